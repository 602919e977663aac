namespace Microsoft.ML.Recurrent.Forecasting.Smoothing;

/// <summary>
/// Chooses the weights of the forecasts of every series by their errors at earlier origins. The errors of a series are few and those of all series are many, so
/// each forecast is judged by a mean of both. How much each counts, and how much more a better forecast counts than a worse one, is what would have been
/// best for all series at the later half of the origins.
/// </summary>
internal sealed class CombinationWeights
{
    private const float LeastWeight = 0.03f;
    private static readonly double[] s_powers = [0, 1, 2, 4, 8, 16, 32];
    private static readonly double[] s_shares = [0, 0.25, 0.5, 0.75, 1];

    private readonly double _power;
    private readonly double _share;
    private readonly double[] _pooled; // mean logarithm of the error of each forecast, relative to the mean of all forecasts of its series

    private CombinationWeights(double power, double share, double[] pooled) => (_power, _share, _pooled) = (power, share, pooled);

    /// <summary>Chooses how errors determine weights.</summary>
    /// <param name="trials">The trials of all series, which have the same forecasts. Those that kept them decide.</param>
    public static CombinationWeights Choose(IReadOnlyList<CombinationTrial> trials)
    {
        CombinationTrial[] tried = [.. trials.Where(trial => trial.Forecasts.Length > 1)];
        var early = Pool(tried, Early);
        double[][] relative = [.. tried.Select(trial => Relative(trial, Early(trial)))];
        var best = (Power: 0.0, Share: 0.0, Error: double.PositiveInfinity);
        foreach (var power in s_powers)
            foreach (var share in power == 0 ? [0] : s_shares)
            {
                var weights = new CombinationWeights(power, share, early);
                double error = 0;
                for (var i = 0; i < tried.Length; i++)
                    error += weights.LateError(tried[i], relative[i]);
                if (error < best.Error)
                    best = (power, share, error);
            }

        return new CombinationWeights(best.Power, best.Share, Pool(tried, All));
    }

    /// <summary>Returns the combination for a series.</summary>
    public SeriesCombination Of(CombinationTrial trial) => Combine(trial.SeasonLength, trial.Parts, Weights(Relative(trial, All(trial)), _share));

    /// <summary>Returns the combination for a series that is not known, with weights by the errors of all series.</summary>
    /// <param name="seasonLength">The number of steps in a season; 1 means no season.</param>
    /// <param name="parts">The forecasts, with the coefficients that suit most series.</param>
    public SeriesCombination Usual(int seasonLength, CombinationPart[] parts) => Combine(seasonLength, parts, Weights(new double[parts.Length], 0));

    private static SeriesCombination Combine(int season, CombinationPart[] parts, double[] weights)
    {
        var least = Math.Min(LeastWeight, weights.Max());
        var sum = weights.Where(weight => weight >= least).Sum();
        return new SeriesCombination(season,
            [.. parts.Select((part, k) => part with { Weight = (float)(weights[k] / sum) }).Where((_, k) => weights[k] >= least)]);
    }

    // Origins are in order from the latest to the earliest.
    private static IEnumerable<int> Early(CombinationTrial trial) => Enumerable.Range(0, trial.Errors.Length).Skip(trial.Errors.Length / 2);

    private static IEnumerable<int> All(CombinationTrial trial) => Enumerable.Range(0, trial.Errors.Length);

    private static double[] Pool(CombinationTrial[] trials, Func<CombinationTrial, IEnumerable<int>> origins)
    {
        double[][] all = [.. trials.Select(trial => Relative(trial, origins(trial)))];
        return all.Length == 0 ? [] : [.. Enumerable.Range(0, all[0].Length).Select(k => all.Average(one => one[k]))];
    }

    /// <summary>Returns the logarithm of the error of each forecast over some origins, relative to the mean of all forecasts.</summary>
    private static double[] Relative(CombinationTrial trial, IEnumerable<int> origins)
    {
        var sums = new double[trial.Parts.Length];
        foreach (var origin in origins)
            for (var k = 0; k < sums.Length; k++)
                sums[k] += trial.Errors[origin][k];
        var mean = sums.Average();
        const double Least = 0.01; // so that one forecast without an error does not decide for all series
        return mean > 0 ? Array.ConvertAll(sums, sum => Math.Log(Math.Max(sum / mean, Least))) : sums;
    }

    private double LateError(CombinationTrial trial, double[] relative)
    {
        var weights = Weights(relative, _share);
        double error = 0, scale = 0;
        for (var origin = 0; origin < trial.Errors.Length / 2; origin++)
        {
            var ahead = new double[trial.Actual[origin].Length];
            for (var k = 0; k < weights.Length; k++)
                for (var h = 0; h < ahead.Length; h++)
                    ahead[h] += weights[k] * trial.Forecasts[origin][k][h];
            error += CombinationTrial.MeanError(ahead, trial.Actual[origin]);
            scale += trial.Errors[origin].Average();
        }

        return scale > 0 ? error / scale : 0;
    }

    private double[] Weights(double[] relative, double share)
    {
        double[] judged = _pooled.Length == 0 ? relative : [.. relative.Select((own, k) => (share * own) + ((1 - share) * _pooled[k]))];
        var best = judged.Min();
        double[] weights = Array.ConvertAll(judged, error => Math.Exp(-_power * (error - best)));
        var sum = weights.Sum();
        return Array.ConvertAll(weights, weight => weight / sum);
    }
}
