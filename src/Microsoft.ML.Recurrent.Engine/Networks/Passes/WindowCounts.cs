namespace Microsoft.ML.Recurrent.Engine.Networks.Passes;

/// <summary>Represents the size of windows that are held in memory at the same time.</summary>
/// <param name="Rows">The number of steps of all sequences.</param>
/// <param name="Sequences">The number of sequences.</param>
/// <param name="Longest">The number of steps of the longest sequence.</param>
internal readonly record struct WindowCounts(long Rows, long Sequences, long Longest)
{
    /// <summary>Gets the number of steps of all source sequences.</summary>
    public long SourceRows { get; init; }

    /// <summary>Gets the number of steps of the longest source sequence.</summary>
    public long LongestSource { get; init; }

    /// <summary>Gets the number of rows of the largest shard; those of all sequences unless there are several.</summary>
    public long LargestRows { get; init; } = Rows;
}
