namespace Microsoft.ML.Recurrent.Forecasting.Series.Grids.Finding;

/// <summary>
/// Finds the grid of training data. A fixed interval or calendar months are found from the most frequent difference between consecutive rows; a grid with
/// closed times replaces them if it explains the rows with fewer missing steps, and with no more rows between steps.
/// </summary>
internal static class GridFinder
{
    /// <param name="series">The times of all series.</param>
    /// <param name="closed">Whether times may be closed.</param>
    /// <returns>The grid and how well it fits the rows; no grid if no row follows another.</returns>
    public static (TimeGrid? Grid, GridFit Fit) Find(IReadOnlyCollection<SeriesTimes> series, ClosedTimes closed)
    {
        IReadOnlyList<SeriesTimes> all = [.. series];
        if (!all.Any(times => Enumerable.Range(0, times.Count).Any(times.HasValue)))
            all = [.. all.Select(times => times.WithValues())];
        var fits = PlainGrids(all).Select(grids => grids.Select(grid => (Grid: grid, Fit: GridFit.Of(grid, all)))
            .OrderBy(one => one.Fit.Cost).ThenBy(one => one.Fit.Deviation).First()).ToArray();
        if (fits.Length == 0)
            return (null, default);

        // A gap over a change of the clock is longer in one way of counting than in the other; this must not decide.
        var best = fits.OrderBy(one => one.Fit.Between).First();
        if (closed == ClosedTimes.None || best.Fit.Cost == 0)
            return best;

        // In local time: shops and offices do not follow the sun.
        foreach (var grid in WeekGridFinder.Find(all, best.Grid).Concat(DateGridFinder.Find(all)).Concat(FiscalGridFinder.Find(all)))
        {
            var fit = GridFit.Of(grid, all);
            if (fit.Cost < best.Fit.Cost && fit.Between <= best.Fit.Between)
                best = (grid, fit);
        }

        return best;
    }

    /// <summary>Returns grids without closed times, for one way of counting time or for both; the first is the usual one.</summary>
    private static IEnumerable<IReadOnlyList<TimeGrid>> PlainGrids(IReadOnlyList<SeriesTimes> all)
    {
        var hasZone = all.Any(times => Enumerable.Range(0, times.Count).Any(row => times[row].Local != times[row].Universal));
        var local = FixedGridFinder.Find([.. all.Select(times => times.Ticks(false))], false);
        if (local.Count == 0)
            return [];
        if (MonthGridFinder.Find(all) is { } months)
            return [[months]];
        if (!hasZone)
            return [local];
        var elapsed = FixedGridFinder.Find([.. all.Select(times => times.Ticks(true))], true);
        return local[0].Duration >= TimeSpan.FromDays(1) ? [local, elapsed] : [elapsed, local];
    }
}
