namespace Microsoft.ML.Recurrent.Forecasting.SingleSeries;

/// <summary>A rolling origin: networks learn from values before a cut and forecast from origins at and after it.</summary>
/// <param name="Cut">Values to learn from.</param>
/// <param name="EndOfOrigins">Origins lie from the cut up to, not including, this.</param>
internal readonly record struct ForecastFold(int Cut, int EndOfOrigins)
{
    private const int ShortSeries = 600;
    private const int FoldsOfShortSeries = 3;

    /// <summary>
    /// Cuts a series, last fold first. The last fold holds out the given share, but where the series allows one and a half horizons, so that every step
    /// ahead has errors to measure. A short series has three folds, one season (or half a horizon) apart.
    /// </summary>
    /// <param name="length">Values of the series.</param>
    /// <param name="plan">Season and horizon.</param>
    /// <param name="share">Share of the values to hold out.</param>
    public static List<ForecastFold> Split(int length, SeriesPlan plan, float share)
    {
        var fewest = Math.Min(length - 1, plan.WarmUp + SeriesPlanner.FewestOrigins);
        var held = Math.Max((int)Math.Ceiling(share * length), Math.Min(plan.Horizon + (plan.Horizon + 1) / 2, length / 3));
        var cut = Math.Max(fewest, length - held);
        var folds = new List<ForecastFold> { new(cut, length) };
        if (length > ShortSeries)
            return folds;
        var apart = Math.Min(Math.Max(plan.SeasonLength, (plan.Horizon + 1) / 2), (cut - fewest) / FoldsOfShortSeries);
        for (var fold = 1; fold < FoldsOfShortSeries && apart > 0; fold++)
            folds.Add(new ForecastFold(cut - fold * apart, cut - (fold - 1) * apart));
        return folds;
    }
}
