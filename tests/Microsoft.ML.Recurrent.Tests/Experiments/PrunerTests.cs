namespace Microsoft.ML.Recurrent.Experiments;

public sealed class PrunerTests
{
    private static readonly TrialResult[] s_known =
    [
        EndedTrials.Completed(0, 0.1, 5, 4, 3, 2), EndedTrials.Completed(1, 0.2, 6, 5, 4, 3), EndedTrials.Completed(2, 0.3, 7, 6, 5, 4), EndedTrials.Completed(3, 0.4, 8, 7, 6, 5),
        EndedTrials.Pruned(4, 9),
    ];

    [Theory]
    [InlineData(4.9, false)]
    [InlineData(5.9, false)]
    [InlineData(6.1, true)]
    [InlineData(double.NaN, true)]
    public void HalvingKeepsTheBestOfEachRung(double firstLoss, bool prunes) =>
        Assert.Equal(prunes, new SuccessiveHalvingPruner(1, 3, 1).ShouldPrune(EndedTrials.Reports(firstLoss), s_known, null));

    [Fact]
    public void HalvingDecidesAtRungsOnly()
    {
        var pruner = new SuccessiveHalvingPruner(1, 3, 1);
        Assert.False(pruner.ShouldPrune(EndedTrials.Reports(5.5, 99), s_known, null));
        Assert.False(pruner.ShouldPrune(EndedTrials.Reports(2.9, 99, 99), s_known, null));
        Assert.True(pruner.ShouldPrune(EndedTrials.Reports(5.5, 99, 99), s_known, null));
    }

    [Fact]
    public void HalvingDecidesAtARungThatReportsStepOver() =>
        Assert.True(new SuccessiveHalvingPruner(1, 3, 1).ShouldPrune([new TrialReport(2, 99, 1), new TrialReport(4, 99, 2)], s_known, null));

    [Fact]
    public void HalvingLeavesTheFirstTrialAlone() => Assert.False(new SuccessiveHalvingPruner(1, 3, 1).ShouldPrune(EndedTrials.Reports(5), [], null));

    [Fact]
    public void HalvingWithoutThreeRivalsLetsOnlyTheBestGoOn()
    {
        Assert.True(new SuccessiveHalvingPruner(1, 3, 1).ShouldPrune(EndedTrials.Reports(6), s_known[..1], null));
        Assert.False(new SuccessiveHalvingPruner(1, 3, 1).ShouldPrune(EndedTrials.Reports(4), s_known[..1], null));
    }

    [Fact]
    public void MedianRuleComparesAfterAsManyEpochs()
    {
        var pruner = new MedianPruner(1, 4);
        Assert.False(pruner.ShouldPrune(EndedTrials.Reports(7), s_known, null));
        Assert.True(pruner.ShouldPrune(EndedTrials.Reports(7.1), s_known, null));
        Assert.False(pruner.ShouldPrune(EndedTrials.Reports(7.1, 5.4), s_known, null));
        Assert.True(pruner.ShouldPrune(EndedTrials.Reports(7.1, 5.6), s_known, null));
    }

    [Fact]
    public void MedianRuleWaitsForEpochsAndTrials()
    {
        Assert.False(new MedianPruner(1, 5).ShouldPrune(EndedTrials.Reports(99, 99), s_known, null));
        Assert.False(new MedianPruner(2, 4).ShouldPrune(EndedTrials.Reports(99), s_known, null));
        Assert.True(new MedianPruner(2, 4).ShouldPrune(EndedTrials.Reports(99, 99), s_known, null));
    }

    [Fact]
    public void HalvingWaitsForTrials()
    {
        Assert.False(new SuccessiveHalvingPruner(1, 3, 6).ShouldPrune(EndedTrials.Reports(99), s_known, null));
        Assert.True(new SuccessiveHalvingPruner(1, 3, 5).ShouldPrune(EndedTrials.Reports(99), s_known, null));
    }

    [Fact]
    public void WhatHasReachedItsLastEpochIsNeverStopped()
    {
        foreach (var pruner in new IPruner[] { new SuccessiveHalvingPruner(1, 2, 1), new MedianPruner(1, 4) })
        {
            Assert.True(pruner.ShouldPrune(EndedTrials.Reports(99, 99, 99, 99), s_known, 5));
            Assert.False(pruner.ShouldPrune(EndedTrials.Reports(99, 99, 99, 99), s_known, 4));
        }
    }

    [Theory]
    [InlineData(null, 3)]
    [InlineData(6, 3)]
    [InlineData(30, 10)]
    public void ByDefaultAThirdOfTheEpochsIsTrained(int? lastEpoch, int first)
    {
        TrialResult[] known = [.. Enumerable.Range(0, 5).Select(trial => EndedTrials.Completed(trial, 1, [.. Enumerable.Repeat(1.0, 30)]))];
        foreach (var pruner in new IPruner[] { new SuccessiveHalvingPruner(), new MedianPruner() })
            Assert.Equal(first, Enumerable.Range(1, 30)
                .First(epoch => pruner.ShouldPrune(EndedTrials.Reports([.. Enumerable.Repeat(2.0, epoch)]), known, lastEpoch)));
    }

    [Fact]
    public void NoPrunerNeverPrunes() => Assert.False(new NoPruner().ShouldPrune(EndedTrials.Reports(double.NaN), s_known, null));

    [Fact]
    public void SettingsOutOfRangeAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SuccessiveHalvingPruner(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SuccessiveHalvingPruner(1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SuccessiveHalvingPruner(1, 2, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MedianPruner(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MedianPruner(1, 0));
    }
}
