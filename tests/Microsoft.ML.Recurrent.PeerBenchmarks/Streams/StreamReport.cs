using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.PeerBenchmarks.Contenders;
using Microsoft.ML.Recurrent.PeerBenchmarks.Items;
using Microsoft.ML.Recurrent.PeerBenchmarks.Timing;
using Microsoft.ML.Recurrent.PeerBenchmarks.Torch;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Streams;

/// <summary>The <c>streams</c> command: what a step costs, and what has to be kept, after ever more steps.</summary>
internal sealed class StreamReport(int threads)
{
    private const int ChunkSteps = 10;
    private const int FewestChunks = 5;
    private const int MostChunks = 2000;
    private const double Seconds = 0.4;

    // To begin anew for every chunk would take minutes from here on.
    private const int FarStep = 10_000;
    private const int MostFarChunks = 50;

    // Only ours goes so far, and only where that takes seconds.
    private const int FarthestStep = 1_000_000;
    private const int LargestFarHidden = 128;
    private const double WarmUpSeconds = 0.3;

    private static readonly int[] s_lengths = [1, 10, 100, 1000, FarStep];

    private static IEnumerable<WorkItem> Compared => WorkItems.All.Where(item => item.Kind == WorkKind.Streaming);

    /// <summary>Those that are compared, and every other cell in the shape of the first.</summary>
    private static IEnumerable<WorkItem> Items => Enum.GetValues<CellKind>().Select(cell => Compared.First() with { Cell = cell }).Union(Compared);

    /// <returns>The exit code: 1 where the transformer's steps are not those of the library's own encoder.</returns>
    public int Run()
    {
        Console.WriteLine("Cost of one step after so many of a stream (median, us) and bytes kept from step to step; the transformer keeps keys and values");
        foreach (var item in Items)
        {
            var data = new WorkData(item);
            var state = sizeof(float) * (long)new NetworkSession(data.CreateNetwork()).StateLength;
            using var ours = new RecurrentStream(item, data, ContenderList.Ours(item, data, threads), state);
            Report(item.Name, ours, item.HiddenSize <= LargestFarHidden ? [.. s_lengths, FarthestStep] : s_lengths);
        }

        var equal = Compared.First(item => item.Cell == CellKind.Lstm);
        var equalData = new WorkData(equal);
        using var recurrent = new RecurrentStream(equal, equalData, new TorchStreaming(equal, equalData, threads), 2 * sizeof(float) * equal.HiddenSize);
        Report(equal.Name, recurrent, s_lengths);
        using var transformer = new TorchTransformerStream(threads, s_lengths[^1] + (MostFarChunks * ChunkSteps), equal.Outputs);
        var same = transformer.EqualsWholeSequence();
        if (!same)
            Console.WriteLine("MISMATCH the transformer's steps are not those of nn.TransformerEncoder with a causal mask");
        Report("stream/transformer/d64-l2", transformer, s_lengths);
        return same ? 0 : 1;
    }

    private static void Report(string item, IStream stream, int[] lengths)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < WarmUpSeconds)
            Chunk(stream, ChunkSteps, restart: true, skip: 0);
        foreach (var length in lengths)
        {
            var microseconds = Median(stream, length) * 1e6;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"STREAM item={item} contender={stream.Name.Replace(' ', '-')} parameters={stream.Parameters} step={length} us={microseconds:f2} "
                    + $"state_bytes={stream.StateBytes(length)}"));
        }
    }

    /// <summary>
    /// Median seconds of a step, over chunks of steps that end at the given one of a stream begun anew; from a far step on, of the steps that follow.
    /// </summary>
    private static double Median(IStream stream, int length)
    {
        var chunk = Math.Min(ChunkSteps, length);
        var far = length >= FarStep;
        if (far)
            Chunk(stream, chunk, restart: true, skip: length - chunk);
        List<double> seconds = [];
        var (fewest, most) = far ? (MostFarChunks, MostFarChunks) : (FewestChunks, MostChunks);
        var start = Stopwatch.GetTimestamp();
        while (seconds.Count < fewest || (seconds.Count < most && Stopwatch.GetElapsedTime(start).TotalSeconds < Seconds))
            seconds.Add(Chunk(stream, chunk, restart: !far, skip: far ? 0 : length - chunk));
        return AlternatingTimer.Median(seconds) / chunk;
    }

    private static double Chunk(IStream stream, int steps, bool restart, int skip)
    {
        if (restart)
            stream.Restart();
        for (var i = 0; i < skip; i++)
            stream.Step();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < steps; i++)
            stream.Step();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
