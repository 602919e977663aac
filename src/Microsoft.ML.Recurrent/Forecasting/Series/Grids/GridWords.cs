using System.Globalization;

namespace Microsoft.ML.Recurrent.Forecasting.Series.Grids;

/// <summary>Grids in words, for messages.</summary>
internal static class GridWords
{
    private static readonly (long Ticks, string Name)[] s_units =
    [
        (TimeSpan.TicksPerDay, "day"), (TimeSpan.TicksPerHour, "hour"), (TimeSpan.TicksPerMinute, "minute"), (TimeSpan.TicksPerSecond, "second"),
    ];

    /// <summary>Such as "15 minutes".</summary>
    public static string Interval(long ticks)
    {
        foreach (var (unit, name) in s_units)
            if (ticks >= unit && ticks % unit == 0)
                return Count(ticks / unit, name);
        return TimeSpan.FromTicks(ticks).ToString("c", CultureInfo.InvariantCulture);
    }

    /// <summary>Such as "1 month".</summary>
    public static string Count(long count, string unit) => string.Create(CultureInfo.InvariantCulture, $"{count} {unit}{(count == 1 ? "" : "s")}");

    /// <summary>Such as "Monday, Tuesday and Friday".</summary>
    public static string List(IReadOnlyList<string> words) =>
        words.Count < 2 ? string.Concat(words) : $"{string.Join(", ", words.Take(words.Count - 1))} and {words[^1]}";

    /// <summary>Such as "Monday to Friday" or "Monday and Thursday".</summary>
    /// <param name="days">Days of the week in order, Monday as 0.</param>
    public static string Days(IReadOnlyList<int> days) => days.Count > 2 && days[^1] - days[0] == days.Count - 1 ? $"{Day(days[0])} to {Day(days[^1])}"
        : List([.. days.Select(Day)]);

    /// <summary>The name of a day of the week, Monday as 0.</summary>
    public static string Day(int day) => ((DayOfWeek)((day + 1) % 7)).ToString();

    /// <summary>Such as "2nd".</summary>
    public static string Ordinal(int number) => string.Create(CultureInfo.InvariantCulture,
        $"{number}{(number / 10 % 10 == 1 ? "th" : (number % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" })}");
}
