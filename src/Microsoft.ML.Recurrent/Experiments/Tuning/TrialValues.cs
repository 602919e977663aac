namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>The losses of trials as a regression can learn them.</summary>
internal static class TrialValues
{
    // In distances of the median from the best: what is worse is bad, however bad it is.
    private const double Worst = 3;

    /// <summary>
    /// Losses by their distance from the best, that of the median being one; of mean 0 and deviation 1. Pruned trials count as those that they stand behind, and never for
    /// better than the median, or a late bloomer's early rivals would look good; failed ones count as the worst.
    /// </summary>
    /// <param name="ranked">Trials by <see cref="TrialOrder.BestFirst"/>, the first of them with a loss.</param>
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
