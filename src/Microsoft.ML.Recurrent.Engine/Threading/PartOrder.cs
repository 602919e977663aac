namespace Microsoft.ML.Recurrent.Engine.Threading;

/// <summary>Specifies the order in which the threads of a pool take the parts of a call.</summary>
internal enum PartOrder
{
    /// <summary>The caller and every second thread take parts from the front, and the other threads take them from the back.</summary>
    BothEnds,

    /// <summary>Every thread takes parts from the front: for parts of different lengths, longest first, so that threads finish together.</summary>
    Front,

    /// <summary>
    /// Each thread first takes the part with its own number, where it is left, and then parts from the front: for as many parts as threads, in calls that
    /// follow each other so quickly that the data of a part is still in the cache of its thread.
    /// </summary>
    Own,
}
