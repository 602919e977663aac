using Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;
using Microsoft.ML.Recurrent.Forecasting.Pretrained;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Pretrained.Contexts;

public sealed class AnchorRuleTests
{
    [Fact]
    public void AnAnchorIsAtMostAnEighthOfTheSeriesBehindItsEndAndNeverMovesBack()
    {
        var before = 0L;
        for (var count = 0L; count < 10_000; count++)
        {
            var anchor = AnchorRule.Anchor(count);
            Assert.InRange(anchor, Math.Max(before, count - (count / 8)), count);
            Assert.InRange(count - anchor, 0, AnchorRule.LongestStep - 1);
            before = anchor;
        }
    }

    [Fact]
    public void AnchorsAreSoFewThatReadingTheContextAgainCostsAtMostTwoStepsForEachValue()
    {
        var (steps, anchor) = (0L, 0L);
        for (var count = 1L; count <= 20_000; count++)
        {
            if (AnchorRule.Anchor(count) is var moved && moved == anchor)
                continue;
            anchor = moved;
            steps += (Math.Min(count, PretrainedLayout.ContextLength) / PretrainedLayout.PatchLength) + 1;
        }

        Assert.InRange(steps, 1, 2 * 20_000);
    }
}
