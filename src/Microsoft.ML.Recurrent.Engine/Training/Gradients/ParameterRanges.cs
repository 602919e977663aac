using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.Engine.Training.Gradients;

/// <summary>
/// Cuts the flat arrays of a network into ranges that threads take one by one. The cut depends on the network alone, never on the number of threads, so that
/// sums over ranges are formed in the same order everywhere. An embedding table is cut separately from the rest, between rows, unless the head gives a gradient
/// to all of it.
/// </summary>
internal sealed class ParameterRanges
{
    // A network of one range stays on one thread: a second thread would have to fetch its part from the cache of the first.
    private const int ShortestRange = 1 << 13;
    private const int LongestRange = 1 << 14;

    // The number of ranges in small networks: enough for the threads to finish at about the same time.
    private const int WantedRanges = 64;

    private readonly (int Offset, int Length)[] _ranges;

    public ParameterRanges(RecurrentNetwork network)
    {
        var count = network.Parameters.Count;
        var table = network.Chain.SparseTable?.Table;
        var (tableStart, tableEnd) = table is null ? (count, count) : (table.Offset, table.Offset + table.Length);
        var length = (int)Math.Clamp((((long)count / WantedRanges) + 63) / 64 * 64, ShortestRange, LongestRange);
        List<(int, int)> ranges = [];
        Cut(0, tableStart, length);
        Cut(tableEnd, count, length);
        DenseCount = ranges.Count;
        if (table is not null)
            Cut(tableStart, tableEnd, Math.Max(1, length / table.Columns) * table.Columns);
        _ranges = [.. ranges];

        void Cut(int start, int end, int step)
        {
            for (; start < end; start += step)
                ranges.Add((start, Math.Min(step, end - start)));
        }
    }

    /// <summary>Gets the number of ranges of all parameters.</summary>
    public int Count => _ranges.Length;

    /// <summary>Gets the number of ranges that do not belong to such a table, which come first.</summary>
    public int DenseCount { get; }

    public (int Offset, int Length) this[int index] => _ranges[index];
}
