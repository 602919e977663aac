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
    private const int Rounds = 31;
    private const int Meetings = 1000;
    private const int TracedSteps = 9;

    private static readonly int[] s_threads = [2, 4, 8, 16];

    private static readonly (CellKind Cell, string Shape)[] s_work =
    [
        (CellKind.MinGru, "1x8192x64x256"), (CellKind.MinLstm, "1x8192x64x256"), (CellKind.Lstm, "1x128x256x512"), (CellKind.Lstm, "4x128x256x512"),
        (CellKind.Gru, "1x128x256x512"), (CellKind.Lstm, "1x128x64x128"),
    ];

    public static void Run(TextWriter output)
    {
        var costs = TeamCosts.Measured with { Meeting = MeasureMeeting() };
        output.WriteLine(Invariant($"A meeting of two threads takes {costs.Meeting:0} ns; the team assumes {TeamCosts.Measured.Meeting:0} ns."));
        output.WriteLine("                                  measured                         computed speed-up on");
        output.WriteLine("work                              1 thread    2 threads   ratio" + string.Concat(s_threads.Select(threads => $"{threads,8}")));
        foreach (var (cell, shape) in s_work)
        {
            var sizes = Shapes.Sizes(shape);
            TeamWork one = new(cell, sizes, 1), two = new(cell, sizes, 2);
            Report($"{cell} {shape} training", MediansInTurn(Rounds, one.Train, two.Train), work => work.Train);
            Report($"{cell} {shape} prediction", MediansInTurn(Rounds, one.Predict, two.Predict), work => work.Predict);

            void Report(string name, TimeSpan[] medians, Func<TeamWork, Action> work)
            {
                var computed = s_threads.Select(threads => Invariant($"{SpeedUp(cell, sizes, work, threads, costs),8:0.00}"));
                output.WriteLine(Invariant(
                    $"{name,-32}{medians[0].TotalMilliseconds,8:0.00} ms{medians[1].TotalMilliseconds,10:0.00} ms{medians[0] / medians[1],8:0.00}")
                    + string.Concat(computed));
            }
        }
    }

    // Whatever the team is not asked for counts as the work of one thread, even the update of the weights, which is not.
    private static double SpeedUp(CellKind cell, int[] sizes, Func<TeamWork, Action> work, int threads, TeamCosts costs)
    {
        var trace = new TeamTrace();
        var step = work(new TeamWork(cell, sizes, 1, new Team(trace)));
        var speedUps = new List<double>();
        for (var i = 0; i < 2 * TracedSteps; i++)
        {
            trace.Clear();
            var total = Time(step).TotalNanoseconds;
            if (i >= TracedSteps)
                speedUps.Add(total / (total - trace.TimeOn(1, costs) + trace.TimeOn(threads, costs)));
        }

        speedUps.Sort();
        return speedUps[speedUps.Count / 2];
    }

    // Two equal parts, long enough that the caller does not take both, less one of them.
    private static double MeasureMeeting()
    {
        using var pool = new WorkerPool(2);
        var work = new ShortWork();
        var medians = MediansInTurn(
            Rounds,
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
