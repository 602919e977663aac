using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Tests.Kernels.Pointwise;
using Microsoft.ML.Recurrent.Engine.Tests.Kernels.Rows;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Kernels;

public class VectorTierTests
{
    public static TheoryData<string> ReducedTiers => [.. VectorTiers.Reduced];

    /// <summary>The wide instructions switched off in the runtime itself, so that the dispatching entries and their fallbacks are what runs.</summary>
    [Theory]
    [MemberData(nameof(ReducedTiers))]
    public void EveryKernelTestPassesWithWiderVectorsSwitchedOff(string tier) =>
        VectorTiers.Run(
            tier,
            typeof(PanelProductTests), typeof(PanelPackingTests), typeof(ShortPanelProductTests), typeof(ShortPackingTests), typeof(LstmPointwiseTests),
            typeof(GruPointwiseTests), typeof(ElmanPointwiseTests), typeof(MinimalPointwiseTests), typeof(SLstmPointwiseTests), typeof(LayerNormalizationTests), typeof(VectorMathTests),
            typeof(ReductionTests), typeof(ScaledSumTests), typeof(SoftmaxTests), typeof(RowBlockTests), typeof(DepthwiseProductTests),
            typeof(ColumnSoftmaxTests));

    [Fact]
    public void FailingTestInAChildFailsHere()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => VectorTiers.Run("Scalar", typeof(Failure)));
        Assert.Contains("a failure on purpose", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ClassWithoutTestsInAChildFailsHere()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => VectorTiers.Run("Scalar", typeof(EveryTier)));
        Assert.Contains("has no test", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NameIsTheWidestTierOfThisProcess() => Assert.Equal(EveryTier.Names.First(), VectorTier.Name);

#pragma warning disable xUnit1000 // Not public, so that only the child process runs it.
    private sealed class Failure
#pragma warning restore xUnit1000
    {
        [Fact]
        public void Fails() => throw new InvalidOperationException("a failure on purpose");
    }
}
