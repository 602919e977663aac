namespace Microsoft.ML.Recurrent.Forecasting.SingleSeries;

/// <summary>
/// Represents a prepared fold: the plan with means and spreads measured before the cut only, the windows to learn from and the held-out windows. Safe for
/// concurrent reading.
/// </summary>
internal sealed record ForecastStage(ForecastFold Fold, SeriesPlan Plan, LocalWindows Training, LocalWindows HeldOut)
{
    private const int MostWindows = 4096;

    public static ForecastStage Of(ForecastFold fold, SeriesPlan whole, SeriesValues series)
    {
        var plan = whole with
        {
            Statistics = SeriesStatistics.Measure(
                series.Values.AsSpan(0, fold.Cut), series.Missing, whole.Baseline, whole.SeasonLength, whole.ContextLength, whole.Horizon),
        };
        var stride = 1 + (fold.EndOfOrigins - fold.Cut) / (MostWindows / 2);
        var origins = Enumerable.Range(fold.Cut, fold.EndOfOrigins - fold.Cut).Where(origin => (origin - fold.Cut) % stride == 0).ToArray();
        return new ForecastStage(fold, plan, WindowsBefore(plan, series, fold.Cut),
            new LocalWindows(plan, series.Values, series.Missing, origins, series.Length));
    }

    /// <summary>Returns the windows whose targets end before an index: every origin, or evenly spaced ones of a long series, including the last.</summary>
    public static LocalWindows WindowsBefore(SeriesPlan plan, SeriesValues series, int end)
    {
        var first = Math.Min(plan.WarmUp, end - 1);
        var stride = 1 + (end - first) / MostWindows;
        var origins = Enumerable.Range(first, end - first).Where(origin => (end - 1 - origin) % stride == 0).ToArray();
        return new LocalWindows(plan, series.Values, series.Missing, origins, end);
    }
}
