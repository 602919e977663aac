namespace Microsoft.ML.Recurrent.Engine.Threading;

/// <summary>
/// Represents work that is divided into numbered parts, which may run at the same time. It is an object rather than a delegate, so that running it
/// allocates nothing.
/// </summary>
internal interface IParallelWork
{
    /// <summary>Runs one part.</summary>
    /// <param name="index">The index of the part, from 0 to the number of parts - 1.</param>
    public void Invoke(int index);
}
