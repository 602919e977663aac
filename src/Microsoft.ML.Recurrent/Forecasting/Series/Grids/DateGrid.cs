using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Forecasting.Series.Grids;

/// <summary>
/// Represents steps on certain days of every month, quarter or the like: the last business day, the third Friday, the 15th and the end of the month. A row that
/// a holiday moves by up to four days counts as its step. Follows local time. Immutable.
/// </summary>
/// <param name="months">The number of months from one month with steps to the next.</param>
/// <param name="firstMonth">The number of one of these months, below <paramref name="months"/>.</param>
/// <param name="rules">The days, in their order in a month.</param>
internal sealed class DateGrid(int months, int firstMonth, DayRule[] rules) : TimeGrid
{
    private const int MostMonths = 12;
    private const int MostRules = 4;

    public override bool IsMonthly => rules.Length == 1;

    public override bool HasClosedTimes => true;

    public override long Tolerance => MostTolerance;

    public override TimeSpan Duration => TimeSpan.FromTicks((long)(months * (TimeSpan.TicksPerDay * 365.2425 / 12) / rules.Length));

    protected override TimeGridKind Kind => TimeGridKind.Date;

    public override GridPosition Start(long ticks)
    {
        var position = new GridPosition(ticks % TimeSpan.TicksPerDay, 0, 0);
        return position with { Step = Place(position, ticks).Step - 1 };
    }

    public override GridPlace Place(in GridPosition position, long ticks)
    {
        var (day, deviation) = DayOf(ticks, position.Phase);
        var date = new DateTime(Math.Clamp(day * TimeSpan.TicksPerDay, 0, DateTime.MaxValue.Date.Ticks));
        var near = FloorDivide(MonthGrid.MonthOf(date) - firstMonth, months) * rules.Length;
        var (best, distance) = (near, long.MaxValue);
        for (var step = near - 1; step <= near + (2 * rules.Length); step++)
        {
            var away = day - DayOfStep(step);
            if (Math.Abs(away) < Math.Abs(distance))
                (best, distance) = (step, away);
        }

        // A holiday moves business days. Two rows cannot have the same step; callers check the order of the rows.
        var moved = rules[(int)(best - (FloorDivide(best, rules.Length) * rules.Length))].MostMoved;
        var kind = Math.Abs(deviation) > Tolerance ? GridPlaceKind.Between
            : distance == 0 || (Math.Abs(distance) <= moved && date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)) ? GridPlaceKind.Step
            : GridPlaceKind.Closed;
        return new GridPlace(kind, best, (distance * TimeSpan.TicksPerDay) + deviation);
    }

    public override Int128 TicksOf(in GridPosition position, long step) =>
        DayOfStep(step) is var day && day < 0 ? Int128.MaxValue : position.Phase + ((Int128)day * TimeSpan.TicksPerDay);

    public override IReadOnlyList<int> UsualSeasons() =>
        12 % months != 0 ? [] : [.. new[] { rules.Length, 12 / months * rules.Length }.Where(steps => IsSeason(steps)).Distinct()];

    public override string ToString() =>
        $"{GridWords.List([.. rules.Select(rule => rule.ToString())])} of every {(months == 1 ? "" : GridWords.Ordinal(months) + " ")}month";

    protected override void WriteParts(SectionWriter section)
    {
        section.Write(months);
        section.Write(firstMonth);
        section.Write(rules.Length);
        foreach (var rule in rules)
        {
            section.Write((int)rule.Kind);
            section.Write(rule.Number);
        }
    }

    /// <exception cref="ModelFormatException">A number is out of range.</exception>
    public static DateGrid ReadParts(SectionReader section)
    {
        var months = section.ReadInt32("the months of a step", 1, MostMonths);
        var firstMonth = section.ReadInt32("the first month", 0, months - 1);
        var rules = new DayRule[section.ReadInt32("the days of a month", 1, MostRules)];
        for (var i = 0; i < rules.Length; i++)
        {
            rules[i] = new DayRule(section.ReadEnum<DayRuleKind>(), section.ReadInt32());
            if (!rules[i].IsValid)
                throw section.Defect($"there is no {rules[i].Kind} {rules[i].Number} of a month.");
        }

        return new DateGrid(months, firstMonth, rules);
    }

    /// <summary>Returns the number of the day of a step, counted from the first day of DateTime; -1 beyond the last one.</summary>
    private long DayOfStep(long step)
    {
        var month = FloorDivide(step, rules.Length);
        var number = (month * months) + firstMonth;
        if (number is < 12 or >= 12 * 10000)
            return number < 12 ? 0 : -1;
        return rules[(int)(step - (month * rules.Length))].In((int)(number / 12), (int)(number % 12) + 1).Ticks / TimeSpan.TicksPerDay;
    }
}
