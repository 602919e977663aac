namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>The double reference obeys the laws of a recurrent stack.</summary>
public sealed class ReferenceLawTests
{
    [Theory]
    [MemberData(nameof(ReferenceVariants.Names), MemberType = typeof(ReferenceVariants))]
    public void SplitSequenceWithCarriedStateEqualsWhole(string variant)
    {
        var layers = new[] { ReferenceVariants.ByName[variant](5), ReferenceVariants.ByName[variant](4) };
        RecurrentLaws.SplitSequenceWithCarriedStateEqualsWhole(RecurrentCase.FromWaves(3, layers, bidirectional: false, [7, 5, 4]),
            cut: 3, c => c.RunReference());
    }

    [Theory]
    [MemberData(nameof(ReferenceVariants.Names), MemberType = typeof(ReferenceVariants))]
    public void BatchOrderAndNeighboursChangeNothing(string variant)
    {
        var layers = new[] { ReferenceVariants.ByName[variant](5), ReferenceVariants.ByName[variant](4) };
        var batch = RecurrentCase.FromWaves(3, layers, bidirectional: true, [7, 5, 1, 5]);
        RecurrentLaws.BatchOrderChangesNothing(batch, c => c.RunReference());
        RecurrentLaws.SequencesOfABatchDoNotTouchEachOther(batch, c => c.RunReference());
    }

    [Theory]
    [MemberData(nameof(ReferenceVariants.Names), MemberType = typeof(ReferenceVariants))]
    public void ReverseOfReversedEqualsForward(string variant) =>
        RecurrentLaws.ReverseOfReversedEqualsForward(RecurrentCase.FromWaves(3, [ReferenceVariants.ByName[variant](5)],
            bidirectional: true, [6, 4]), c => c.RunReference());
}
