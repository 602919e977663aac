namespace Microsoft.ML.Recurrent.Engine.Networks;

/// <summary>Defines how many values pooling makes of a column of the top layer.</summary>
internal static class PoolingParts
{
    private const int Joined = 3;

    /// <summary>Returns the number of values that the head reads for each column of the top layer.</summary>
    public static int Parts(this SequencePooling pooling) => pooling == SequencePooling.Joined ? Joined : 1;
}
