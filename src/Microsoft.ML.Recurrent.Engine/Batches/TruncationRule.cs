using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Networks.Passes;

namespace Microsoft.ML.Recurrent.Engine.Batches;

/// <summary>
/// Cuts the steps of a batch into windows: window w runs steps w k1 + k1 - k2 (not below 0) to w k1 + k1 and counts the last k1 of them, so that each step
/// counts once (Williams and Peng 1990, BPTT(k2; k1)). A batch no longer than k2 is one window, as without truncation.
/// </summary>
/// <param name="length">The length k2 of a window in steps; 0 for no truncation.</param>
/// <param name="stride">The number k1 of steps from one window to the next; 0 means k2.</param>
internal readonly struct TruncationRule(int length, int stride)
{
    private readonly int _stride = stride == 0 ? length : stride;

    /// <summary>Returns the number of windows of a batch whose longest sequence has the given number of steps.</summary>
    public int Windows(int longest) => Windows(longest, longest);

    /// <summary>Returns the number of windows until a sequence of such a batch has ended.</summary>
    public int Windows(int steps, int longest) => IsWhole(longest) ? 1 : (int)(((long)steps + _stride - 1) / _stride);

    /// <summary>Gets a window of a batch whose longest sequence has the given number of steps.</summary>
    public TruncationWindow this[int window, int longest]
    {
        get
        {
            if (IsWhole(longest))
                return new TruncationWindow(0, 0, longest, longest);
            var counted = (long)window * _stride;
            var start = Math.Max(0, counted + _stride - length);
            var end = Math.Min(counted + _stride, longest);
            var next = end == longest ? end : Math.Max(0, counted + (2L * _stride) - length);
            return new TruncationWindow((int)start, (int)counted, (int)end, (int)next);
        }
    }

    /// <summary>Returns the size of the largest windows of all shards of a batch together.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="batch">The examples, longest first.</param>
    /// <param name="shards">The number of shards.</param>
    public WindowCounts Counts(SequenceDataset data, ReadOnlySpan<int> batch, int shards)
    {
        var (rows, largest, source, longestSource) = (0L, 0L, 0L, 0L);
        for (var place = 0; place < batch.Length; place++)
        {
            var steps = data.Length(batch[place]);
            steps = length == 0 ? steps : Math.Min(steps, length);
            rows += steps;
            largest += place % shards == 0 ? steps : 0; // the first shard has the longest sequences
            if (data.Source is null)
                continue;
            var sourceSteps = data.Source.Length(data.SourceExample(batch[place]));
            source += sourceSteps;
            longestSource = Math.Max(longestSource, sourceSteps);
        }

        var longest = batch.Length == 0 ? 0 : data.Length(batch[0]);
        return new(rows, batch.Length, length == 0 ? longest : Math.Min(longest, length))
        {
            LargestRows = largest,
            SourceRows = source,
            LongestSource = longestSource,
        };
    }

    private bool IsWhole(int longest) => length == 0 || longest <= length;
}
