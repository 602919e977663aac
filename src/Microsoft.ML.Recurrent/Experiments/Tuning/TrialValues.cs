namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Transforms the losses of trials into values that a regression can learn.</summary>
internal static class TrialValues
{
    // In units of the distance between the median and the best: anything worse is bad, no matter how bad.
    private const double Worst = 3;

    /// <summary>
    /// Returns losses by their distance from the best, with that of the median being one, scaled to mean 0 and deviation 1, and the variance of each. A pruned
    /// trial has the loss that its curve promises, with the variance of that prediction. While too few trials have been completed for one, it counts as much as
    /// the trials that it ranks after, and never as better than the median. Failed trials count as the worst.
    /// </summary>
    /// <param name="ranked">The trials by <see cref="TrialOrder.BestFirst"/>, the first of which has a loss.</param>
    /// <param name="forecast">The forecast of the losses of pruned trials; null if there is none.</param>
    public static (double[] Values, double[] Variances) Of(IReadOnlyList<TrialResult> ranked, CurveForecast? forecast)
    {
        var losses = ranked.Where(trial => trial.HasLoss).Select(trial => trial.Loss).ToArray();
        // Completed trials are the good ones where others are pruned: by their median alone, all others would be equally bad.
        double[] all = [.. losses, .. ranked.Where(trial => trial.State == TrialState.Pruned).Select(PromiseOf)];
        Array.Sort(all);
        var (best, median, last) = (losses[0], losses[(losses.Length - 1) / 2], losses[^1]);
        if (all[(all.Length - 1) / 2] is var middle && double.IsFinite(middle))
            median = Math.Max(median, middle);
        var distance = median > best ? median - best : last > best ? last - best : 1;
        var (values, variances) = (new double[ranked.Count], new double[ranked.Count]);
        var before = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            if (ranked[i].HasLoss)
                values[i] = before = ValueOf(ranked[i].Loss);
            else if (ranked[i].State == TrialState.Pruned && forecast?.Of(ranked[i].Reports) is { } end)
                (values[i], variances[i]) = (ValueOf(end.Mean), Math.Min(end.Variance / (distance * distance), Worst * Worst));
            else
                values[i] = Math.Max(ranked[i].State == TrialState.Pruned ? before : ValueOf(last), 1);
        }

        var mean = values.Average();
        var variance = values.Average(value => (value - mean) * (value - mean));
        return variance > 0 ? ([.. values.Select(value => (value - mean) / Math.Sqrt(variance))], [.. variances.Select(own => own / variance)])
            : (new double[values.Length], variances);

        double PromiseOf(TrialResult trial) => forecast?.Of(trial.Reports)?.Mean ?? double.PositiveInfinity;

        double ValueOf(double loss) => Math.Min((loss - best) / distance, Worst);
    }
}
