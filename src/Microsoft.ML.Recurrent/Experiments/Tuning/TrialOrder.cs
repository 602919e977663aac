namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Orders trials, the best first, including those that were not trained to their end.</summary>
internal static class TrialOrder
{
    /// <summary>
    /// Orders completed trials by their loss. A pruned trial ranks by the loss that its curve promises, but never first. While too few trials have been
    /// completed for a prediction, it ranks directly after the number of completed trials that had done better after the same number of epochs, or after all if
    /// there are none to compare it with. Failed trials are last; canceled trials are left out.
    /// </summary>
    /// <param name="trials">The trials.</param>
    /// <param name="forecast">The forecast of the losses of pruned trials; null if there is none.</param>
    public static IReadOnlyList<TrialResult> BestFirst(IReadOnlyList<TrialResult> trials, CurveForecast? forecast)
    {
        var completed = trials.Where(trial => trial.HasLoss)
            .OrderBy(trial => trial.Loss).ThenBy(trial => trial.TrialId).ToArray();
        double[] losses = [.. completed.Select(trial => trial.Loss)];
        var places = new List<(double Place, TrialResult Trial)>();
        for (var i = 0; i < completed.Length; i++)
            places.Add((i, completed[i]));
        foreach (var trial in trials)
        {
            if (trial.State == TrialState.Pruned)
                places.Add((forecast?.Of(trial.Reports) is { } end ? PlaceOf(end.Mean, losses) : PlaceOf(trial, completed), trial));
            else if (trial.State is TrialState.Failed or TrialState.Completed && !trial.HasLoss)
                places.Add((double.PositiveInfinity, trial));
        }

        return [.. places.OrderBy(pair => pair.Place).ThenByDescending(pair => pair.Trial.Reports.Count)
            .ThenBy(pair => LearningCurve.Best(pair.Trial.Reports)).ThenBy(pair => pair.Trial.TrialId).Select(pair => pair.Trial)];
    }

    private static double PlaceOf(double loss, double[] losses)
    {
        var place = Array.BinarySearch(losses, loss);
        return Math.Max(place < 0 ? ~place : place + 1, 1) - 0.5;
    }

    private static double PlaceOf(TrialResult pruned, TrialResult[] completed)
    {
        if (pruned.Reports.Count == 0)
            return completed.Length;
        var epoch = pruned.Reports[^1].Epoch;
        var loss = LearningCurve.BestAt(pruned.Reports, epoch);
        var peers = Enumerable.Range(0, completed.Length).Where(i => LearningCurve.Reaches(completed[i].Reports, epoch)).ToArray();
        var better = peers.Count(i => LearningCurve.BestAt(completed[i].Reports, epoch) <= loss);
        return peers.Length == 0 ? completed.Length : peers[Math.Max(better, 1) - 1] + 0.5;
    }
}
