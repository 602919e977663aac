using System.Diagnostics;
using Microsoft.ML.Recurrent.Benchmarks.Reporting;
using Microsoft.ML.Recurrent.Engine.Threading;
using static Microsoft.ML.Recurrent.Benchmarks.Surface.Clock;

namespace Microsoft.ML.Recurrent.Benchmarks.Networks;

/// <summary>
/// One or few sequences on one thread and on two, in turn, and what more threads would give: computed from the measured parts of a step on one thread and
/// the measured time of a meeting.
/// </summary>
internal static class TeamReport
{
    private const int Rounds = 11;
    private const int RunLength = 4;

    // Two cores have two second-level caches, which is more than twice as fast for weights that do not fit in one of them and is not computed.
    private const double Tolerance = 0.25;

    private const int Meetings = 1000;
    private const int TracedSteps = 9;

    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(0.6);
    private static readonly int[] s_threads = [2, 4, 8, 16];

    private static readonly (CellKind Cell, string Shape)[] s_work =
    [
        (CellKind.MinGru, "1x8192x64x256"), (CellKind.MinLstm, "1x8192x64x256"), (CellKind.Lstm, "1x128x256x512"), (CellKind.Lstm, "4x128x256x512"),
        (CellKind.Gru, "1x128x256x512"), (CellKind.Gru, "4x128x256x512"), (CellKind.MinGru, "1x128x256x512"), (CellKind.MinGru, "4x128x256x512"),
        (CellKind.Lstm, "1x128x64x128"),
    ];

    /// <summary>Writes the report.</summary>
    /// <returns>Whether the computed speed-up of two threads is that which was measured, within a tolerance, for all work.</returns>
    public static bool Run(TextWriter output)
    {
        var agrees = true;
        var costs = TeamCosts.Measured with { Meeting = MeasureMeeting() };
        output.WriteLine(Invariant($"A meeting of two threads takes {costs.Meeting:0} ns; the team assumes {TeamCosts.Measured.Meeting:0} ns."));
        output.WriteLine("                                  measured                         computed speed-up on");
        output.WriteLine("work                              1 thread    2 threads   ratio" + string.Concat(s_threads.Select(threads => $"{threads,8}")));
        foreach (var (cell, shape) in s_work)
        {
            var sizes = Shapes.Sizes(shape);
            TeamWork one = new(cell, sizes, 1), two = new(cell, sizes, 2);
            Report($"{cell} {shape} training", MediansInRuns(one.Train, two.Train), work => work.Train);
            Report($"{cell} {shape} prediction", MediansInRuns(one.Predict, two.Predict), work => work.Predict);

            void Report(string name, TimeSpan[] medians, Func<TeamWork, Action> work)
            {
                var computed = SpeedUps(cell, sizes, work, costs);
                var ratio = medians[0] / medians[1];
                var differs = Math.Abs((computed[0] / ratio) - 1) > Tolerance;
                agrees &= !differs;
                output.WriteLine(Invariant(
                    $"{name,-32}{medians[0].TotalMilliseconds,8:0.00} ms{medians[1].TotalMilliseconds,10:0.00} ms{ratio,8:0.00}")
                    + string.Concat(computed.Select(speedUp => Invariant($"{speedUp,8:0.00}"))) + (differs ? "  differs" : ""));
            }
        }

        return agrees;
    }

    // Each after some of the same, as in training, so that its threads are awake and have processors of their own.
    private static TimeSpan[] MediansInRuns(Action one, Action two)
    {
        List<TimeSpan>[] times = [[], []];
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < s_warmUp;)
        {
            one();
            two();
        }

        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < 2; i++)
            {
                var work = i == 0 ? one : two;
                for (var run = 0; run < RunLength; run++)
                {
                    var time = Time(work);
                    if (run > 0)
                        times[i].Add(time);
                }
            }
        }

        return [Median(times[0]), Median(times[1])];
    }

    // Whatever the team is not asked for counts as the work of one thread, even the update of the weights, which is not.
    private static double[] SpeedUps(CellKind cell, int[] sizes, Func<TeamWork, Action> work, TeamCosts costs)
    {
        var trace = new TeamTrace();
        var step = work(new TeamWork(cell, sizes, 1, new Team(trace)));
        var speedUps = Array.ConvertAll(s_threads, _ => new List<double>());
        for (var i = 0; i < 2 * TracedSteps; i++)
        {
            trace.Clear();
            var total = Time(step).TotalNanoseconds;
            for (var k = 0; k < s_threads.Length && i >= TracedSteps; k++)
                speedUps[k].Add(total / (total - trace.TimeOn(1, costs) + trace.TimeOn(s_threads[k], costs)));
        }

        return Array.ConvertAll(speedUps, values =>
        {
            values.Sort();
            return values[values.Count / 2];
        });
    }

    // Two equal parts, long enough that the caller does not take both, less one of them.
    private static double MeasureMeeting()
    {
        using var pool = new WorkerPool(2) { StaysAwake = true };
        var work = new ShortWork();
        var medians = MediansInRuns(
            () =>
            {
                for (var i = 0; i < Meetings; i++)
                    work.Invoke(0);
            },
            () =>
            {
                pool.Run(work, 2);
                for (var i = 0; i < Meetings; i++)
                    pool.Run(work, 2, wake: false, PartOrder.Own);
            });
        return Math.Max(0, (medians[1] - medians[0]).TotalNanoseconds / Meetings);
    }

    private sealed class ShortWork : IParallelWork
    {
        private const int Pauses = 100;

        public void Invoke(int index) => Thread.SpinWait(Pauses);
    }
}
