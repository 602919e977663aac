using System.Globalization;

namespace Microsoft.ML.Recurrent.Forecasting.Series.Grids.Finding;

/// <summary>
/// Finds times of the week that are open only because of a few rows, such as the one Saturday on which an office worked: all the other Saturdays then count as
/// missing, and steps ahead fall on Saturdays, so that a warning is due.
/// </summary>
internal static class RareTimes
{
    private const int FewestWeeks = 10;
    private const double MostPresent = 0.1;
    private const double FewestUsual = 0.5;
    private const int DaysOfWeek = 7;

    /// <param name="all">The times of all series.</param>
    /// <param name="grid">A grid of fixed steps, with or without closed times.</param>
    /// <returns>A warning that describes these times and how to close them, or null if there are no such times.</returns>
    public static string? Describe(IReadOnlyList<SeriesTimes> all, TimeGrid grid)
    {
        if (grid is not (FixedGrid or WeekGrid) || WeekGridFinder.SlotLength(all, grid) is not { } length)
            return null;
        var slots = (int)(DaysOfWeek * TimeSpan.TicksPerDay / length);
        var (present, possible, _) = WeekGridFinder.Count(all, length, slots);
        var (rare, rows, weeks, values, chances) = (new List<int>(), 0L, 0, 0L, 0L);
        for (var slot = 0; slot < slots; slot++)
        {
            if (present[slot] == 0)
                continue;
            if (possible[slot].Weeks >= FewestWeeks && present[slot] <= MostPresent * possible[slot].Rows)
            {
                rare.Add(slot);
                (rows, weeks) = (rows + present[slot], Math.Max(weeks, possible[slot].Weeks));
                continue;
            }

            (values, chances) = (values + present[slot], chances + possible[slot].Rows);
        }

        return rare.Count == 0 || values < FewestUsual * chances ? null : string.Create(CultureInfo.InvariantCulture,
            $"{weeks} weeks have only {GridWords.Count(rows, "row")} {Times(rare, slots / DaysOfWeek, length)}, so these times are not closed: ")
            + "without a row they count as missing, and steps ahead fall on them. If these times are closed, remove these rows.";
    }

    private static string Times(List<int> rare, int perDay, long length)
    {
        int[] days = [.. rare.Select(slot => slot / perDay).Distinct()];
        if (perDay == 1)
            return $"on {GridWords.Days(days)}";
        var first = TimeSpan.FromTicks(rare[0] % perDay * length).ToString("hh\\:mm", CultureInfo.InvariantCulture);
        var others = rare.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" and {rare.Count - 1} such times");
        return $"on {GridWords.Days(days)} at {first}{others}";
    }
}
