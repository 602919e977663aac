namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>Some examples of another data set, in an order of their own; nothing is copied but the indices. Safe for concurrent reading where the other is.</summary>
public sealed class SequenceSubset : DelegatingDataset
{
    private readonly int[] _indices;

    /// <summary>Makes a view.</summary>
    /// <param name="source">The data set to look into.</param>
    /// <param name="indices">Examples of <paramref name="source"/>; an index may occur more than once.</param>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is not in the source.</exception>
    public SequenceSubset(SequenceDataset source, ReadOnlySpan<int> indices)
        : base(source)
    {
        foreach (var index in indices)
            if ((uint)index >= (uint)source.Count)
                throw new ArgumentOutOfRangeException(nameof(indices), index, $"The data set has {source.Count} examples.");
        _indices = indices.ToArray();
    }

    /// <summary>For each example of the view its index in the source. [Count]</summary>
    public ReadOnlySpan<int> Indices => _indices;

    /// <inheritdoc/>
    public override int Count => _indices.Length;

    /// <inheritdoc/>
    protected override int IndexOf(int example) => _indices[example];
}
