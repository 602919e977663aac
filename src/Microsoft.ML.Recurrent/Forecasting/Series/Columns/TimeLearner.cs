using Microsoft.ML.Recurrent.Forecasting.Series.Grids;
using Microsoft.ML.Recurrent.Forecasting.Series.Grids.Finding;

namespace Microsoft.ML.Recurrent.Forecasting.Series.Columns;

/// <summary>Learns the times of training data: the grid and, unless the options specify it, the kind of DateTime values in a time zone.</summary>
/// <param name="Grid">The grid; null if no series has two rows.</param>
/// <param name="Kind">The kind of DateTime values; automatic if it makes no difference.</param>
/// <param name="Span">The time from the first to the last row of the longest series.</param>
/// <param name="IsChosen">Whether the kind was chosen from the data.</param>
/// <param name="Warning">The warning about rows at times that seem closed, or null.</param>
internal sealed record TimeLearner(TimeGrid? Grid, TimestampKind Kind, TimeSpan Span, bool IsChosen, string? Warning)
{
    // Rows that cannot be placed are worse than steps that are missing.
    private const long WeightOfFault = 1000;

    public static TimeLearner Learn(TimeScan scan, SeriesZone? zone, TimestampKind kind, ClosedTimes closed)
    {
        if (zone is null || scan.IsRead)
            return Of(scan.Series, TimestampKind.Automatic, closed, false).Learned;
        if (kind != TimestampKind.Automatic)
            return Read(kind, false).Learned;
        var (wall, wallCost) = Read(TimestampKind.WallClock, true);
        var (universal, universalCost) = Read(TimestampKind.Universal, true);
        if (universalCost != wallCost)
            return universalCost < wallCost ? universal : wall;

        // Days of the zone that are stored as 23:00 or 22:00 are all of one season, so that no change of the clock shows which kind they are.
        var areMidnights = !scan.Series.All(series => series.AreMidnights) && scan.Series.All(series => series.AsUniversal(zone).AreMidnights);
        return scan.AreUniversal || areMidnights ? universal : wall;

        (TimeLearner Learned, long Cost) Read(TimestampKind as_, bool isChosen) => Of(
            [.. scan.Series.Select(series => as_ == TimestampKind.Universal ? series.AsUniversal(zone) : series.AsWallClock(zone))], as_, closed, isChosen);
    }

    private static (TimeLearner Learned, long Cost) Of(IReadOnlyCollection<SeriesTimes> series, TimestampKind kind, ClosedTimes closed, bool isChosen)
    {
        var (grid, fit) = GridFinder.Find(series, closed);
        var spans = series.Select(times => times.Span);
        var warning = grid is null || fit.Missing == 0 || closed == ClosedTimes.None ? null : RareTimes.Describe([.. series], grid);
        var learned = new TimeLearner(grid, kind, spans.DefaultIfEmpty().Max(), isChosen, warning);
        return (learned, ((fit.Between + series.Sum(times => times.NeverShown)) * WeightOfFault) + fit.Missing);
    }
}
