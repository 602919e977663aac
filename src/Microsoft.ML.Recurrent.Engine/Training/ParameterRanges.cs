using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>
/// Cuts the flat arrays of a network into ranges that threads take one by one. The cut follows from the network alone, never from the number of threads,
/// so that sums over ranges are formed in the same order everywhere. An embedding's table is cut apart from the rest, between rows, unless the head gives all of it a gradient.
/// </summary>
internal sealed class ParameterRanges
{
    // A network of one range stays with one thread: what another took over, it would have to fetch from that thread's cache.
    private const int ShortestRange = 1 << 13;
    private const int LongestRange = 1 << 14;

    // Ranges in small networks: enough for threads to end at about the same time.
    private const int WantedRanges = 64;

    private readonly (int Offset, int Length)[] _ranges;

    public ParameterRanges(RecurrentNetwork network)
    {
        var count = network.Parameters.Count;
        var table = network.Topology.SparseTable?.Table;
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

    /// <summary>Ranges of all parameters.</summary>
    public int Count => _ranges.Length;

    /// <summary>The first ranges, which are not of such a table.</summary>
    public int DenseCount { get; }

    public (int Offset, int Length) this[int index] => _ranges[index];
}
