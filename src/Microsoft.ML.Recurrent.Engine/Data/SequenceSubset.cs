using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Engine.Data;

/// <summary>
/// Represents a selection of the examples of another data set, in an order of its own. Only the indices are copied. Safe for concurrent reading if the source
/// is.
/// </summary>
public sealed class SequenceSubset : DelegatingDataset
{
    private readonly SequenceDataset _source;
    private readonly int[] _indices;

    /// <summary>Initializes a new instance of the <see cref="SequenceSubset"/> class.</summary>
    /// <param name="source">The data set to select from.</param>
    /// <param name="indices">The indices of the selected examples in <paramref name="source"/>; an index may occur more than once.</param>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the source.</exception>
    public SequenceSubset(SequenceDataset source, ReadOnlySpan<int> indices)
        : base(source)
    {
        foreach (var index in indices)
            if ((uint)index >= (uint)source.Count)
                throw new ArgumentOutOfRangeException(nameof(indices), index, $"The data set has {source.Count} examples.");
        _source = source;
        _indices = indices.ToArray();
    }

    /// <summary>Gets the index in the source of each example of the subset. [Count]</summary>
    public ReadOnlySpan<int> Indices => _indices;

    /// <summary>Gets a text that identifies the content of the subset: that of the source and a checksum over the indices; null if it has none.</summary>
    public override string? Identity
    {
        get
        {
            if (_source.Identity is not { } identity)
                return null;
            var hash = new StableHash();
            foreach (var index in _indices)
                hash.Add((uint)index);
            return string.Create(CultureInfo.InvariantCulture, $"{identity}, {_indices.Length} examples {hash.Value:x16}");
        }
    }

    /// <inheritdoc/>
    public override int Count => _indices.Length;

    /// <inheritdoc/>
    protected override int IndexOf(int example) => _indices[example];
}
