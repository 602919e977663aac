namespace Microsoft.ML.Recurrent.Engine.Data;

/// <summary>
/// A view of another data set: every member but <see cref="Identity"/> gives what the other gives, so that a view overrides what it changes and nothing else.
/// Safe for concurrent reading where the other is.
/// </summary>
public abstract class DelegatingDataset : SequenceDataset
{
    private readonly SequenceDataset _source;

    /// <summary>Makes a view.</summary>
    /// <param name="source">The data set to look into.</param>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    protected DelegatingDataset(SequenceDataset source)
    {
        ArgumentNullException.ThrowIfNull(source);
        _source = source;
    }

    /// <inheritdoc/>
    public override int Count => _source.Count;

    /// <inheritdoc/>
    public override int InputSize => _source.InputSize;

    /// <inheritdoc/>
    public override bool HasTokens => _source.HasTokens;

    /// <inheritdoc/>
    public override bool HasSpellings => _source.HasSpellings;

    /// <inheritdoc/>
    public override int FactorCount => _source.FactorCount;

    /// <inheritdoc/>
    public override int DecoderSteps => _source.DecoderSteps;

    /// <inheritdoc/>
    public override int DecoderInputSize => _source.DecoderInputSize;

    /// <inheritdoc/>
    public override SequenceDataset? Source => _source.Source;

    /// <inheritdoc/>
    public override TargetKind TargetKind => _source.TargetKind;

    /// <inheritdoc/>
    public override bool TargetPerStep => _source.TargetPerStep;

    /// <inheritdoc/>
    public override int TargetWidth => _source.TargetWidth;

    /// <inheritdoc/>
    public override bool ChangesByEpoch => _source.ChangesByEpoch;

    /// <summary>
    /// Gets a text that identifies the content of the view. That of the other data set would not tell two views apart: a view that changes nothing may return
    /// it, and others may add what they change.
    /// </summary>
    /// <value>The default is null, for a checksum over all examples of the view.</value>
    public override string? Identity => null;

    /// <inheritdoc/>
    public override void StartEpoch(int epoch) => _source.StartEpoch(epoch);

    /// <inheritdoc/>
    public override int Length(int example) => _source.Length(IndexOf(example));

    /// <inheritdoc/>
    public override void CopyFeatures(int example, int step, Span<float> destination) => _source.CopyFeatures(IndexOf(example), step, destination);

    /// <inheritdoc/>
    public override void CopyFeatures(int example, int firstStep, int steps, Span<float> destination) =>
        _source.CopyFeatures(IndexOf(example), firstStep, steps, destination);

    /// <inheritdoc/>
    public override int Token(int example, int step) => _source.Token(IndexOf(example), step);

    /// <inheritdoc/>
    public override void CopyTokens(int example, int firstStep, Span<int> destination) => _source.CopyTokens(IndexOf(example), firstStep, destination);

    /// <inheritdoc/>
    public override int Spelling(int example, int step) => _source.Spelling(IndexOf(example), step);

    /// <inheritdoc/>
    public override ReadOnlySpan<int> SpellingCharacters(int spelling) => _source.SpellingCharacters(spelling);

    /// <inheritdoc/>
    public override void CopyFactors(int example, int firstStep, Span<int> destination) => _source.CopyFactors(IndexOf(example), firstStep, destination);

    /// <inheritdoc/>
    public override void CopyDecoderFeatures(int example, int step, Span<float> destination) =>
        _source.CopyDecoderFeatures(IndexOf(example), step, destination);

    /// <inheritdoc/>
    public override ReadOnlySpan<int> Classes(int example) => _source.Classes(IndexOf(example));

    /// <inheritdoc/>
    public override ReadOnlySpan<float> Values(int example) => _source.Values(IndexOf(example));

    /// <inheritdoc/>
    public override int SourceExample(int example) => _source.SourceExample(IndexOf(example));

    /// <inheritdoc/>
    public override float Weight(int example) => _source.Weight(IndexOf(example));

    /// <summary>The example of the other data set that an example of this one is; the same unless a view chooses among them.</summary>
    /// <param name="example">0 to <see cref="Count"/> - 1.</param>
    protected virtual int IndexOf(int example) => example;
}
