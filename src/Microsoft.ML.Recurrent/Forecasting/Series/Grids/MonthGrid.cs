using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Forecasting.Series.Grids;

/// <summary>
/// Represents steps of calendar months, including quarters and years. A series falls on the same day of each month, or on the last one if the month is shorter.
/// Immutable.
/// </summary>
/// <param name="months">The number of months of a step, above 0.</param>
/// <param name="isMonthEnd">Whether a series whose first row is the last day of a month falls on the last day of each month.</param>
internal sealed class MonthGrid(int months, bool isMonthEnd = false) : TimeGrid
{
    private const int MostMonths = 12 * 9999;

    public override bool IsMonthly => true;

    public override long Tolerance => MostTolerance;

    public override TimeSpan Duration => TimeSpan.FromTicks((long)(months * (TimeSpan.TicksPerDay * 365.2425 / 12)));

    protected override TimeGridKind Kind => TimeGridKind.Month;

    public override GridPosition Start(long ticks) => new(ticks, -1, new DateTime(ticks).Day);

    public override GridPlace Place(in GridPosition position, long ticks)
    {
        var first = new DateTime(position.Phase);
        var (day, deviation) = DayOf(ticks, first.TimeOfDay.Ticks);
        var time = new DateTime(Math.Clamp(day * TimeSpan.TicksPerDay, 0, DateTime.MaxValue.Ticks));
        var passed = MonthOf(time) - MonthOf(first);
        var step = FloorDivide(passed + (months / 2), months);
        var last = new DateTime((long)Int128.Clamp(TicksOf(position, Math.Max(0, position.Step)), 0, DateTime.MaxValue.Ticks));

        // If all rows so far are at the ends of short months, the day of the series may turn out to be a later one.
        var falls = time.Day == Math.Min(position.Day, DateTime.DaysInMonth(time.Year, time.Month)) || (time.Day > position.Day && IsLastOfMonth(last))
            || (isMonthEnd && IsLastOfMonth(first) && IsLastOfMonth(time));
        return falls && passed % months == 0 && Math.Abs(deviation) <= Tolerance ? new GridPlace(GridPlaceKind.Step, step, deviation)
            : new GridPlace(GridPlaceKind.Between, step, ticks - (long)Int128.Min(TicksOf(position, step), DateTime.MaxValue.Ticks));
    }

    public override Int128 TicksOf(in GridPosition position, long step)
    {
        var first = new DateTime(position.Phase);
        var month = MonthOf(first) + (Math.Clamp(step, -MostMonths, MostMonths) * months);
        if (month is < 12 or >= 12 * 10000)
            return month < 12 ? 0 : Int128.MaxValue;
        var (year, inYear) = ((int)(month / 12), (int)(month % 12) + 1);
        var days = DateTime.DaysInMonth(year, inYear);
        var day = isMonthEnd && IsLastOfMonth(first) ? days : Math.Clamp(position.Day, 1, days);
        return new DateTime(year, inYear, day).Ticks + first.TimeOfDay.Ticks;
    }

    public override GridPosition Follow(in GridPosition position, GridPlace place, long ticks) =>
        position with { Step = place.Step, Day = Math.Max(position.Day, new DateTime(ticks - place.Deviation).Day) };

    public override IReadOnlyList<int> UsualSeasons() => 12 % months == 0 && months < 12 ? [12 / months] : [];

    public override string ToString() => months % 12 == 0 ? GridWords.Count(months / 12, "year") : GridWords.Count(months, "month");

    protected override void WriteParts(SectionWriter section)
    {
        section.Write(months);
        section.Write(isMonthEnd);
    }

    /// <exception cref="ModelFormatException">The number of months is out of range.</exception>
    public static MonthGrid ReadParts(SectionReader section) => new(section.ReadInt32("the months of a step", 1, MostMonths), section.ReadBoolean());

    /// <summary>Returns the number of whole calendar months from one time to a later one. The end of a shorter month counts as any later day.</summary>
    /// <returns>The number of months, or 0 if the times are not whole months apart.</returns>
    public static int MonthsBetween(DateTime from, DateTime to)
    {
        var agree = from.TimeOfDay == to.TimeOfDay
            && (from.Day == to.Day || (from.Day < to.Day ? IsLastOfMonth(from) : IsLastOfMonth(to)));
        return agree ? MonthOf(to) - MonthOf(from) : 0;
    }

    public static bool IsLastOfMonth(DateTime time) => time.Day == DateTime.DaysInMonth(time.Year, time.Month);

    /// <summary>Returns the number of a month, counted from the year 0.</summary>
    public static int MonthOf(DateTime time) => (time.Year * 12) + time.Month - 1;
}
