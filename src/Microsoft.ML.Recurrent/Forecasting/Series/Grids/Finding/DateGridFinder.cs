namespace Microsoft.ML.Recurrent.Forecasting.Series.Grids.Finding;

/// <summary>
/// Finds the days of the month on which all rows fall: for each place in a month, the rule of which most rows are instances, and at least three quarters of
/// them; holidays may move the others.
/// </summary>
internal static class DateGridFinder
{
    private const int FewestMonths = 3;
    private const int FewestRows = 4;
    private const int MostDaysOfMonth = 3;
    private const int MostMonths = 12;
    private const double FewestCovered = 0.75;

    public static IEnumerable<TimeGrid> Find(IReadOnlyList<SeriesTimes> all)
    {
        var months = all.SelectMany(times => Enumerable.Range(0, times.Count).Where(times.HasValue).Select(row => times[row].Local.Date)
            .GroupBy(MonthGrid.MonthOf).Select(month => (Number: month.Key, Days: month.ToArray()))).ToArray();
        if (months.Length == 0 || months.Sum(month => month.Days.Length) < FewestRows)
            yield break;
        var count = months.GroupBy(month => month.Days.Length).MaxBy(group => group.Count())!.Key;
        var whole = months.Where(month => month.Days.Length == count).ToArray();
        if (count > MostDaysOfMonth || whole.Length < FewestMonths)
            yield break;
        var rules = new DayRule[count];
        for (var place = 0; place < count; place++)
        {
            // Rules are proposed in order, the most natural one first; the first of those that explain the most rows is used.
            var known = new Dictionary<DayRule, int>();
            foreach (var month in whole)
                foreach (var rule in DayRule.Of(month.Days[place]).Distinct())
                    known[rule] = known.GetValueOrDefault(rule) + 1;
            var (best, covered) = known.OrderByDescending(rule => rule.Value).ThenBy(rule => rule.Key.Kind)
                .ThenByDescending(rule => rule.Key.Number == DayRule.MonthEnd).First();
            if (covered < FewestCovered * whole.Length || !best.IsValid)
                yield break;
            rules[place] = best;
        }

        if (Stride(months.Select(month => month.Number)) is not (>= 1 and <= MostMonths and var stride))
            yield break;
        var first = months[0].Number % stride;
        if (Array.TrueForAll(months, month => month.Number % stride == first))
            yield return new DateGrid(stride, first, rules);
    }

    /// <summary>Returns the most frequent number of months from one month with rows to the next.</summary>
    private static int Stride(IEnumerable<int> months)
    {
        var numbers = months.ToArray();
        return numbers.Zip(numbers.Skip(1), (month, next) => next - month).Where(passed => passed > 0).GroupBy(passed => passed)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key).FirstOrDefault()?.Key ?? 0;
    }
}
