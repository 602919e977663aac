using System.Diagnostics;
using Microsoft.ML.Recurrent.PeerBenchmarks.Contenders;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Timing;

/// <summary>Measures contenders in turn, block by block, so that what the machine does meanwhile meets all of them alike.</summary>
internal sealed class AlternatingTimer(TimingRule rule)
{
    private const int MostRounds = 101;

    /// <summary>Median seconds of one run, for each contender.</summary>
    /// <param name="contenders">Contenders that have run already.</param>
    /// <param name="lastRuns">Seconds of the last of those runs, which is as good as a warm-up where it was long.</param>
    public double[] Measure(IReadOnlyList<IContender> contenders, IReadOnlyList<double> lastRuns)
    {
        var repeats = new int[contenders.Count];
        var times = contenders.Select(_ => new List<double>()).ToArray();
        for (var i = 0; i < contenders.Count; i++)
            repeats[i] = Math.Max(1, (int)Math.Ceiling(rule.BlockSeconds / (lastRuns[i] > rule.WarmUpSeconds ? lastRuns[i] : WarmUp(contenders[i]))));
        var start = Stopwatch.GetTimestamp();
        for (var round = 0; round < MostRounds && (round < rule.Rounds || Stopwatch.GetElapsedTime(start).TotalSeconds < rule.Seconds); round++)
        {
            for (var i = 0; i < contenders.Count; i++)
            {
                Thread.Sleep(rule.PauseMilliseconds);
                times[i].Add(Block(contenders[i], repeats[i]));
            }
        }

        return [.. times.Select(Median)];
    }

    public static double Median(IReadOnlyCollection<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private double Block(IContender contender, int repeats)
    {
        // The first run of a block finds the other's data in the caches; long work does not feel it.
        if (repeats > 1)
            contender.Run();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < repeats; i++)
            contender.Run();
        return Stopwatch.GetElapsedTime(start).TotalSeconds / repeats;
    }

    /// <summary>Runs until the time is spent and returns the seconds of the fastest run.</summary>
    private double WarmUp(IContender contender)
    {
        var fastest = double.MaxValue;
        var start = Stopwatch.GetTimestamp();
        do
        {
            var before = Stopwatch.GetTimestamp();
            contender.Run();
            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(before).TotalSeconds);
        }
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < rule.WarmUpSeconds);
        return fastest;
    }
}
