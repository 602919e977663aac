using Microsoft.ML.Recurrent.Engine.Kernels;

namespace Microsoft.ML.Recurrent.Engine.Chains;

/// <summary>
/// Counts how often transitions, starts and ends are expected to occur, summed over steps and sequences in the order in which they are added. An instance
/// serves one thread.
/// </summary>
internal sealed class LinearChainCounts
{
    private const int Group = 4; // the number of steps whose products are added together

    private LinearChainPotentials _potentials = null!;
    private double[] _products = []; // [K, P], counts yet to be multiplied by the exponentials of the transitions
    private double[] _counts = [];   // [K, P]
    private double[] _starts = [];   // [K]
    private double[] _ends = [];     // [K]
    private double[] _from = [];     // [4, P], pending
    private double[] _to = [];       // [4, P], pending
    private int _pending;

    /// <summary>Starts with counts of zero.</summary>
    public void Begin(LinearChainPotentials potentials)
    {
        _potentials = potentials;
        _pending = 0;
        Clear(ref _products, potentials.Tags * potentials.Stride);
        Clear(ref _counts, potentials.Tags * potentials.Stride);
        Clear(ref _starts, potentials.Tags);
        Clear(ref _ends, potentials.Tags);
        Clear(ref _from, Group * potentials.Stride);
        Clear(ref _to, Group * potentials.Stride);
    }

    /// <summary>Adds factor * from[i] * exponential[i, j] * to[j] to each transition.</summary>
    /// <param name="from">The values of the earlier tags. [P]</param>
    /// <param name="factor">The factor.</param>
    /// <param name="to">The values of the later tags. [P]</param>
    public void AddProducts(ReadOnlySpan<double> from, double factor, ReadOnlySpan<double> to)
    {
        var pending = _from.AsSpan(_pending * from.Length, from.Length);
        for (var i = 0; i < from.Length; i++)
            pending[i] = factor * from[i];
        to.CopyTo(_to.AsSpan(_pending * to.Length));
        if (++_pending == Group)
            Flush();
    }

    public void Add(int from, int to, double count) => _counts[(from * _potentials.Stride) + to] += count;

    public void AddStart(int tag, double count) => _starts[tag] += count;

    public void AddEnd(int tag, double count) => _ends[tag] += count;

    public void AddStarts(ReadOnlySpan<double> counts) => Add(counts, _starts);

    public void AddEnds(ReadOnlySpan<double> counts) => Add(counts, _ends);

    /// <summary>Writes the counts of transitions (row = from), starts and ends.</summary>
    /// <param name="packed">The span that receives the counts. [K * K + 2 K]</param>
    public void WriteTo(Span<float> packed)
    {
        Flush();
        var (tags, stride) = (_potentials.Tags, _potentials.Stride);
        for (var from = 0; from < tags; from++)
        {
            var row = packed.Slice(from * tags, tags);
            var exponential = _potentials.Exponential.Slice(from * stride, tags);
            for (var to = 0; to < tags; to++)
                row[to] = (float)((_products[(from * stride) + to] * exponential[to]) + _counts[(from * stride) + to]);
        }

        for (var tag = 0; tag < tags; tag++)
        {
            packed[(tags * tags) + tag] = (float)_starts[tag];
            packed[(tags * tags) + tags + tag] = (float)_ends[tag];
        }
    }

    private void Flush()
    {
        var (tags, stride) = (_potentials.Tags, _potentials.Stride);
        if (_pending == 0)
            return;
        _from.AsSpan(_pending * stride, (Group - _pending) * stride).Clear();
        DoubleProduct.AddFourOuterProducts(_from.AsSpan(0, Group * stride), _to.AsSpan(0, Group * stride), _products, tags);
        _pending = 0;
    }

    private static void Add(ReadOnlySpan<double> counts, double[] to)
    {
        for (var tag = 0; tag < counts.Length; tag++)
            to[tag] += counts[tag];
    }

    private static void Clear(ref double[] array, int length)
    {
        if (array.Length < length)
            array = new double[length];
        array.AsSpan(0, length).Clear();
    }
}
