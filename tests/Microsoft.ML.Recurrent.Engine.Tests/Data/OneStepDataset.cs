using Microsoft.ML.Recurrent.Engine.Data;

namespace Microsoft.ML.Recurrent.Engine.Tests.Data;

/// <summary>A data set of one step, without factors and decoded steps, as a subclass that overrides nothing about them.</summary>
internal sealed class OneStepDataset : SequenceDataset
{
    public override int Count => 1;

    public override int InputSize => 1;

    public override bool HasTokens => false;

    public override TargetKind TargetKind => TargetKind.None;

    public override bool TargetPerStep => false;

    public override int TargetWidth => 0;

    public override int Length(int example) => 1;

    public override void CopyFeatures(int example, int step, Span<float> destination) => destination.Clear();

    public override int Token(int example, int step) => 0;

    public override ReadOnlySpan<int> Classes(int example) => [];

    public override ReadOnlySpan<float> Values(int example) => [];
}
