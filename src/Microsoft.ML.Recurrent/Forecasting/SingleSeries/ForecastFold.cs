using Microsoft.ML.Recurrent.Ensembles;

namespace Microsoft.ML.Recurrent.Forecasting.SingleSeries;

/// <summary>Represents a rolling origin: networks learn from values before a cut and forecast from origins at and after it.</summary>
/// <param name="Cut">The number of values to learn from.</param>
/// <param name="EndOfOrigins">The end of the origins, which start at the cut; exclusive.</param>
internal readonly record struct ForecastFold(int Cut, int EndOfOrigins)
{
    private const int ShortSeries = 600;
    private const int FoldsOfShortSeries = 3;

    /// <summary>
    /// Cuts a series, last fold first. The last fold holds out the given share, but at least one and a half horizons if the series is long enough, so that
    /// there are errors to measure for every step ahead. A short series has three folds, one season (or half a horizon) apart.
    /// </summary>
    /// <param name="length">The number of values of the series.</param>
    /// <param name="plan">The plan, with season and horizon.</param>
    /// <param name="heldOut">The rule by which values are held out.</param>
    public static List<ForecastFold> Split(int length, SeriesPlan plan, HeldOutRule heldOut)
    {
        var fewest = Math.Min(length - 1, plan.WarmUp + SeriesPlanner.FewestOrigins);
        var held = Math.Max(heldOut.LastOf(length), Math.Min(plan.Horizon + (plan.Horizon + 1) / 2, length / 3));
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
