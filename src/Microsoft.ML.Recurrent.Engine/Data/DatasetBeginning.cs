namespace Microsoft.ML.Recurrent.Engine.Data;

/// <summary>
/// Represents the first steps of the first examples of another data set, without targets: enough to see what a network returns, at a cost that does not grow
/// with the data.
/// </summary>
internal sealed class DatasetBeginning(SequenceDataset source) : DelegatingDataset(source)
{
    private const int MostExamples = 16;
    private const int MostSteps = 64;

    public override int Count => Math.Min(base.Count, MostExamples);

    public override TargetKind TargetKind => TargetKind.None;

    public override bool TargetPerStep => false;

    public override int TargetWidth => 0;

    public override int Length(int example) => Math.Min(base.Length(example), MostSteps);

    public override ReadOnlySpan<int> Classes(int example) => [];

    public override ReadOnlySpan<float> Values(int example) => [];
}
