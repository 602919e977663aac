using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Forecasting.Series.Grids;

/// <summary>
/// Represents periods of whole weeks that make up a year of 52 or 53 weeks: 4-4-5, 4-5-4, 5-4-4, thirteen of 4, or quarters of 13. The last period of a year
/// includes the 53rd week, if there is one. A year changes on the last given day of the week up to a fixed date, such as the Saturday nearest to the end of
/// January. Immutable.
/// </summary>
/// <param name="weeks">The numbers of weeks from the change of the year to each of its steps, the first of which is 0.</param>
/// <param name="dayOfWeek">The day of the week on which steps fall.</param>
/// <param name="month">The month of the fixed date.</param>
/// <param name="days">The number of days from the end of that month to the fixed date.</param>
internal sealed class FiscalGrid(int[] weeks, DayOfWeek dayOfWeek, int month, int days) : TimeGrid
{
    private const int DaysOfWeek = 7;
    private const int LongestYear = 53;

    /// <summary>The maximum number of days between the end of a month and the fixed date, before or after it.</summary>
    public const int MostDays = 15;

    public override bool IsMonthly => true;

    public override bool HasClosedTimes => true;

    public override long Tolerance => MostTolerance;

    public override TimeSpan Duration => TimeSpan.FromTicks((long)(TimeSpan.TicksPerDay * 365.2425 / weeks.Length));

    protected override TimeGridKind Kind => TimeGridKind.Fiscal;

    public override GridPosition Start(long ticks)
    {
        var position = new GridPosition(ticks % TimeSpan.TicksPerDay, 0, 0);
        return position with { Step = Place(position, ticks).Step - 1 };
    }

    public override GridPlace Place(in GridPosition position, long ticks)
    {
        var (day, deviation) = DayOf(ticks, position.Phase);
        var year = (int)Math.Clamp(day / 365.2425, 1, 9990) + 2;
        while (ChangeOf(year) > day && year > 1)
            year--;
        var passed = day - ChangeOf(year);
        var period = Array.BinarySearch(weeks, (int)(passed / DaysOfWeek));
        var isStep = period >= 0 && passed % DaysOfWeek == 0;
        var kind = Math.Abs(deviation) > Tolerance ? GridPlaceKind.Between : isStep ? GridPlaceKind.Step : GridPlaceKind.Closed;
        var step = ((long)year * weeks.Length) + (period >= 0 ? period : ~period - 1);
        return new GridPlace(kind, step, ticks - (long)TicksOf(position, step));
    }

    public override Int128 TicksOf(in GridPosition position, long step)
    {
        var year = FloorDivide(step, weeks.Length);
        if (year is < 1 or > 9998)
            return year < 1 ? 0 : Int128.MaxValue;
        var day = ChangeOf((int)year) + (weeks[(int)(step - (year * weeks.Length))] * DaysOfWeek);
        return position.Phase + ((Int128)day * TimeSpan.TicksPerDay);
    }

    public override IReadOnlyList<int> UsualSeasons() => weeks.Length == 12 ? [3, 12] : [weeks.Length];

    public override string ToString() =>
        $"{weeks[1]}{(weeks.Length == 12 ? $"-{weeks[2] - weeks[1]}-{weeks[3] - weeks[2]}" : "")} weeks to {dayOfWeek}";

    protected override void WriteParts(SectionWriter section)
    {
        section.Write((ReadOnlySpan<int>)weeks);
        section.Write((int)dayOfWeek);
        section.Write(month);
        section.Write(days);
    }

    /// <exception cref="ModelFormatException">A number is out of range.</exception>
    public static FiscalGrid ReadParts(SectionReader section)
    {
        var weeks = section.ReadInt32s();
        if (weeks.Length is not (4 or 12 or 13) || weeks[0] != 0 || weeks[^1] >= LongestYear - 1
            || weeks.Zip(weeks.Skip(1)).Any(pair => pair.First >= pair.Second))
            throw section.Defect(
                $"the steps of a year are after {string.Join(", ", weeks)} weeks; there must be 4, 12 or 13 steps, in order, and the first must be after 0.");
        return new FiscalGrid(weeks, section.ReadEnum<DayOfWeek>(), section.ReadInt32("the month", 1, 12), section.ReadInt32("the days", -MostDays, MostDays));
    }

    /// <summary>Returns the number of the day on which a year changes, counted from the first day of DateTime.</summary>
    private long ChangeOf(int year)
    {
        var date = new DateTime(year, month, 1).AddMonths(1).AddDays(days - 1);
        return (date.Ticks / TimeSpan.TicksPerDay) - (((int)(date.DayOfWeek - dayOfWeek) + DaysOfWeek) % DaysOfWeek);
    }
}
