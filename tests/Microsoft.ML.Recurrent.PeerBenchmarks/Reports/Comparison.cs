using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.PeerBenchmarks.Contenders;
using Microsoft.ML.Recurrent.PeerBenchmarks.Contests;
using Microsoft.ML.Recurrent.PeerBenchmarks.Items;
using Microsoft.ML.Recurrent.PeerBenchmarks.Timing;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Reports;

/// <summary>The <c>compare</c> command: every item checked, measured and printed.</summary>
internal sealed class Comparison(CompareOptions options)
{
    private const int CompileRounds = 3;
    private const int CompileMilliseconds = 120;
    private const double UndisturbedShare = 0.92;

    private readonly AlternatingTimer _timer = new(options.Timing);
    private readonly List<ItemResult> _results = [];
    private int _mismatches;
    private double _peak;     // beside the item
    private double _bestPeak; // of the run

    /// <returns>The exit code: 1 where results differ.</returns>
    public int Run()
    {
        var items = ContestList.All.Where(entry => options.Wants(entry.Name)).ToList();
        if (items.Count == 0)
        {
            Console.Error.WriteLine($"No item's name contains '{options.ItemPattern}'; 'list' shows them.");
            return 2;
        }

        var peakBefore = _bestPeak = Peak();
        Console.WriteLine(Text($"# {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} processors, {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC"));
        Console.WriteLine(Text($"# {options.Threads} threads; multiply-add peak {peakBefore:f1} GFLOP/s, {PeakMeasurement.Width}; ratio = theirs / ours, above 1 ours is faster"));
        Console.WriteLine($"# {FlopCount.Convention}");
        foreach (var alike in items.GroupBy(item => item.Family))
            CompileOurs(alike.First());
        foreach (var item in items)
        {
            _peak = PeakNow();
            Compare(item);
        }

        var peakAfter = Peak();
        Console.WriteLine(Text($"# multiply-add peak at the end {peakAfter:f1} GFLOP/s, {(peakAfter / peakBefore - 1) * 100:+0.0;-0.0} % from the start"));
        if (options.Markdown)
            PrintMarkdown();
        if (_mismatches > 0)
            Console.Error.WriteLine($"{_mismatches} results do not agree.");
        return _mismatches > 0 ? 1 : 0;
    }

    // .NET compiles hot code anew, twice, in the background: each time once nothing new was called for 100 ms, and on a processor that is free.
    // What is native is compiled already.
    private void CompileOurs(ContestEntry item)
    {
        using var contender = item.Open().Ours(options.Threads);
        contender.Prepare();
        for (var i = 0; i < CompileRounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < CompileMilliseconds)
                contender.Run();
            Thread.Sleep(CompileMilliseconds);
        }
    }

    // A processor's clock changes by some per cent within minutes, so an item counts against the peak of its own time; but other load makes a peak look
    // lower than it is, and then the best of the run counts.
    private double PeakNow()
    {
        var now = PeakMeasurement.Gigaflops(options.Threads, rounds: 2);
        _bestPeak = Math.Max(_bestPeak, now);
        return now < UndisturbedShare * _bestPeak ? _bestPeak : now;
    }

    private void Compare(ContestEntry item)
    {
        var contest = item.Open();
        List<IContender> contenders = [];
        try
        {
            contenders.Add(contest.Ours(options.Threads));
            contenders.AddRange(contest.Peers(options.Threads, options.WantsPeer));
            if (contenders.Count == 1)
                return; // none of the wanted peers does this kind of work
            var checks = contenders.Select(contender => Check(contender, contest.CheckRuns)).ToList();
            for (var i = 1; i < contenders.Count; i++)
            {
                if (checks[i].Result is not { } theirs || contest.Difference(checks[0].Result!, theirs) is not { } difference)
                    continue;
                _mismatches++;
                Console.WriteLine($"MISMATCH item={item.Name} peer={contenders[i].Name}: {difference}");
            }

            var measured = _timer.Measure(contenders, checks.Select(check => check.Seconds).ToList());
            for (var i = 1; i < contenders.Count; i++)
                Report(new ItemResult(item.Name, contenders[i].Name, measured.Seconds[0], measured.Seconds[i], contest.Flops, _peak, measured.OthersLoad));
        }
        finally
        {
            contenders.ForEach(contender => contender.Dispose());
        }
    }

    private static (float[]? Result, double Seconds) Check(IContender contender, int runs)
    {
        contender.Prepare();
        var seconds = 0.0;
        for (var i = 0; i < runs; i++)
        {
            var start = Stopwatch.GetTimestamp();
            contender.Run();
            seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        return (contender.Result()?.ToArray(), seconds);
    }

    private void Report(ItemResult result)
    {
        _results.Add(result);
        Console.WriteLine(result.Readable);
        Console.WriteLine(result.Machine);
    }

    private void PrintMarkdown()
    {
        Console.WriteLine();
        Console.WriteLine(ItemResult.MarkdownHeader);
        foreach (var result in _results)
            Console.WriteLine(result.MarkdownRow);
    }

    private double Peak() => options.WaitForCalm ? PeakMeasurement.CalmGigaflops(options.Threads) : PeakMeasurement.Gigaflops(options.Threads);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
