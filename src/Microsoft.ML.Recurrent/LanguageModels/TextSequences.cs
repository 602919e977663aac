using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.LanguageModels;

/// <summary>Pieces of a text as sequences whose target at each step is the next token. Nothing is copied: targets are the tokens, one place on. Safe for concurrent reading.</summary>
/// <param name="text">The tokens.</param>
/// <param name="starts">First token read of each sequence.</param>
/// <param name="lengths">Tokens read of each sequence; one more stands behind them.</param>
internal sealed class TextSequences(int[] text, int[] starts, int[] lengths) : SequenceDataset
{
    public override int Count => starts.Length;

    public override int InputSize => 0;

    public override bool HasTokens => true;

    public override TargetKind TargetKind => TargetKind.Classes;

    public override bool TargetPerStep => true;

    public override int TargetWidth => 0;

    public override int Length(int example) => lengths[example];

    public override void CopyFeatures(int example, int step, Span<float> destination)
    {
    }

    public override int Token(int example, int step) => text[starts[example] + step];

    public override void CopyTokens(int example, int firstStep, Span<int> destination) =>
        text.AsSpan(starts[example] + firstStep, destination.Length).CopyTo(destination);

    public override ReadOnlySpan<int> Classes(int example) => text.AsSpan(starts[example] + 1, lengths[example]);

    public override ReadOnlySpan<float> Values(int example) => [];
}
