using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Forecasting.Series.Grids;

/// <summary>
/// Represents the times at which the series of a model have their steps: converts a time to the number of a step and back. Everything that depends on time uses
/// the grid: gaps, seasons, calendar features, steps ahead, and pairs of forecasts and actual values. Found in the training data and saved with the model.
/// Immutable.
/// </summary>
/// <remarks>
/// A row is on the grid if it is within a quarter of a step of it, and within 20 minutes, which is less than any change of a clock for daylight saving. It then
/// counts as that step. Every row is compared with the grid, not with the row before it, so that small errors do not add up. A time that is regularly missing
/// is closed: it is not a step, and steps ahead skip it.
/// </remarks>
internal abstract class TimeGrid
{
    /// <summary>The divisor of the step by which a row may be early or late: 4 means a quarter of a step.</summary>
    public const int ToleranceShare = 4;

    private const int LongestSeason = 2000;

    /// <summary>The maximum number of ticks by which a row may be early or late, whatever the step.</summary>
    public const long MostTolerance = 20 * TimeSpan.TicksPerMinute;

    /// <summary>
    /// Gets a value that indicates whether steps count elapsed time, so that a change of the clock makes no step longer or shorter; otherwise they follow local
    /// time.
    /// </summary>
    public virtual bool CountsElapsedTime => false;

    /// <summary>Gets a value that indicates whether several rows may have the same time, because the clock is coarser than the step.</summary>
    public virtual bool SharesTimes => false;

    /// <summary>
    /// Gets a value that indicates whether steps are months or longer and follow the calendar, so that the month of the year is more informative than the day
    /// of the year.
    /// </summary>
    public virtual bool IsMonthly => false;

    /// <summary>Gets a value that indicates whether times may be closed, so that steps skip them.</summary>
    public virtual bool HasClosedTimes => false;

    /// <summary>Gets the number of ticks by which a row may be early or late.</summary>
    public abstract long Tolerance { get; }

    /// <summary>Gets the number of ticks of a deviation that is only the rounding of the clock.</summary>
    public virtual long Rounding => 2;

    /// <summary>Gets the approximate length of a step.</summary>
    public abstract TimeSpan Duration { get; }

    /// <summary>
    /// Returns the numbers of steps of an hour, a day, a week and a year, if they are at least two and whole numbers: the seasons that the calendar makes
    /// likely.
    /// </summary>
    public abstract IReadOnlyList<int> UsualSeasons();

    /// <summary>Returns the position of a series before its first row.</summary>
    /// <param name="ticks">The time of the row.</param>
    public abstract GridPosition Start(long ticks);

    /// <summary>Finds the step of a time.</summary>
    /// <param name="position">The position of the series.</param>
    /// <param name="ticks">The time.</param>
    public abstract GridPlace Place(in GridPosition position, long ticks);

    /// <summary>Returns the time of a step in ticks; it may be beyond the last time of DateTime.</summary>
    public abstract Int128 TicksOf(in GridPosition position, long step);

    /// <summary>Returns the position after a row.</summary>
    /// <param name="position">The position before the row.</param>
    /// <param name="place">The place of the row on the grid.</param>
    /// <param name="ticks">The time of the row.</param>
    public virtual GridPosition Follow(in GridPosition position, GridPlace place, long ticks) => position with { Step = place.Step };

    /// <summary>
    /// Returns the number of open steps of a season that was counted as if nothing were closed, such as 5 for a week of 7 days; other seasons do not change.
    /// </summary>
    public virtual int OpenStepsOf(int season) => season;

    public void Write(SectionWriter section)
    {
        section.Write((int)Kind);
        WriteParts(section);
    }

    /// <exception cref="ModelFormatException">The section is damaged.</exception>
    public static TimeGrid Read(SectionReader section) => section.ReadEnum<TimeGridKind>() switch
    {
        TimeGridKind.Fixed => FixedGrid.ReadParts(section),
        TimeGridKind.Month => MonthGrid.ReadParts(section),
        TimeGridKind.Week => WeekGrid.ReadParts(section),
        TimeGridKind.Date => DateGrid.ReadParts(section),
        _ => FiscalGrid.ReadParts(section),
    };

    protected abstract TimeGridKind Kind { get; }

    protected abstract void WriteParts(SectionWriter section);

    protected static bool IsSeason(long steps) => steps is >= 2 and <= LongestSeason;

    /// <summary>Returns the day of a time whose time of day may be early or late, also around midnight.</summary>
    /// <param name="ticks">The time.</param>
    /// <param name="timeOfDay">The time of day of the series.</param>
    /// <returns>
    /// The number of the day, counted from the first day of DateTime, and the number of ticks by which the time is later than the time of day.
    /// </returns>
    protected static (long Day, long Deviation) DayOf(long ticks, long timeOfDay)
    {
        var day = FloorDivide(ticks - timeOfDay + (TimeSpan.TicksPerDay / 2), TimeSpan.TicksPerDay);
        return (day, ticks - timeOfDay - (day * TimeSpan.TicksPerDay));
    }

    protected static long FloorDivide(long dividend, long divisor)
    {
        var quotient = dividend / divisor;
        return dividend % divisor < 0 ? quotient - 1 : quotient;
    }
}
