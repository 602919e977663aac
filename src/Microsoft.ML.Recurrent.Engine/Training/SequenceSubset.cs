namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>
/// Represents a selection of the examples of another data set, in an order of its own. Only the indices are copied. Safe for concurrent reading if the source
/// is.
/// </summary>
public sealed class SequenceSubset : SequenceDataset
{
    private readonly SequenceDataset _source;
    private readonly int[] _indices;

    /// <summary>Initializes a new instance of the <see cref="SequenceSubset"/> class.</summary>
    /// <param name="source">The data set to select from.</param>
    /// <param name="indices">The indices of the selected examples in <paramref name="source"/>; an index may occur more than once.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the source.</exception>
    public SequenceSubset(SequenceDataset source, ReadOnlySpan<int> indices)
    {
        ArgumentNullException.ThrowIfNull(source);
        foreach (var index in indices)
            if ((uint)index >= (uint)source.Count)
                throw new ArgumentOutOfRangeException(nameof(indices), index, $"The data set has {source.Count} examples.");
        _source = source;
        _indices = indices.ToArray();
    }

    /// <summary>Gets the index in the source of each example of the subset. [Count]</summary>
    public ReadOnlySpan<int> Indices => _indices;

    /// <inheritdoc/>
    public override int Count => _indices.Length;

    /// <inheritdoc/>
    public override int InputSize => _source.InputSize;

    /// <inheritdoc/>
    public override bool HasTokens => _source.HasTokens;

    /// <inheritdoc/>
    public override bool HasSpellings => _source.HasSpellings;

    /// <inheritdoc/>
    public override int DecoderSteps => _source.DecoderSteps;

    /// <inheritdoc/>
    public override int DecoderInputSize => _source.DecoderInputSize;

    /// <inheritdoc/>
    public override TargetKind TargetKind => _source.TargetKind;

    /// <inheritdoc/>
    public override bool TargetPerStep => _source.TargetPerStep;

    /// <inheritdoc/>
    public override int TargetWidth => _source.TargetWidth;

    /// <inheritdoc/>
    public override int Length(int example) => _source.Length(_indices[example]);

    /// <inheritdoc/>
    public override void CopyFeatures(int example, int step, Span<float> destination) => _source.CopyFeatures(_indices[example], step, destination);

    /// <inheritdoc/>
    public override void CopyFeatures(int example, int firstStep, int steps, Span<float> destination) =>
        _source.CopyFeatures(_indices[example], firstStep, steps, destination);

    /// <inheritdoc/>
    public override void CopyDecoderFeatures(int example, int step, Span<float> destination) =>
        _source.CopyDecoderFeatures(_indices[example], step, destination);

    /// <inheritdoc/>
    public override int Token(int example, int step) => _source.Token(_indices[example], step);

    /// <inheritdoc/>
    public override int Spelling(int example, int step) => _source.Spelling(_indices[example], step);

    /// <inheritdoc/>
    public override ReadOnlySpan<int> SpellingCharacters(int spelling) => _source.SpellingCharacters(spelling);

    /// <inheritdoc/>
    public override ReadOnlySpan<int> Classes(int example) => _source.Classes(_indices[example]);

    /// <inheritdoc/>
    public override ReadOnlySpan<float> Values(int example) => _source.Values(_indices[example]);

    /// <inheritdoc/>
    public override float Weight(int example) => _source.Weight(_indices[example]);
}
