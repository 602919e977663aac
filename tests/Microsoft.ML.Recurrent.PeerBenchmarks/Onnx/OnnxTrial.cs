using System.Diagnostics;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Onnx;

/// <summary>Finds the fastest of several ways to do the same work by running them in turn.</summary>
internal static class OnnxTrial
{
    private const int LeastRounds = 3;
    private static readonly TimeSpan s_budget = TimeSpan.FromMilliseconds(60);

    /// <summary>The place of the one with the smallest median, as the comparison itself judges: a way may be fast only now and then.</summary>
    public static int Fastest(IReadOnlyList<Action> ways)
    {
        var times = ways.Select(_ => new List<TimeSpan>()).ToArray();
        foreach (var way in ways)
            way();
        var start = Stopwatch.GetTimestamp();
        for (var round = 0; round < LeastRounds || Stopwatch.GetElapsedTime(start) < s_budget; round++)
        {
            for (var i = 0; i < ways.Count; i++)
            {
                var before = Stopwatch.GetTimestamp();
                ways[i]();
                times[i].Add(Stopwatch.GetElapsedTime(before));
            }
        }

        var medians = Array.ConvertAll(times, t => t.Order().ElementAt(t.Count / 2));
        return medians.AsSpan().IndexOf(medians.Min());
    }
}
