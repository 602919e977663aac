using System.Globalization;

namespace Microsoft.ML.Recurrent.Forecasting.Series.Grids;

/// <summary>Formats grids for messages.</summary>
internal static class GridWords
{
    private static readonly (long Ticks, string Name)[] s_units =
    [
        (TimeSpan.TicksPerDay, "day"), (TimeSpan.TicksPerHour, "hour"), (TimeSpan.TicksPerMinute, "minute"), (TimeSpan.TicksPerSecond, "second"),
    ];

    /// <summary>Formats an interval, such as "15 minutes".</summary>
    public static string Interval(long ticks)
    {
        foreach (var (unit, name) in s_units)
            if (ticks >= unit && ticks % unit == 0)
                return Count(ticks / unit, name);
        return TimeSpan.FromTicks(ticks).ToString("c", CultureInfo.InvariantCulture);
    }

    /// <summary>Formats a count, such as "1 month".</summary>
    public static string Count(long count, string unit) => string.Create(CultureInfo.InvariantCulture, $"{count} {unit}{(count == 1 ? "" : "s")}");

    /// <summary>Formats a list, such as "Monday, Tuesday and Friday".</summary>
    public static string List(IReadOnlyList<string> words) =>
        words.Count < 2 ? string.Concat(words) : $"{string.Join(", ", words.Take(words.Count - 1))} and {words[^1]}";

    /// <summary>Formats days of the week, such as "Monday to Friday" or "Monday and Thursday".</summary>
    /// <param name="days">The days of the week in order, Monday as 0.</param>
    public static string Days(IReadOnlyList<int> days) => days.Count > 2 && days[^1] - days[0] == days.Count - 1 ? $"{Day(days[0])} to {Day(days[^1])}"
        : List([.. days.Select(Day)]);

    /// <summary>Returns the name of a day of the week, Monday as 0.</summary>
    public static string Day(int day) => ((DayOfWeek)((day + 1) % 7)).ToString();

    /// <summary>Formats an ordinal number, such as "2nd".</summary>
    public static string Ordinal(int number) => string.Create(CultureInfo.InvariantCulture,
        $"{number}{(number / 10 % 10 == 1 ? "th" : (number % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" })}");
}
