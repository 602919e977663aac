using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Sequences.Loading;

/// <summary>
/// Sequences as the network sees them: features standardised when they are copied, nothing stored twice. A task overrides what it wants of the targets.
/// </summary>
internal class ScaledSequences(SequenceDataset source, FeatureScale? scale) : SequenceDataset
{
    public override int Count => source.Count;

    public override int InputSize => source.InputSize;

    public override bool HasTokens => source.HasTokens;

    public override bool HasSpellings => source.HasSpellings;

    public override TargetKind TargetKind => source.TargetKind;

    public override bool TargetPerStep => source.TargetPerStep;

    public override int TargetWidth => source.TargetWidth;

    public override int Length(int example) => source.Length(example);

    public override void CopyFeatures(int example, int step, Span<float> destination) => CopyFeatures(example, step, 1, destination);

    public override void CopyFeatures(int example, int firstStep, int steps, Span<float> destination)
    {
        source.CopyFeatures(example, firstStep, steps, destination);
        scale?.Apply(destination[..(steps * source.InputSize)]);
    }

    public override int Token(int example, int step) => source.Token(example, step);

    public override int Spelling(int example, int step) => source.Spelling(example, step);

    public override ReadOnlySpan<int> SpellingCharacters(int spelling) => source.SpellingCharacters(spelling);

    public override ReadOnlySpan<int> Classes(int example) => source.Classes(example);

    public override ReadOnlySpan<float> Values(int example) => source.Values(example);

    public override float Weight(int example) => source.Weight(example);
}
