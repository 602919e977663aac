namespace Microsoft.ML.Recurrent.Forecasting.Series.Grids;

/// <summary>Represents a day of every month, such as the 15th, the last business day or the third Friday. A plain value.</summary>
/// <param name="Kind">The kind of rule that determines the day.</param>
/// <param name="Number">The number of the day, see <see cref="DayRuleKind"/>.</param>
internal readonly record struct DayRule(DayRuleKind Kind, int Number)
{
    private const int DaysOfWeek = 7;
    private const int Last = -1;

    /// <summary>The number of the last day of any month.</summary>
    public const int MonthEnd = 31;

    /// <summary>Gets the maximum number of days by which a holiday may move a row.</summary>
    public int MostMoved => Kind == DayRuleKind.Day ? 0 : 4;

    public bool IsValid => Kind switch
    {
        DayRuleKind.BusinessDay => Number is >= 1 and <= 20 or >= -20 and <= Last,
        DayRuleKind.Weekday => Count is >= 1 and <= 4 or Last,
        _ => Number is >= 1 and <= MonthEnd,
    };

    private int Count => Kind == DayRuleKind.Weekday ? (int)Math.Floor(Number / (double)DaysOfWeek) : Number;

    private DayOfWeek DayOfWeek => (DayOfWeek)(Number - (Count * DaysOfWeek));

    /// <summary>Returns the rules of which a day may be an instance.</summary>
    public static IEnumerable<DayRule> Of(DateTime day)
    {
        var days = DateTime.DaysInMonth(day.Year, day.Month);
        if (day.Day == days)
            yield return new DayRule(DayRuleKind.Day, MonthEnd);
        yield return new DayRule(DayRuleKind.Day, day.Day);
        if (!IsWeekend(day))
        {
            yield return new DayRule(DayRuleKind.BusinessDay, Last - BusinessDays(day, day.Day + 1, days));
            yield return new DayRule(DayRuleKind.BusinessDay, BusinessDays(day, 1, day.Day));
        }

        if ((day.Day + DaysOfWeek) > days)
            yield return new DayRule(DayRuleKind.Weekday, (Last * DaysOfWeek) + (int)day.DayOfWeek);
        if (day.Day <= 4 * DaysOfWeek)
            yield return new DayRule(DayRuleKind.Weekday, ((day.Day + DaysOfWeek - 1) / DaysOfWeek * DaysOfWeek) + (int)day.DayOfWeek);
        if (IsWeekend(day))
            yield break;
        for (var moved = 0; moved <= 2; moved++)
        {
            if (day.Day + moved <= days && (moved == 0 || day.DayOfWeek == DayOfWeek.Friday))
                yield return new DayRule(DayRuleKind.DayOrBefore, day.Day + moved);
            if (day.Day > moved && (moved == 0 || day.DayOfWeek == DayOfWeek.Monday))
                yield return new DayRule(DayRuleKind.DayOrAfter, day.Day - moved);
        }
    }

    /// <summary>Returns the day in a month; a day that is moved for a weekend may be in the month before or after.</summary>
    public DateTime In(int year, int month)
    {
        var days = DateTime.DaysInMonth(year, month);
        var first = new DateTime(year, month, 1);
        switch (Kind)
        {
            case DayRuleKind.BusinessDay:
                var (day, step) = Number > 0 ? (first, 1) : (first.AddDays(days - 1), -1);
                for (var left = Math.Abs(Number); ; day = day.AddDays(step))
                    if (!IsWeekend(day) && --left == 0)
                        return day;
            case DayRuleKind.Weekday when Count < 0:
                var last = first.AddDays(days - 1);
                return last.AddDays(-((int)(last.DayOfWeek - DayOfWeek + DaysOfWeek) % DaysOfWeek));
            case DayRuleKind.Weekday:
                return first.AddDays((((int)(DayOfWeek - first.DayOfWeek) + DaysOfWeek) % DaysOfWeek) + ((Count - 1) * DaysOfWeek));
            default:
                var given = first.AddDays(Math.Min(Number, days) - 1);
                if (Kind == DayRuleKind.DayOrBefore)
                    return given.AddDays(given.DayOfWeek == DayOfWeek.Saturday ? -1 : given.DayOfWeek == DayOfWeek.Sunday ? -2 : 0);
                return Kind == DayRuleKind.DayOrAfter
                    ? given.AddDays(given.DayOfWeek == DayOfWeek.Saturday ? 2 : given.DayOfWeek == DayOfWeek.Sunday ? 1 : 0) : given;
        }
    }

    public override string ToString() => Kind switch
    {
        DayRuleKind.Day => Number == MonthEnd ? "the last day" : $"the {GridWords.Ordinal(Number)}",
        DayRuleKind.BusinessDay => $"the {Nth(Number)}business day",
        DayRuleKind.Weekday => $"the {Nth(Count)}{DayOfWeek}",
        DayRuleKind.DayOrBefore => $"the {GridWords.Ordinal(Number)} or the business day before",
        _ => $"the {GridWords.Ordinal(Number)} or the business day after",
    };

    private static string Nth(int number) => number == Last ? "last " : number < 0 ? $"{GridWords.Ordinal(-number)} last " : $"{GridWords.Ordinal(number)} ";

    private static bool IsWeekend(DateTime day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    private static int BusinessDays(DateTime month, int from, int to)
    {
        var count = 0;
        for (var day = from; day <= to; day++)
            count += IsWeekend(new DateTime(month.Year, month.Month, day)) ? 0 : 1;
        return count;
    }
}
