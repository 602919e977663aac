using Microsoft.ML.Recurrent.Engine.Data;

namespace Microsoft.ML.Recurrent.LanguageModels;

/// <summary>
/// The pieces of a text as sequences whose target at each step is the next token. Nothing is copied: the targets are the tokens, shifted by one. Safe for
/// concurrent reading.
/// </summary>
/// <param name="text">The tokens.</param>
/// <param name="starts">The index of the first token that is read of each sequence.</param>
/// <param name="lengths">The number of tokens that are read of each sequence, which one more token follows.</param>
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
