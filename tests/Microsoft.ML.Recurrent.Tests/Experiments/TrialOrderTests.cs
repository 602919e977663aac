namespace Microsoft.ML.Recurrent.Experiments;

public sealed class TrialOrderTests
{
    [Fact]
    public void CompletedTrialsStandByLossAndFailedOnesLast()
    {
        var order = TrialOrder.BestFirst([Trials.Failed(0), Trials.Completed(1, 0.3), Trials.Completed(2, 0.1), Trials.Completed(3, 0.2)]);
        Assert.Equal([2, 3, 1, 0], order.Select(trial => trial.Id));
    }

    [Fact]
    public void PrunedTrialStandsBehindThoseThatHadDoneBetterByThen()
    {
        var order = TrialOrder.BestFirst([Trials.Completed(0, 0.1, 5, 1), Trials.Completed(1, 0.2, 7, 2), Trials.Completed(2, 0.3, 9, 3), Trials.Pruned(3, 6), Trials.Pruned(4, 8)]);
        Assert.Equal([0, 3, 1, 4, 2], order.Select(trial => trial.Id));
    }

    [Fact]
    public void PrunedTrialIsNeverFirstAndWithoutPeersBehindAll()
    {
        Assert.Equal([0, 2, 1], TrialOrder.BestFirst([Trials.Completed(0, 0.1, 5), Trials.Completed(1, 0.2, 6), Trials.Pruned(2, 1)]).Select(trial => trial.Id));
        Assert.Equal([0, 1, 2], TrialOrder.BestFirst([Trials.Completed(0, 0.1, 5), Trials.Completed(1, 0.2, 6), Trials.Pruned(2, 1, 1)]).Select(trial => trial.Id));
    }

    [Fact]
    public void CancelledTrialsDoNotCount() => Assert.Empty(TrialOrder.BestFirst([Trials.Completed(0, 0.1) with { State = TrialState.Cancelled }]));
}
