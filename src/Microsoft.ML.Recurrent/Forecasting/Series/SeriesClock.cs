using Microsoft.ML.Recurrent.Forecasting.Series.Grids;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>
/// Represents the current time of a series: the only place that converts the time of a row to a number of steps, and a number of steps to a time. A plain
/// value.
/// </summary>
/// <param name="Time">The time of the last row or of the last missing step; the default before the first.</param>
/// <param name="Position">The position of that time on the grid.</param>
internal readonly record struct SeriesClock(SeriesTime Time, GridPosition Position)
{
    /// <summary>Gets a value that indicates whether there has been a row with a time.</summary>
    public bool IsRunning => Time != default;

    /// <summary>Gets the local time of the last row or the last missing step.</summary>
    public DateTime Last => Time.Local;

    /// <summary>
    /// Returns the number of steps from the last row to the next: 1, or more if rows are missing between them, or 0 for a row without a value at a time that is
    /// closed and for a row in a repeated hour that is one step.
    /// </summary>
    /// <exception cref="ArgumentException">The row is not later, is between two steps, or has a value at a time that is closed.</exception>
    public long StepsTo(ForecastRow row, SeriesSchema schema, string id) => Place(row, schema, id).Steps;

    /// <summary>
    /// Returns the number of steps from the last row to a coming one, see <see cref="StepsTo"/>; 0 if the coming row is at a time that is closed.
    /// </summary>
    /// <exception cref="ArgumentException">The row is not later, or is between two steps.</exception>
    public long StepsToComing(ForecastRow row, SeriesSchema schema, string id) => Place(row, schema, id, isComing: true).Steps;

    /// <summary>Finds the step of the next row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="id">The id of the series.</param>
    /// <param name="isComing">Whether the row is a coming one, which is not taken, so that its value does not matter.</param>
    /// <exception cref="ArgumentException">The row is not later, is between two steps, or has a value at a time that is closed.</exception>
    public SeriesPlace Place(ForecastRow row, SeriesSchema schema, string id, bool isComing = false)
    {
        if (schema.TimestampColumnName is null)
            return new SeriesPlace(1, default, default);
        var time = Resolve(row, schema, id, out var second);
        if (schema.Grid is not { } grid)
            return IsRunning && time.Universal <= Time.Universal ? throw SeriesErrors.NotLater(schema, id, row, Last) : new SeriesPlace(1, time, default);
        var ticks = TicksOf(time, grid);
        var before = IsRunning ? Position : grid.Start(ticks);
        if (IsRunning && second != default && grid.CountsElapsedTime && grid.Place(before, ticks).Kind != GridPlaceKind.Step)
            (time, ticks) = (time with { Universal = second }, second.Ticks);
        if (IsRunning && time.Universal <= Time.Universal && !(grid.SharesTimes && time.Universal == Time.Universal))
            throw SeriesErrors.NotLater(schema, id, row, Last);
        var place = grid.Place(before, ticks);

        // A day whose midnight is skipped begins at 01:00.
        if (place is { Kind: not GridPlaceKind.Step, Deviation: > 0 } && !grid.CountsElapsedTime && schema.Zone is { } zone
            && place.Deviation <= zone.SkippedBefore(time.Local).Ticks)
            place = grid.Place(before, ticks - place.Deviation);
        var isOff = place.Kind == GridPlaceKind.Closed || (place.Kind == GridPlaceKind.Step && Math.Abs(place.Deviation) > grid.Tolerance);
        if (isOff && (isComing || !row.HasValue))
            return new SeriesPlace(0, time, place);
        if (place.Kind == GridPlaceKind.Closed)
            throw SeriesErrors.Closed(schema, id, row, NearestTo(place, before, grid));

        // A grid of opening hours follows local time, in which an hour is repeated in autumn: it has one step for both.
        if (place.Kind == GridPlaceKind.Step && place.Step <= before.Step && IsRunning && !grid.CountsElapsedTime && schema.Zone?.IsSecond(time) == true)
            return new SeriesPlace(0, time, place);
        if (place.Kind == GridPlaceKind.Between || place.Step <= before.Step)
            throw SeriesErrors.BetweenSteps(schema, id, row, IsRunning ? Last : null, NearestTo(place, before, grid));
        return new SeriesPlace(IsRunning ? place.Step - before.Step : 1, time, place) { Ticks = ticks, Start = before };
    }

    /// <summary>Returns the local time some steps after the last row, or that of the last row if no interval is known.</summary>
    public DateTime After(long steps, SeriesSchema schema) => TimeAfter(steps, schema).Local;

    /// <summary>
    /// Returns the local and the universal time some steps after the last row, or that of the last row if no interval is known. At most the last time that
    /// DateTime can represent.
    /// </summary>
    public SeriesTime TimeAfter(long steps, SeriesSchema schema)
    {
        if (schema.Grid is not { } grid || !IsRunning)
            return Time;
        var ticks = grid.TicksOf(Position, Position.Step + steps);
        var time = new DateTime((long)Int128.Clamp(ticks, 0, DateTime.MaxValue.Ticks));
        var offset = Time.Local.Ticks - Time.Universal.Ticks;
        return schema.Zone is { } zone
            ? grid.CountsElapsedTime ? new SeriesTime(zone.ToLocal(time), time) : new SeriesTime(time, zone.ToUniversal(time)?.First ?? Moved(time, -offset))
            : grid.CountsElapsedTime ? new SeriesTime(Moved(time, offset), time) : new SeriesTime(time, Moved(time, -offset));
    }

    /// <summary>Returns the clock after the steps that are missing before a row.</summary>
    public SeriesClock SkippedTo(in SeriesPlace row, SeriesSchema schema)
    {
        if (schema.Grid is null || row.Steps <= 1)
            return this;

        // The day of the month of the row may be the greatest so far; then the missing steps fall on it.
        var known = this with { Position = schema.Grid.Follow(Position, row.Grid, row.Ticks) with { Step = Position.Step, Phase = Position.Phase } };
        return known with { Time = known.TimeAfter(row.Steps - 1, schema), Position = known.Position with { Step = Position.Step + row.Steps - 1 } };
    }

    /// <summary>Returns the clock after a row.</summary>
    public SeriesClock MovedTo(in SeriesPlace row, SeriesSchema schema) => row.Steps == 0 ? this
        : schema.Grid is { } grid ? new SeriesClock(row.Time, grid.Follow(row.Start, row.Grid, row.Ticks)) : new SeriesClock(row.Time, default);

    /// <summary>Returns the time of the step of the last row, without the amount by which the row was early or late.</summary>
    public DateTime StepTime(SeriesSchema schema) => After(0, schema);

    private static DateTime Moved(DateTime time, long ticks) => new(Math.Clamp(time.Ticks + ticks, 0, DateTime.MaxValue.Ticks));

    private static long TicksOf(SeriesTime time, TimeGrid grid) => (grid.CountsElapsedTime ? time.Universal : time.Local).Ticks;

    private static DateTime NearestTo(GridPlace place, in GridPosition position, TimeGrid grid) =>
        new((long)Int128.Clamp(grid.TicksOf(position, place.Step), 0, DateTime.MaxValue.Ticks));

    /// <param name="row">The row.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="id">The id of the series.</param>
    /// <param name="second">
    /// Receives the point in time at which clocks show the time of the row for the second time, if it is open which one the row has; otherwise the default.
    /// </param>
    private SeriesTime Resolve(ForecastRow row, SeriesSchema schema, string id, out DateTime second)
    {
        second = default;
        if (row.Universal != default)
            return new SeriesTime(row.Time, row.Universal);
        if (schema.Zone is not { } zone)
            return SeriesTime.Of(row.Time);
        if (zone.ToUniversal(row.Time) is not var (first, last))
        {
            // It makes no difference to steps of a day or longer.
            return schema.Grid is { CountsElapsedTime: false } ? new SeriesTime(row.Time, zone.SkippedToUniversal(row.Time))
                : throw SeriesErrors.NeverShown(schema, id, row);
        }

        if (first <= Time.Universal)
            return new SeriesTime(row.Time, last);
        second = last > first ? last : default;
        return new SeriesTime(row.Time, first);
    }
}
