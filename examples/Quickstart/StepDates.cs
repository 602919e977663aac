using System.Globalization;

namespace Quickstart;

/// <summary>The dates of the steps after a series: by months or by a fixed time, whichever its rows are apart. A plain value.</summary>
/// <param name="Last">The date of the last row.</param>
/// <param name="Months">Months of a step, or 0.</param>
/// <param name="Ticks">The fixed time of a step in ticks, or 0; where both are 0, dates are not known and steps are counted.</param>
/// <param name="IsMonthEnd">Whether steps of months fall on the last days of months.</param>
internal readonly record struct StepDates(DateTime Last, int Months, long Ticks, bool IsMonthEnd)
{
    /// <param name="rows">The rows, in order.</param>
    /// <param name="positions">The number of the step of each row, gaps counted.</param>
    public static StepDates Of(SeriesRow[] rows, long[] positions)
    {
        var (first, last) = (rows[0].Date, rows[^1].Date);
        var steps = positions[^1] - positions[0];
        if (steps == 0)
            return default;
        var isMonthEnd = Array.TrueForAll(rows, row => row.Date.Day == DateTime.DaysInMonth(row.Date.Year, row.Date.Month));
        var months = (int)(MonthsBetween(first, last) / steps);
        var ticks = (last - first).Ticks / steps;
        var (byMonths, byTicks) = (new StepDates(first, months, 0, isMonthEnd), new StepDates(first, 0, ticks, false));
        bool Fits(StepDates dates) => Enumerable.Range(0, rows.Length).All(i => dates.After(positions[i] - positions[0]) == rows[i].Date);
        return months > 0 && Fits(byMonths) ? byMonths with { Last = last } : ticks > 0 && Fits(byTicks) ? byTicks with { Last = last } : default;
    }

    /// <summary>A date and, unless it is midnight, the time of day.</summary>
    public static string Text(DateTime date) => date.ToString(
        date.TimeOfDay == default ? "yyyy-MM-dd" : date.Second == 0 ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>What to call the step of some number after the last row, 1 for the next.</summary>
    public string NameOf(int step)
    {
        var years = (double)step * ((Months / 12.0) + ((double)Ticks / TimeSpan.TicksPerDay / 365));
        return years == 0 || Last.Year + years > 9998 ? $"+{step}" : Text(After(step));
    }

    /// <summary>As an argument of a command line; <see cref="Parse"/> reads it.</summary>
    public string ToArgument() => string.Create(CultureInfo.InvariantCulture, $"{Last:yyyy-MM-dd'T'HH:mm:ss.FFFFFFF};{Months};{Ticks};{IsMonthEnd}");

    public static StepDates Parse(string argument) => argument.Split(';') is [var last, var months, var ticks, var isMonthEnd]
        ? new StepDates(DateTime.Parse(last, CultureInfo.InvariantCulture), int.Parse(months, CultureInfo.InvariantCulture),
            long.Parse(ticks, CultureInfo.InvariantCulture), bool.Parse(isMonthEnd))
        : default;

    private DateTime After(long steps)
    {
        if (Months == 0)
            return Last.AddTicks(steps * Ticks);
        var date = Last.AddMonths((int)(steps * Months));
        return IsMonthEnd ? date.AddDays(DateTime.DaysInMonth(date.Year, date.Month) - date.Day) : date;
    }

    private static int MonthsBetween(DateTime from, DateTime to) => ((to.Year - from.Year) * 12) + to.Month - from.Month;
}
