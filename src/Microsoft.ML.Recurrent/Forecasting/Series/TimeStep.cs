using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>The sampling interval of series: a fixed time, or a number of calendar months, which is also what quarters and years are.</summary>
/// <param name="Ticks">The fixed time in ticks of 100 ns, or 0.</param>
/// <param name="Months">The number of months, or 0.</param>
/// <param name="IsMonthEnd">Whether each step of months is the last day of its month.</param>
internal readonly record struct TimeStep(long Ticks, int Months = 0, bool IsMonthEnd = false)
{
    private const int MostMonths = 12 * 9999;
    private const int LongestSeason = 2000;

    /// <summary>Steps from one time to a later one.</summary>
    /// <param name="from">Where to count from.</param>
    /// <param name="to">A later time.</param>
    /// <param name="day">The day of the month that steps of months fall on, where the month has it: the greatest seen so far.</param>
    /// <returns>The number of steps, or 0 if the later time is not a whole number of steps away.</returns>
    public long Count(DateTime from, DateTime to, int day)
    {
        if (Ticks > 0)
        {
            var (steps, rest) = Math.DivRem(to.Ticks - from.Ticks, Ticks);
            return rest == 0 ? steps : 0;
        }

        // After ends of short months only, a later day may turn out to be the one that is meant.
        var falls = to.Day == Math.Min(day, DateTime.DaysInMonth(to.Year, to.Month)) || (to.Day > day && IsLastOfMonth(from));
        var months = falls ? MonthsBetween(from, to) : 0;
        return months % Months == 0 ? months / Months : 0;
    }

    /// <summary>The time some steps later, at most the last time there is.</summary>
    /// <param name="from">Where to count from.</param>
    /// <param name="steps">The number of steps, at least 0.</param>
    /// <param name="day">The day of the month that steps of months fall on, where the month has it.</param>
    public DateTime Add(DateTime from, long steps, int day)
    {
        if (Ticks > 0)
            return steps > (DateTime.MaxValue.Ticks - from.Ticks) / Ticks ? DateTime.MaxValue : from.AddTicks(steps * Ticks);
        var month = MonthOf(from) + (Math.Min(steps, MostMonths) * Months);
        if (month >= 12 * 10000)
            return DateTime.MaxValue;
        var (year, inYear) = ((int)(month / 12), (int)(month % 12) + 1);
        var days = DateTime.DaysInMonth(year, inYear);
        return new DateTime(year, inYear, IsMonthEnd && IsLastOfMonth(from) ? days : Math.Min(day, days), 0, 0, 0, from.Kind) + from.TimeOfDay;
    }

    /// <summary>Whole calendar months from one time to a later one. The end of a shorter month stands for any later day.</summary>
    /// <returns>The number of months, or 0 if there is no such.</returns>
    public static int MonthsBetween(DateTime from, DateTime to)
    {
        var agree = from.TimeOfDay == to.TimeOfDay
            && (from.Day == to.Day || (from.Day < to.Day ? IsLastOfMonth(from) : IsLastOfMonth(to)));
        return agree ? MonthOf(to) - MonthOf(from) : 0;
    }

    public static bool IsLastOfMonth(DateTime time) => time.Day == DateTime.DaysInMonth(time.Year, time.Month);

    /// <summary>About how long a step is.</summary>
    public TimeSpan Duration => TimeSpan.FromTicks(Ticks > 0 ? Ticks : (long)(Months * (TimeSpan.TicksPerDay * 365.2425 / 12)));

    /// <summary>Steps of an hour, a day, a week and a year, where there are at least two, and a whole number of them: the seasons that a calendar makes likely.</summary>
    public IReadOnlyList<int> UsualSeasons()
    {
        var seasons = new List<int>();
        if (Months > 0)
        {
            if (12 % Months == 0 && Months < 12)
                seasons.Add(12 / Months);
            return seasons;
        }

        foreach (var cycle in new[] { TimeSpan.TicksPerHour, TimeSpan.TicksPerDay, 7 * TimeSpan.TicksPerDay, 365 * TimeSpan.TicksPerDay })
            if (cycle % Ticks == 0 && cycle / Ticks is >= 2 and <= LongestSeason and var season)
                seasons.Add((int)season);
        return seasons;
    }

    /// <summary>The interval in words, such as "15 minutes" or "1 month".</summary>
    public override string ToString() => Months > 0 && Months % 12 == 0 ? InWords(Months / 12, "year")
        : Months > 0 ? InWords(Months, "month")
        : Ticks % TimeSpan.TicksPerDay == 0 ? InWords(Ticks / TimeSpan.TicksPerDay, "day")
        : Ticks % TimeSpan.TicksPerHour == 0 ? InWords(Ticks / TimeSpan.TicksPerHour, "hour")
        : Ticks % TimeSpan.TicksPerMinute == 0 ? InWords(Ticks / TimeSpan.TicksPerMinute, "minute")
        : Ticks % TimeSpan.TicksPerSecond == 0 ? InWords(Ticks / TimeSpan.TicksPerSecond, "second")
        : TimeSpan.FromTicks(Ticks).ToString("c", CultureInfo.InvariantCulture);

    public void Write(SectionWriter section)
    {
        section.Write(Ticks);
        section.Write(Months);
        section.Write(IsMonthEnd);
    }

    /// <exception cref="ModelFormatException">The step is not a time above 0, or both kinds at once.</exception>
    public static TimeStep Read(SectionReader section)
    {
        var step = new TimeStep(section.ReadInt64(), section.ReadInt32("the months of a step", 0, MostMonths), section.ReadBoolean());
        return step.Ticks >= 0 && step.Ticks <= DateTime.MaxValue.Ticks && step.Ticks > 0 != step.Months > 0 ? step
            : throw section.Defect($"a step has {step.Ticks} ticks and {step.Months} months; one of them is above 0.");
    }

    private static int MonthOf(DateTime time) => (time.Year * 12) + time.Month - 1;

    private static string InWords(long count, string unit) => string.Create(CultureInfo.InvariantCulture, $"{count} {unit}{(count == 1 ? "" : "s")}");
}
