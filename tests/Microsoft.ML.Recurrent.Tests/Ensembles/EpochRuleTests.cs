using Microsoft.ML.Recurrent.Ensembles;

namespace Microsoft.ML.Recurrent.Tests.Ensembles;

/// <summary>For how many epochs networks are trained on all rows.</summary>
public sealed class EpochRuleTests
{
    [Theory]
    [InlineData(new[] { 3 }, 3)]
    [InlineData(new[] { 9, 2, 5 }, 5)]
    [InlineData(new[] { 2, 9, 5, 3 }, 5)] // the upper one of two in the middle
    [InlineData(new[] { 0, 0, 7 }, 1)] // no epoch was better than the first weights
    public void NetworksAreTrainedForTheMedianOfTheBestEpochs(int[] best, int epochs) => Assert.Equal(epochs, EpochRule.MedianBest(best.Select(Result), 100));

    [Theory]
    [InlineData(100, 25)]
    [InlineData(3, 1)]
    public void WithoutAFinishedEpochAQuarterOfTheMostIsUsed(int most, int epochs)
    {
        var cancelled = Result(0) with { TrainingLosses = [] };
        Assert.Equal(epochs, EpochRule.MedianBest([], most));
        Assert.Equal(epochs, EpochRule.MedianBest([cancelled], most));
        Assert.Equal(8, EpochRule.MedianBest([cancelled, Result(8), cancelled], most));
    }

    private static TrainingResult Result(int best) => new()
    {
        Outcome = TrainingOutcome.Completed,
        TrainingLosses = new double[10],
        ValidationLosses = new double[10],
        ValidationScores = [],
        BestEpoch = best,
        TotalSteps = 10,
        DroppedSteps = 0,
        Elapsed = TimeSpan.Zero,
        Resumed = false,
    };
}
