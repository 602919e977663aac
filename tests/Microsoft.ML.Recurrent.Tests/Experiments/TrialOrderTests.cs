namespace Microsoft.ML.Recurrent.Experiments;

public sealed class TrialOrderTests
{
    [Fact]
    public void CompletedTrialsStandByLossAndFailedOnesLast()
    {
        var order = TrialOrder.BestFirst([EndedTrials.Failed(0), EndedTrials.Completed(1, 0.3), EndedTrials.Completed(2, 0.1), EndedTrials.Completed(3, 0.2)], null);
        Assert.Equal([2, 3, 1, 0], order.Select(trial => trial.TrialId));
    }

    [Fact]
    public void PrunedTrialStandsBehindThoseThatHadDoneBetterByThen()
    {
        var order = TrialOrder.BestFirst([EndedTrials.Completed(0, 0.1, 5, 1), EndedTrials.Completed(1, 0.2, 7, 2), EndedTrials.Completed(2, 0.3, 9, 3), EndedTrials.Pruned(3, 6), EndedTrials.Pruned(4, 8)], null);
        Assert.Equal([0, 3, 1, 4, 2], order.Select(trial => trial.TrialId));
    }

    [Fact]
    public void PrunedTrialIsNeverFirstAndWithoutPeersBehindAll()
    {
        Assert.Equal([0, 2, 1], TrialOrder.BestFirst([EndedTrials.Completed(0, 0.1, 5), EndedTrials.Completed(1, 0.2, 6), EndedTrials.Pruned(2, 1)], null).Select(trial => trial.TrialId));
        Assert.Equal([0, 1, 2], TrialOrder.BestFirst([EndedTrials.Completed(0, 0.1, 5), EndedTrials.Completed(1, 0.2, 6), EndedTrials.Pruned(2, 1, 1)], null).Select(trial => trial.TrialId));
    }

    [Fact]
    public void CancelledTrialsDoNotCount() => Assert.Empty(TrialOrder.BestFirst([EndedTrials.Completed(0, 0.1) with { State = TrialState.Cancelled }], null));
}
