using Microsoft.ML.Recurrent.Forecasting.Fitting;
using Microsoft.ML.Recurrent.Forecasting.Scaling;
using Microsoft.ML.Recurrent.Forecasting.Smoothing;

namespace Microsoft.ML.Recurrent.Forecasting.SingleSeries;

/// <summary>Creates the plan of a model from the options and the training values; anything that the options leave open is chosen from the values.</summary>
internal static class SeriesPlanner
{
    /// <summary>The minimum number of origins from which a model can learn, in addition to one season and one horizon.</summary>
    public const int FewestOrigins = 10;

    /// <param name="request">What is asked of the forecaster.</param>
    /// <param name="raw">The training values, NaN for missing values, otherwise finite.</param>
    /// <exception cref="ArgumentException">There are too few values, or the logarithm is specified and values are not positive.</exception>
    public static (SeriesPlan Plan, SeriesValues Series) Make(ForecastRequest request, float[] raw)
    {
        var observed = raw.Count(value => !float.IsNaN(value));
        var (options, horizon) = (request.Options, request.Lengths.Horizon);
        CheckLength(request, raw.Length, observed, request.Lengths.Season ?? 1);
        List<int> seasons = request.Lengths.Season is { } given ? [given]
            : [.. SeasonFinder.ProposeAll(SeriesValues.Fill(raw, default, 1).Values).Union(request.Schema.Grid?.UsualSeasons() ?? [])];
        seasons.RemoveAll(s => s > 1 && raw.Length < s + 1 + horizon + FewestOrigins);

        var scale = ChooseScale(request, raw, seasons.Count > 0 ? seasons[0] : 1).Measured(raw);
        var series = SeriesValues.Fill(raw, scale, 1);
        var baseline = BaselineSearch.Choose(series.Values, seasons, horizon);
        var seasonLength = request.Lengths.Season ?? baseline.Parts[0].SeasonLength; // that of the part with the smallest error
        series = SeriesValues.Fill(raw, scale, seasonLength);

        var context = options.ContextLength
            ?? Math.Clamp(Math.Min(Math.Max(2 * seasonLength, horizon), series.Length / 3), ForecastingDefaults.ShortestContext,
                ForecastingDefaults.LongestContextBehindFront);
        var plan = new SeriesPlan
        {
            Scale = scale,
            Baseline = baseline,
            SeasonLength = seasonLength,
            ContextLength = context,
            Horizon = horizon,
            MarksMissing = series.Missing.Contains(true),
            Statistics = SeriesStatistics.Measure(series.Values, series.Missing, baseline, seasonLength, context, horizon),
        };
        return (plan, series);
    }

    /// <summary>Creates the plan of a model that continues to learn: the same plan, with means and spreads measured again.</summary>
    /// <param name="request">What is asked of the forecaster.</param>
    /// <param name="plan">The plan of the model.</param>
    /// <param name="raw">The values to continue to learn from, NaN for missing values, otherwise finite.</param>
    /// <exception cref="ArgumentException">There are too few values.</exception>
    public static (SeriesPlan Plan, SeriesValues Series) Continue(ForecastRequest request, SeriesPlan plan, float[] raw)
    {
        CheckLength(request, raw.Length, raw.Count(value => !float.IsNaN(value)), plan.SeasonLength);
        var series = SeriesValues.Fill(raw, plan.Scale, plan.SeasonLength);
        var statistics = SeriesStatistics.Measure(series.Values, series.Missing, plan.Baseline, plan.SeasonLength, plan.ContextLength, plan.Horizon);
        return (plan with { Statistics = statistics }, series);
    }

    /// <summary>Returns the smallest number of values from which a model can learn.</summary>
    /// <param name="horizon">The number of steps ahead.</param>
    /// <param name="seasonLength">The season; 1 if none is given.</param>
    public static int FewestValues(int horizon, int seasonLength) => horizon + FewestOrigins + (seasonLength > 1 ? seasonLength + 1 : 2);

    private static void CheckLength(ForecastRequest request, int rows, int observed, int seasonLength)
    {
        var needed = FewestValues(request.Lengths.Horizon, seasonLength);
        if (observed == 0)
            throw new ArgumentException($"The column '{request.Schema.TargetColumnName}' has no value to learn from: "
                + $"{(rows == 0 ? "there are no rows" : $"all {rows} rows are missing (NaN)")}.");
        if (observed < needed)
            throw new ArgumentException(
                $"The column '{request.Schema.TargetColumnName}' has {observed} values, too few to learn to forecast {request.Lengths.Horizon} steps"
                + $"{(seasonLength > 1 ? $" with a season of {seasonLength}" : "")}: at least {needed} are needed.");
    }

    private static SeriesScale ChooseScale(ForecastRequest request, float[] raw, int seasonLength)
    {
        if (request.Options.Scaling == SeriesScaling.Linear)
            return default;
        if (request.Options.Scaling == SeriesScaling.Automatic)
            return SeriesScale.Choose(raw, seasonLength);
        var smallest = raw.Where(value => !float.IsNaN(value)).Min();
        return smallest > 0 ? SeriesScale.Logarithm(smallest)
            : throw new ArgumentException($"The column '{request.Schema.TargetColumnName}' cannot be forecast on a logarithmic scale: its smallest value is "
                + FormattableString.Invariant($"{smallest}; it must be positive."));
    }
}
