using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.Recurrent.Benchmarks.Surface;

/// <summary>Times pieces of work by the wall clock.</summary>
internal static class Clock
{
    // The tiers of the JIT follow each other by calls and by time.
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(1.5);

    public static TimeSpan Time(Action work)
    {
        var watch = Stopwatch.StartNew();
        work();
        return watch.Elapsed;
    }

    /// <summary>
    /// Runs pieces of work in turn, so that what else the machine does meets all of them alike: first until the JIT has compiled them to the end,
    /// then for a number of rounds that count.
    /// </summary>
    /// <returns>The median of each.</returns>
    public static TimeSpan[] MediansInTurn(int rounds, params Action[] works)
    {
        var times = Array.ConvertAll(works, _ => new List<TimeSpan>());
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < s_warmUp;)
            Array.ForEach(works, work => work());
        for (var round = 0; round < rounds; round++)
            for (var i = 0; i < works.Length; i++)
                times[i].Add(Time(works[i]));

        return Array.ConvertAll(times, Median);
    }

    public static TimeSpan Median(List<TimeSpan> times)
    {
        times.Sort();
        return times[times.Count / 2];
    }

    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
