using Microsoft.ML.Recurrent.Forecasting.ManySeries.Windows;
using Microsoft.ML.Recurrent.Forecasting.Scaling;
using Microsoft.ML.Recurrent.Forecasting.Smoothing;

namespace Microsoft.ML.Recurrent.Forecasting.ManySeries;

/// <summary>Chooses the combination of statistical forecasts that the networks correct, for every channel and for series that are not known.</summary>
internal static class CombinationLearner
{
    private const int FewestChannels = 10;
    private const double PooledValues = 30;
    private const int MostTried = 1000;
    private const int LongestUsual = 300;
    private const int SeasonsReached = 16;
    private const int ShortestReach = 128;
    private const int LongestReach = 1024;

    /// <summary>
    /// Returns whether the networks correct combinations. Left to choose, they do if there are at least ten channels of which half have at most 300 values:
    /// networks can learn more than level and season from longer series, and little else from shorter ones.
    /// </summary>
    public static bool IsWanted(ForecastingOptions options, ForecastArchitecture architecture, IReadOnlyList<TimeSeriesRows> rows, int targetCount)
    {
        if (options.Baseline != ForecastBaseline.Automatic)
            return options.Baseline == ForecastBaseline.Combination;
        if (architecture == ForecastArchitecture.Autoregressive || !options.CanCombine || rows.Count * (long)targetCount < FewestChannels)
            return false;
        return rows.Select(series => series.Count).Order().ElementAt(rows.Count / 2) <= LongestUsual;
    }

    /// <summary>Returns the number of last values from which a combination forecasts.</summary>
    public static int ReachOf(IReadOnlyList<TimeSeriesRows> rows, int seasonLength) =>
        Math.Min(Math.Max(1, rows.Max(series => series.Count)), (int)Math.Clamp(SeasonsReached * (long)seasonLength, ShortestReach, LongestReach));

    /// <summary>Chooses the combinations.</summary>
    /// <param name="series">The series, with the number of their rows that may be used.</param>
    /// <param name="targetCount">The number of targets of each series, C.</param>
    /// <param name="seasonLength">The number of steps in a season; 1 means no season.</param>
    /// <param name="horizon">The number of steps ahead that count.</param>
    /// <param name="scale">The model's scale.</param>
    /// <param name="reach">The number of last values from which a combination forecasts.</param>
    /// <param name="threads">The number of threads, which changes nothing else; 0 means one per processor.</param>
    public static InputSmoothing Learn(
        IReadOnlyList<TimeSeriesRows> series, int targetCount, int seasonLength, int horizon, SeriesScale scale, int reach, int threads)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads > 0 ? threads : -1 };
        var choices = CombinationFit.Choices(seasonLength);
        var values = new double[series.Count * targetCount][];
        var errors = new float[values.Length][][];
        Parallel.For(0, values.Length, parallel, i =>
        {
            var raw = series[i / targetCount].Scaled(i % targetCount, scale, reach);
            var filled = new double[raw.Length];
            values[i] = filled[..GapFilling.Fill(raw, seasonLength, filled)];
            errors[i] = values[i].Length == 0 ? [] : CombinationFit.Errors(choices, values[i], seasonLength, horizon);
        });
        var pooled = Array.ConvertAll(choices, some => new double[some.Length]);
        foreach (var own in errors)
            for (var k = 0; k < own.Length; k++)
                for (var choice = 0; choice < pooled[k].Length; choice++)
                    pooled[k][choice] += own[k][choice] / values.Length;
        var (trials, stride) = (new CombinationTrial?[values.Length], Math.Max(1, values.Length / MostTried));
        Parallel.For(0, trials.Length, parallel, i =>
        {
            if (values[i].Length > 0)
                trials[i] = CombinationTrial.Run(values[i], seasonLength, horizon,
                    CombinationFit.Choose(choices, errors[i], values[i].Length, pooled, PooledValues), keepsForecasts: i % stride == 0);
        });
        var weights = CombinationWeights.Choose([.. trials.OfType<CombinationTrial>()]);
        var usual = Of(weights.Usual(seasonLength, CombinationFit.Choose(choices, [], 0, pooled, 1)));
        var channels = series.Select((rows, s) => (rows.Series.Id, Channels: Enumerable.Range(s * targetCount, targetCount)
            .Select(i => trials[i] is { } trial ? Of(weights.Of(trial)) : usual).ToArray())).ToDictionary(pair => pair.Id, pair => pair.Channels);
        return new InputSmoothing(seasonLength, usual, channels) { Reach = reach };

        ChannelSmoothing Of(SeriesCombination combination) => new(seasonLength, InputSmoothing.None.Usual.Coefficients, combination);
    }
}
