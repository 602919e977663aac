using System.Numerics;

namespace Microsoft.ML.Recurrent.Forecasting.Series.Grids.Finding;

/// <summary>
/// Finds times of the week at which nothing is ever observed. A time is closed if no series has a value at that time, although there were at least four weeks
/// in which one could have had a value, and the share of values that are missing at open times does not explain this by chance. If this holds for some times,
/// three weeks are enough for the others, so that data of three and a half weeks do not close only one day of a weekend. Weeks with less than half of the usual
/// rows, as in an outage, do not count. If series differ, a time at which any of them has a value is open for all, because they share one model and its
/// seasons.
/// </summary>
internal static class WeekGridFinder
{
    private const int FewestWeeks = 4;
    private const double MostChance = 0.01;
    private const double ShareOfFrequent = 0.01;
    private const int FewestFrequent = 3;
    private const double FewestPresent = 0.5;
    private const int DaysOfWeek = 7;

    // Slots shorter than a twelfth of the usual step are not opening hours.
    private const int MostPerStep = 12;

    /// <param name="all">The times of all series.</param>
    /// <param name="plain">The grid without closed times.</param>
    public static IEnumerable<TimeGrid> Find(IReadOnlyList<SeriesTimes> all, TimeGrid plain)
    {
        if (SlotLength(all, plain) is not { } length)
            yield break;
        var slots = (int)(DaysOfWeek * TimeSpan.TicksPerDay / length);
        var perDay = slots / DaysOfWeek;
        var (present, possible, weeksOfDay) = Count(all, length, slots);
        var (open, chances, values) = (0, 0L, 0L);
        for (var slot = 0; slot < slots; slot++)
        {
            if (present[slot] == 0)
                continue;
            open++;
            (chances, values) = (chances + possible[slot].Rows, values + present[slot]);
        }

        var missing = chances == 0 ? 1 : Math.Max(0, 1 - ((double)values / chances));
        if (open == 0 || missing > 1 - FewestPresent)
            yield break;

        // A time of day that is closed on every day needs fewer weeks for each of the days.
        var isEver = new bool[perDay];
        for (var slot = 0; slot < slots; slot++)
            isEver[slot % perDay] |= present[slot] > 0;
        var opened = Opened(FewestWeeks);
        if (opened.Length == slots)
            yield break;
        opened = Opened(FewestWeeks - 1);
        int[] day = [.. opened.TakeWhile(slot => slot < perDay)];
        var isDaily = opened.Length == DaysOfWeek * day.Length && opened.Select((slot, i) => slot % perDay == day[i % day.Length]).All(same => same);
        yield return isDaily ? new WeekGrid(length, perDay, day) : new WeekGrid(length, slots, opened);

        int[] Opened(int fewestWeeks) => [.. Enumerable.Range(0, slots).Where(slot => present[slot] > 0
            || !(IsEnough(possible[slot].Weeks, fewestWeeks) || (!isEver[slot % perDay] && IsEnough(weeksOfDay[slot % perDay], fewestWeeks))))];

        bool IsEnough(int weeks, int fewest) => weeks >= fewest && Math.Pow(missing, weeks) * slots <= MostChance;
    }

    /// <summary>Returns the common divisor of the frequent differences, at most a day; null if it does not divide a week into slots.</summary>
    public static long? SlotLength(IReadOnlyList<SeriesTimes> all, TimeGrid grid)
    {
        if (grid.Duration < TimeSpan.FromSeconds(1))
            return null;
        var usual = grid.Duration.Ticks;
        var counts = new Dictionary<long, long>();
        var rows = 0L;
        foreach (var times in all)
        {
            for (var row = 1; row < times.Count; row++, rows++)
            {
                var difference = times[row].Local.Ticks - times[row - 1].Local.Ticks;

                // Jitter must not make slots shorter.
                var rounded = (long)Math.Round(difference / (double)TimeSpan.TicksPerSecond) * TimeSpan.TicksPerSecond;
                rounded = usual >= TimeSpan.TicksPerMinute ? (long)Math.Round(difference / (double)TimeSpan.TicksPerMinute) * TimeSpan.TicksPerMinute : rounded;
                if (rounded > 0)
                    counts[rounded] = counts.GetValueOrDefault(rounded) + 1;
            }
        }

        var length = TimeSpan.TicksPerDay;
        foreach (var (difference, count) in counts.OrderByDescending(one => one.Value))
        {
            var common = (long)BigInteger.GreatestCommonDivisor(length, difference);
            if (count >= FewestFrequent && count >= ShareOfFrequent * rows && common >= Math.Min(usual, TimeSpan.TicksPerDay) / MostPerStep)
                length = common;
        }

        return length >= TimeSpan.TicksPerSecond && WeekGrid.TakesSlots(length) ? length : null;
    }

    /// <summary>
    /// Counts for each slot of a week the values in it, and how often and in how many weeks there could have been a value, and for each slot of a day in how
    /// many weeks.
    /// </summary>
    public static (long[] Present, (long Rows, int Weeks)[] Possible, int[] WeeksOfDay) Count(IReadOnlyList<SeriesTimes> all, long length, int slots)
    {
        var present = new long[slots];
        var (possible, lastWeek) = (new (long Rows, int Weeks)[slots], new long[slots]);
        var (weeksOfDay, lastOfDay) = (new int[slots / DaysOfWeek], new long[slots / DaysOfWeek]);
        Array.Fill(lastWeek, -1);
        Array.Fill(lastOfDay, -1);
        var alive = new List<(long Week, long First, long Last)>();
        foreach (var times in all)
        {
            var phase = times.Count == 0 ? 0 : times[0].Local.Ticks % length;
            long[] numbers = [.. Enumerable.Range(0, times.Count).Where(times.HasValue)
                .Select(row => (times[row].Local.Ticks - phase + (length / 2)) / length).Distinct()];
            if (numbers.Length == 0)
                continue;
            foreach (var number in numbers)
                present[number % slots]++;
            var weeks = numbers.GroupBy(number => number / slots).Select(week => (Week: week.Key, Rows: week.Count())).ToArray();
            var usual = weeks.Select(week => week.Rows).Order().ElementAt(weeks.Length / 2);
            foreach (var (week, rows) in weeks)
                if (2 * rows >= usual)
                    alive.Add((week, numbers[0], numbers[^1]));
        }

        foreach (var (week, first, last) in alive.OrderBy(one => one.Week))
        {
            for (var slot = 0; slot < slots; slot++)
            {
                if ((week * slots) + slot is var number && (number < first || number > last))
                    continue;
                possible[slot] = (possible[slot].Rows + 1, possible[slot].Weeks + (lastWeek[slot] == week ? 0 : 1));
                lastWeek[slot] = week;
                var ofDay = slot % lastOfDay.Length;
                weeksOfDay[ofDay] += lastOfDay[ofDay] == week ? 0 : 1;
                lastOfDay[ofDay] = week;
            }
        }

        return (present, possible, weeksOfDay);
    }
}
