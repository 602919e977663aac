using Microsoft.ML.Recurrent.Engine.Data;

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

    /// <summary>Returns the number of steps of all sequences of a shard in the window that has the most.</summary>
    public long LargestRows(SequenceDataset data, ReadOnlySpan<int> batch, int shard, int shards)
    {
        var rows = 0L;
        for (var row = 0; row < ShardRule.Rows(batch.Length, shard, shards); row++)
        {
            var steps = data.Length(batch[ShardRule.Place(row, shard, shards)]);
            rows += length == 0 ? steps : Math.Min(steps, length);
        }

        return rows;
    }

    private bool IsWhole(int longest) => length == 0 || longest <= length;
}
