using System.Runtime.InteropServices;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>Finds the sampling interval: the most frequent difference between rows that follow one another.</summary>
internal sealed class StepFinder
{
    // Differences of irregular times are all different; whatever the interval is, it is among the first ones.
    private const int MostDifferences = 4096;

    private readonly Dictionary<long, long> _ticks = [];
    private readonly Dictionary<long, long> _months = [];
    private bool _areMonthEnds = true;

    /// <summary>Counts the first row of a series.</summary>
    public void Add(DateTime first) => _areMonthEnds &= TimeStep.IsLastOfMonth(first);

    /// <summary>Counts a row that follows another one. A pair in disorder is passed over.</summary>
    public void Add(DateTime from, DateTime to)
    {
        if (to <= from)
            return;
        Add(to);
        Count(_ticks, to.Ticks - from.Ticks);
        if (TimeStep.MonthsBetween(from, to) is > 0 and var months)
            Count(_months, months);
    }

    /// <summary>The sampling interval, or null if no row follows another.</summary>
    public TimeStep? Find()
    {
        if (_ticks.Count == 0)
            return null;
        var (ticks, times) = MostFrequent(_ticks);

        // Months are of 28 to 31 days, so the one interval of months outnumbers each of its lengths, or is as frequent as the only one.
        return _months.Count > 0 && MostFrequent(_months) is var (months, monthTimes) && monthTimes >= times
            ? new TimeStep(0, (int)months, _areMonthEnds)
            : new TimeStep(ticks);
    }

    private static void Count(Dictionary<long, long> counts, long difference)
    {
        if (counts.Count < MostDifferences || counts.ContainsKey(difference))
            CollectionsMarshal.GetValueRefOrAddDefault(counts, difference, out _)++;
    }

    // The shorter of two that are as frequent: the longer may be a gap.
    private static (long Difference, long Times) MostFrequent(Dictionary<long, long> counts)
    {
        var most = counts.OrderByDescending(count => count.Value).ThenBy(count => count.Key).First();
        return (most.Key, most.Value);
    }
}
