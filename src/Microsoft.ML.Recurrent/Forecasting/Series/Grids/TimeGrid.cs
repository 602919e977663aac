using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Forecasting.Series.Grids;

/// <summary>
/// The times at which the series of a model have their steps: it turns a time into the number of a step and back. Everything that goes by time goes by it:
/// gaps, seasons, calendar features, steps ahead, pairs of forecasts and actual values. Found in the training data, saved with the model. Immutable.
/// </summary>
/// <remarks>
/// A row is on the grid if it is within a quarter of a step of it, and within 20 minutes, which is less than any change of a clock for daylight saving. It is
/// then taken as that step. Every row is compared with the grid, not with the row before it, so that small errors do not add up. What is regularly missing is
/// closed: it is no step, and steps ahead pass over it.
/// </remarks>
internal abstract class TimeGrid
{
    /// <summary>The share of a step by which a row may be early or late, as one part of so many.</summary>
    public const int ToleranceShare = 4;

    private const int LongestSeason = 2000;

    /// <summary>Ticks by which a row may be early or late at most, whatever the step.</summary>
    public const long MostTolerance = 20 * TimeSpan.TicksPerMinute;

    /// <summary>
    /// Whether steps count the time that goes by, so that a change of the clock makes none longer or shorter; otherwise they follow the clock on the wall.
    /// </summary>
    public virtual bool CountsElapsedTime => false;

    /// <summary>Whether several rows may have the same time, because the clock is coarser than the step.</summary>
    public virtual bool SharesTimes => false;

    /// <summary>Whether steps are months or longer and follow the calendar, so that the month of the year tells more than its day.</summary>
    public virtual bool IsMonthly => false;

    /// <summary>Ticks by which a row may be early or late.</summary>
    public abstract long Tolerance { get; }

    /// <summary>Ticks of a deviation that is nothing but the rounding of the clock.</summary>
    public virtual long Rounding => 2;

    /// <summary>About how long a step is.</summary>
    public abstract TimeSpan Duration { get; }

    /// <summary>
    /// Steps of an hour, a day, a week and a year, where there are at least two, and a whole number of them: the seasons that a calendar makes likely.
    /// </summary>
    public abstract IReadOnlyList<int> UsualSeasons();

    /// <summary>The position of a series before its first row.</summary>
    /// <param name="ticks">The time of the row.</param>
    public abstract GridPosition Start(long ticks);

    /// <summary>Finds the step of a time.</summary>
    /// <param name="position">Where the series is.</param>
    /// <param name="ticks">The time.</param>
    public abstract GridPlace Place(in GridPosition position, long ticks);

    /// <summary>The time of a step in ticks; it may lie beyond the last time there is.</summary>
    public abstract Int128 TicksOf(in GridPosition position, long step);

    /// <summary>The position after a row.</summary>
    /// <param name="position">The position before it.</param>
    /// <param name="place">Where the row falls.</param>
    /// <param name="ticks">The time of the row.</param>
    public virtual GridPosition Follow(in GridPosition position, GridPlace place, long ticks) => position with { Step = place.Step };

    /// <summary>
    /// The number of open steps of a season that was counted as if nothing were closed, such as 5 for a week of 7 days; others stay as they are.
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

    /// <summary>The day of a time whose time of day may be early or late, around midnight too.</summary>
    /// <param name="ticks">The time.</param>
    /// <param name="timeOfDay">The time of day of the series.</param>
    /// <returns>The number of the day since the first one there is, and by how many ticks the time is later than the time of day.</returns>
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
