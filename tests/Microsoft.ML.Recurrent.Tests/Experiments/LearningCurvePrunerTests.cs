namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>The pruner by predicted ends, on curves that fall at different speeds to different ends.</summary>
public sealed class LearningCurvePrunerTests
{
    private const int Epochs = 12;

    private static readonly TrialResult[] s_known =
    [
        .. Enumerable.Range(0, 20).Select(trial => EndedTrials.Completed(trial, 0, Curve(0.1 + ((trial * 0.618) % 1), 0.3 + (0.4 * ((trial * 0.414) % 1))))),
    ];

    [Theory]
    [InlineData(0.9, 0.6, true)]
    [InlineData(0.05, 0.6, false)]
    [InlineData(0.0, 0.3, false)]
    public void ATrialStopsIfItsCurveLeavesItHardlyAChance(double end, double speed, bool prunes)
    {
        var curve = Curve(end, speed);
        Assert.Equal(prunes, Enumerable.Range(1, Epochs).Any(
            epoch => new LearningCurvePruner().ShouldPrune(EndedTrials.Reports(curve[..epoch]), s_known, Epochs)));
    }

    [Fact]
    public void ALateBloomerContinuesWhereHalvingStopsIt()
    {
        var late = Curve(0.0, 0.2);
        var reports = EndedTrials.Reports(late[..4]);
        Assert.Equal(4, s_known.Count(trial => trial.Reports[3].Loss < late[3]));
        Assert.DoesNotContain(s_known, trial => LearningCurve.Best(trial.Reports) < late.Min());
        Assert.True(new SuccessiveHalvingPruner(4, 8).ShouldPrune(reports, s_known, Epochs));
        Assert.False(new LearningCurvePruner().ShouldPrune(reports, s_known, Epochs));
    }

    [Fact]
    public void AHigherProbabilityStopsEarlier()
    {
        var curve = Curve(0.4, 0.5);
        int First(double probability) => Enumerable.Range(1, Epochs).FirstOrDefault(
            epoch => new LearningCurvePruner(1, probability).ShouldPrune(EndedTrials.Reports(curve[..epoch]), s_known, Epochs), Epochs);
        Assert.True(First(0.3) < First(1e-5), $"{First(0.3)} and {First(1e-5)}");
    }

    [Fact]
    public void ItWaitsForFiveCompletedTrials()
    {
        var hopeless = EndedTrials.Reports([.. Enumerable.Repeat(50.0, 6)]);
        Assert.False(new LearningCurvePruner(1, 0.4).ShouldPrune(hopeless, s_known[..4], Epochs));
        Assert.True(new LearningCurvePruner(1, 0.4).ShouldPrune(hopeless, s_known[..5], Epochs));
        Assert.False(new LearningCurvePruner(1, 0.4).ShouldPrune(
            hopeless, [.. s_known[..4], .. s_known[4..].Select(trial => trial with { State = TrialState.Pruned })], Epochs));
    }

    [Theory]
    [InlineData(null, null, 3)]
    [InlineData(null, 12, 3)]
    [InlineData(null, 52, 5)]
    [InlineData(7, 52, 7)]
    public void EveryTrialIsTrainedForATenthOfTheEpochs(int? minimum, int? lastEpoch, int first)
    {
        TrialResult[] known = [.. Enumerable.Range(0, 8).Select(trial => EndedTrials.Completed(trial, 0, [.. Enumerable.Repeat(1 + (trial * 0.01), 60)]))];
        Assert.Equal(first, Enumerable.Range(1, 50).First(
            epoch => new LearningCurvePruner(minimum).ShouldPrune(EndedTrials.Reports([.. Enumerable.Repeat(9.0, epoch)]), known, lastEpoch)));
    }

    [Fact]
    public void WhatHasReachedItsLastEpochIsNeverStopped()
    {
        var reports = EndedTrials.Reports([.. Enumerable.Repeat(9.0, 8)]);
        Assert.True(new LearningCurvePruner().ShouldPrune(reports, s_known, 9));
        Assert.False(new LearningCurvePruner().ShouldPrune(reports, s_known, 8));
    }

    [Fact]
    public void ATrialWithoutAFiniteLossStops()
    {
        Assert.True(new LearningCurvePruner().ShouldPrune(EndedTrials.Reports(double.NaN, double.NaN, double.NaN), s_known, Epochs));
        Assert.False(new LearningCurvePruner().ShouldPrune(EndedTrials.Reports(double.NaN, double.NaN, double.NaN), [], Epochs));
        Assert.False(new LearningCurvePruner().ShouldPrune([], s_known, Epochs));
    }

    [Fact]
    public void SettingsAreCheckedAndShown()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LearningCurvePruner(0));
        foreach (var probability in new[] { 0, 1, -1, double.NaN })
            Assert.Throws<ArgumentOutOfRangeException>(() => new LearningCurvePruner(1, probability));
        Assert.NotEqual(new LearningCurvePruner(2).ToString(), new LearningCurvePruner(3).ToString());
        Assert.NotEqual(new LearningCurvePruner(2).ToString(), new LearningCurvePruner(2, 0.02).ToString());
    }

    private static double[] Curve(double end, double speed) => [.. Enumerable.Range(1, Epochs).Select(epoch => end + Math.Exp(-speed * epoch))];
}
