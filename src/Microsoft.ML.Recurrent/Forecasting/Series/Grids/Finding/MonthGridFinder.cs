using System.Runtime.InteropServices;

namespace Microsoft.ML.Recurrent.Forecasting.Series.Grids.Finding;

/// <summary>Finds steps of calendar months: the most frequent number of whole months between rows, if it is at least as frequent as any fixed time.</summary>
internal static class MonthGridFinder
{
    // Irregular times have many different differences; whatever the interval is, it is among the first ones.
    private const int MostDifferences = 4096;

    /// <summary>Returns the grid, or null if another interval is more frequent.</summary>
    public static MonthGrid? Find(IReadOnlyList<SeriesTimes> all)
    {
        var (ticks, months, areMonthEnds) = (new Dictionary<long, long>(), new Dictionary<long, long>(), true);
        foreach (var times in all)
        {
            for (var row = 0; row < times.Count; row++)
            {
                areMonthEnds &= MonthGrid.IsLastOfMonth(times[row].Local);
                if (row == 0 || times[row].Local <= times[row - 1].Local)
                    continue;
                Count(ticks, times[row].Local.Ticks - times[row - 1].Local.Ticks);
                if (MonthGrid.MonthsBetween(times[row - 1].Local, times[row].Local) is > 0 and var passed)
                    Count(months, passed);
            }
        }

        if (months.Count == 0)
            return null;

        // Months have 28 to 31 days, so an interval of months is more frequent than each of its lengths in days, or as frequent as the only one.
        var (most, frequency) = MostFrequent(months);
        return frequency >= MostFrequent(ticks).Times ? new MonthGrid((int)most, areMonthEnds) : null;
    }

    private static void Count(Dictionary<long, long> counts, long difference)
    {
        if (counts.Count < MostDifferences || counts.ContainsKey(difference))
            CollectionsMarshal.GetValueRefOrAddDefault(counts, difference, out _)++;
    }

    // The shorter of two equally frequent ones, because the longer may be a gap.
    private static (long Difference, long Times) MostFrequent(Dictionary<long, long> counts)
    {
        var most = counts.OrderByDescending(count => count.Value).ThenBy(count => count.Key).First();
        return (most.Key, most.Value);
    }
}
