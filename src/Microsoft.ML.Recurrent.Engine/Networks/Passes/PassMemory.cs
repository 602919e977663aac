using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Networks.Passes;

/// <summary>
/// Estimates the memory of windows that run through a network, so that windows that cannot fit are rejected with a message before the machine runs out of
/// memory. Each layer counts what it holds.
/// </summary>
internal readonly struct PassMemory
{
    // Windows of fewer bytes fit on any machine. Asking the runtime how much memory is left takes time and allocates, which a short sequence must not do.
    private const long AlwaysFits = 1 << 26;

    // Attention holds more for each step of a longer sequence.
    private const long LongSequence = 1 << 14;

    private readonly RecurrentNetwork _network;
    private readonly bool _training;
    private readonly NoiseOptions _noise;
    private readonly Int128 _mostOfRow; // bytes of a row of a sequence that is not long

    /// <param name="network">The network.</param>
    /// <param name="training">Whether it learns.</param>
    /// <param name="noise">The noise under which it learns; null for none.</param>
    public PassMemory(RecurrentNetwork network, bool training, NoiseOptions? noise = null)
    {
        (_network, _training, _noise) = (network, training, noise ?? NoiseOptions.None);
        _mostOfRow = Bytes(new WindowCounts(LongSequence, 1, LongSequence)) / LongSequence;
    }

    /// <summary>Returns the number of bytes that windows need.</summary>
    /// <param name="counts">The size of the windows.</param>
    public Int128 Bytes(in WindowCounts counts) => Count(counts, counts.Rows).Total * sizeof(float);

    /// <summary>Returns the reason why windows do not fit, or null if they do.</summary>
    /// <param name="counts">The size of the windows.</param>
    public string? Violation(in WindowCounts counts)
    {
        if (counts.Rows <= LongSequence && counts.SourceRows == 0 && counts.Rows * _mostOfRow <= AlwaysFits)
            return null;
        var largest = Count(counts, counts.LargestRows).Largest;
        if (largest > AlignedBuffer.MostFloats)
            return $"{counts.LargestRows} steps at a time need {largest} numbers in one buffer, but at most {AlignedBuffer.MostFloats} fit";
        var bytes = Bytes(counts);
        return bytes > AlwaysFits && bytes > AvailableMemory.Bytes
            ? $"{counts.Rows} steps at a time need about {AvailableMemory.Format(bytes)} of memory, but there are "
                + $"{AvailableMemory.Format(AvailableMemory.Bytes)}" : null;
    }

    private WindowMemory Count(in WindowCounts counts, long rows)
    {
        var chain = _network.Chain;
        var memory = new WindowMemory(_training, _noise) { Sequences = counts.Sequences, SourceRows = counts.SourceRows, LongestSource = counts.LongestSource };
        if (chain.Source is { } source)
        {
            (memory.Rows, memory.Longest) = (counts.SourceRows, counts.LongestSource);
            memory.AddRows(source.Input.FeatureSize);
            source.Input.Measure(memory);
            Measure(source.Layers, memory, drops: true);
        }

        (memory.Rows, memory.Longest) = (rows, counts.Longest);
        memory.AddRows(chain.Input.FeatureSize + (chain.Horizon?.RowSize ?? 0));
        chain.Input.Measure(memory);
        Measure(chain.Front, memory, drops: false);
        Measure(chain.Stack, memory, drops: true);
        Measure(chain.Readout, memory, drops: false);
        foreach (var head in chain.FurtherHeads)
        {
            var (all, longest) = (memory.Rows, memory.Longest);
            Measure(head.Layers, memory, drops: true);
            memory.AddOutput(head.Head.OutputStride);
            (memory.Rows, memory.Longest) = (all, longest);
        }

        memory.Rows *= chain.HeadBlocks;
        for (var input = 0; input < (chain.HeadPerDirection ? 2 : 1); input++)
            memory.AddOutput(chain.Head.OutputStride);
        return memory;
    }

    private static void Measure(IReadOnlyList<Layer> layers, WindowMemory memory, bool drops)
    {
        foreach (var layer in layers)
        {
            layer.Measure(memory);
            if (drops)
                memory.AddDropout(layer.OutputSize);
        }
    }
}
