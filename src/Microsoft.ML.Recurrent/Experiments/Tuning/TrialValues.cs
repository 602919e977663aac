namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Transforms the losses of trials into values that a regression can learn.</summary>
internal static class TrialValues
{
    // In units of the distance between the median and the best: anything worse is bad, no matter how bad.
    private const double Worst = 3;

    /// <summary>
    /// Returns losses by their distance from the best, with that of the median being one, scaled to mean 0 and deviation 1. A pruned trial counts as much as
    /// the trials that it ranks after, and never as better than the median; otherwise the early rivals of a trial that improves late would look good. Failed
    /// trials count as the worst.
    /// </summary>
    /// <param name="ranked">The trials by <see cref="TrialOrder.BestFirst"/>, the first of which has a loss.</param>
    public static double[] Of(IReadOnlyList<TrialResult> ranked)
    {
        var losses = ranked.Where(trial => trial.HasLoss).Select(trial => trial.Loss).ToArray();
        var (best, median, last) = (losses[0], losses[(losses.Length - 1) / 2], losses[^1]);
        var distance = median > best ? median - best : last > best ? last - best : 1;
        var values = new double[ranked.Count];
        var before = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            if (ranked[i].HasLoss)
                before = ValueOf(ranked[i].Loss);
            values[i] = ranked[i].HasLoss ? before : Math.Max(ranked[i].State == TrialState.Pruned ? before : ValueOf(last), 1);
        }

        var mean = values.Average();
        var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        return [.. values.Select(value => deviation > 0 ? (value - mean) / deviation : 0)];

        double ValueOf(double loss) => Math.Min((loss - best) / distance, Worst);
    }
}
