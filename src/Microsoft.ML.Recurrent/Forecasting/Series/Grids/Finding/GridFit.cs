namespace Microsoft.ML.Recurrent.Forecasting.Series.Grids.Finding;

/// <summary>Represents how well a grid fits the rows of some series. A plain value.</summary>
/// <param name="Missing">The number of steps without a row between the first and the last one, and of rows that are lost in a repeated hour.</param>
/// <param name="Between">
/// The number of rows without a step of their own: between two steps, at a closed time, on a step that has another row, or out of order.
/// </param>
/// <param name="Deviation">The number of ticks by which all rows together are early or late.</param>
internal readonly record struct GridFit(long Missing, long Between, double Deviation)
{
    private const long WeightOfBetween = 10;

    /// <summary>Gets the cost of the grid; the lower, the better the grid explains the rows.</summary>
    public long Cost => Missing + (WeightOfBetween * Between);

    /// <summary>Computes the fit of a grid over the rows that have a value.</summary>
    public static GridFit Of(TimeGrid grid, IEnumerable<SeriesTimes> series)
    {
        var (missing, between, deviation) = (0L, 0L, 0.0);
        foreach (var times in series)
        {
            var (position, last, isRunning) = (default(GridPosition), default(SeriesTime), false);
            for (var row = 0; row < times.Count; row++)
            {
                if (!times.HasValue(row))
                    continue;
                var time = times[row];
                var ticks = (grid.CountsElapsedTime ? time.Universal : time.Local).Ticks;
                var before = isRunning ? position : grid.Start(ticks);
                var place = grid.Place(before, ticks);
                var isLater = time.Universal > last.Universal || (grid.SharesTimes && time.Universal == last.Universal);

                // In the repeated hour, a grid that follows local time has one step for two rows, one of which is lost.
                if (isLater && isRunning && place.Kind == GridPlaceKind.Step && place.Step <= before.Step && grid is WeekGrid
                    && time.Local - last.Local < time.Universal - last.Universal)
                {
                    missing++;
                    continue;
                }

                if (!isLater || place.Kind != GridPlaceKind.Step || place.Step <= before.Step)
                {
                    between++;
                    continue;
                }

                deviation += Math.Abs((double)place.Deviation);
                missing += isRunning ? place.Step - before.Step - 1 : 0;
                (position, last, isRunning) = (grid.Follow(before, place, ticks), time, true);
            }
        }

        return new GridFit(missing, between, deviation);
    }
}
