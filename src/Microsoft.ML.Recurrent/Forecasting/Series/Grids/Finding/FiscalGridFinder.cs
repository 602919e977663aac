namespace Microsoft.ML.Recurrent.Forecasting.Series.Grids.Finding;

/// <summary>
/// Finds periods of whole weeks. Rows up to the first year of 53 weeks do not show when a year changes, so the usual dates are tried first: the day of the week
/// nearest to the end of a month, January and December before other months.
/// </summary>
internal static class FiscalGridFinder
{
    private const int FewestRows = 6;
    private const int MostSeries = 4;
    private const int DaysOfWeek = 7;

    // Days from the end of a month: the nearest day of the week to it, the last one in the month, and the beginnings of years after these.
    private static readonly int[] s_days = [3, 0, 4, 1];
    private static readonly int[] s_months = [1, 12, 6, 9, 3, 8, 7, 10, 4, 2, 5, 11];
    private static readonly int[][] s_periods = [[4, 4, 5], [4, 5, 4], [5, 4, 4]];

    public static IEnumerable<TimeGrid> Find(IReadOnlyList<SeriesTimes> all)
    {
        var days = all.SelectMany(times => Enumerable.Range(0, times.Count).Where(times.HasValue).Select(row => times[row].Local.DayOfWeek))
            .Distinct().ToArray();
        var some = all.OrderByDescending(times => times.Count).Take(MostSeries).ToArray();
        if (days.Length != 1 || !HasPeriods(some[0]))
            return [];
        var best = ((TimeGrid Grid, long Cost)?)null;
        foreach (var grid in Candidates(days[0]))
        {
            var cost = GridFit.Of(grid, some).Cost;
            if (best is null || cost < best.Value.Cost)
                best = (grid, cost);
        }

        return [best!.Value.Grid];
    }

    private static bool HasPeriods(SeriesTimes times)
    {
        var days = Enumerable.Range(0, times.Count).Where(times.HasValue).Select(row => times[row].Local.Date).ToArray();
        var weeks = days.Zip(days.Skip(1), (day, next) => (next - day).Days / DaysOfWeek).Order().ToArray();
        return weeks.Length >= FewestRows - 1 && weeks[weeks.Length / 2] is 4 or 5 or 13;
    }

    private static IEnumerable<TimeGrid> Candidates(DayOfWeek dayOfWeek)
    {
        var others = Enumerable.Range(-FiscalGrid.MostDays, (2 * FiscalGrid.MostDays) + 1).OrderBy(Math.Abs).Except(s_days);
        foreach (var days in s_days.Concat(others))
            foreach (var month in s_months)
                foreach (var weeks in s_periods.Select(Quarters).Append(Even(13, 4)).Append(Even(4, 13)))
                    yield return new FiscalGrid(weeks, dayOfWeek, month, days);
    }

    private static int[] Even(int periods, int weeks) => [.. Enumerable.Range(0, periods).Select(period => period * weeks)];

    /// <summary>Returns the numbers of weeks from the change of the year to each of its twelve steps.</summary>
    private static int[] Quarters(int[] periods)
    {
        var (weeks, passed) = (new int[12], 0);
        for (var period = 0; period < weeks.Length; period++)
        {
            weeks[period] = passed;
            passed += periods[period % periods.Length];
        }

        return weeks;
    }
}
