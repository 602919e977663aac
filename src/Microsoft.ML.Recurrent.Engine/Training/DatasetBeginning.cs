namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>
/// Represents the first steps of the first examples of another data set, without targets: enough to see what a network returns, at a cost that does not grow
/// with the data.
/// </summary>
internal sealed class DatasetBeginning(SequenceDataset source) : SequenceDataset
{
    private const int MostExamples = 16;
    private const int MostSteps = 64;

    public override int Count => Math.Min(source.Count, MostExamples);

    public override int InputSize => source.InputSize;

    public override bool HasTokens => source.HasTokens;

    public override bool HasSpellings => source.HasSpellings;

    public override int DecoderSteps => source.DecoderSteps;

    public override int DecoderInputSize => source.DecoderInputSize;

    public override TargetKind TargetKind => TargetKind.None;

    public override bool TargetPerStep => false;

    public override int TargetWidth => 0;

    public override int Length(int example) => Math.Min(source.Length(example), MostSteps);

    public override void CopyFeatures(int example, int step, Span<float> destination) => source.CopyFeatures(example, step, destination);

    public override void CopyFeatures(int example, int firstStep, int steps, Span<float> destination) =>
        source.CopyFeatures(example, firstStep, steps, destination);

    public override void CopyDecoderFeatures(int example, int step, Span<float> destination) => source.CopyDecoderFeatures(example, step, destination);

    public override int Token(int example, int step) => source.Token(example, step);

    public override int Spelling(int example, int step) => source.Spelling(example, step);

    public override ReadOnlySpan<int> SpellingCharacters(int spelling) => source.SpellingCharacters(spelling);

    public override ReadOnlySpan<int> Classes(int example) => [];

    public override ReadOnlySpan<float> Values(int example) => [];
}
