using System.Diagnostics;
using Microsoft.ML.Recurrent.PeerBenchmarks.Contenders;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Timing;

/// <summary>Measures contenders in turn, block by block, so that what the machine does meanwhile meets all of them alike.</summary>
internal sealed class AlternatingTimer(TimingRule rule)
{
    private const int MostRounds = 101;
    private const int MostRefusedRounds = 200;
    private const int RefusedPauseMilliseconds = 200;

    /// <summary>Runs the contenders by turns.</summary>
    /// <param name="contenders">Contenders that have run already.</param>
    /// <param name="lastRuns">Seconds of the last of those runs, which is as good as a warm-up where it was long.</param>
    public Measurement Measure(IReadOnlyList<IContender> contenders, IReadOnlyList<double> lastRuns)
    {
        var repeats = new int[contenders.Count];
        var times = contenders.Select(_ => new List<double>()).ToArray();
        for (var i = 0; i < contenders.Count; i++)
            repeats[i] = Math.Max(1, (int)Math.Ceiling(rule.BlockSeconds / (lastRuns[i] > rule.WarmUpSeconds ? lastRuns[i] : WarmUp(contenders[i]))));
        var loads = new List<double>();
        var start = Stopwatch.GetTimestamp();
        var refused = 0;
        while (!IsEnough(loads.Count, Stopwatch.GetElapsedTime(start).TotalSeconds))
        {
            var load = new MachineLoad();
            var round = new double[contenders.Count];
            for (var i = 0; i < contenders.Count; i++)
            {
                Thread.Sleep(rule.PauseMilliseconds);
                round[i] = Block(contenders[i], repeats[i]);
            }

            var others = load.Others;
            if (rule.WaitForCalm && others > MachineLoad.Calm && refused < MostRefusedRounds)
            {
                refused++;
                Thread.Sleep(RefusedPauseMilliseconds);
                continue;
            }

            loads.Add(others);
            for (var i = 0; i < contenders.Count; i++)
                times[i].Add(round[i]);
        }

        return new Measurement([.. times.Select(Median)], loads.Average());
    }

    public static double Median(IReadOnlyCollection<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private bool IsEnough(int rounds, double seconds) =>
        rounds >= MostRounds || (rounds >= rule.Rounds ? seconds >= rule.Seconds : rounds >= 2 && seconds >= rule.EnoughSeconds);

    private static double Block(IContender contender, int repeats)
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
