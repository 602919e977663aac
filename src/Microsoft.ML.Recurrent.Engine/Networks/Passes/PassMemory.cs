using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Networks.Passes;

/// <summary>
/// Estimates the minimum memory of windows that run through a network, so that windows that cannot fit are rejected with a message before the machine runs out
/// of memory. It counts what grows with the rows of a window: inputs, gates, states and outputs of each row, and in training their gradients.
/// </summary>
internal readonly struct PassMemory
{
    // Windows of fewer bytes fit on any machine. Asking the runtime how much memory is left takes time and allocates, which a short sequence must not do.
    private const long AlwaysFits = 1 << 26;

    private readonly long _all;     // floats of a row in all buffers
    private readonly long _largest; // floats of a row in the largest buffer

    public PassMemory(RecurrentNetwork network, bool training)
    {
        var (shape, chain) = (network.Shape, network.Chain);
        var (all, largest) = (0L, 0L);
        var times = training ? 2 : 1; // values and their gradients
        Add(GatePanels.Pad(chain.InputSize), 1);
        foreach (var layer in chain.Front)
            Add(GatePanels.Pad(layer.OutputSize), times);
        foreach (var directions in chain.Directions)
        {
            foreach (var layer in directions)
            {
                Add(layer.Cell.StateStride, times);
                foreach (var floats in layer.Cell.RowBuffers(training))
                    Add(floats, 1);
            }
        }

        if (!shape.Pools && chain.Horizon is { } horizon)
            Add(horizon.Blocks * (long)(GatePanels.Pad(horizon.OutputSize) + chain.Head.OutputStride), times);
        else if (!shape.Pools && shape.Decoding is null)
            Add(chain.Head.OutputStride, times * (shape.Head.PerDirection ? 2 : 1));

        (_all, _largest) = (all, largest);

        void Add(long floats, int count)
        {
            all += floats * count;
            largest = Math.Max(largest, floats);
        }
    }

    /// <summary>Returns the reason why windows of some rows do not fit, or null if they do.</summary>
    /// <param name="largestRows">The number of rows of the largest window.</param>
    /// <param name="allRows">The number of rows of all windows that are held at the same time.</param>
    public string? Violation(long largestRows, long allRows)
    {
        if ((Int128)largestRows * _largest > AlignedBuffer.MostFloats)
            return $"{largestRows} steps at a time need {(Int128)largestRows * _largest} numbers in one buffer, but at most {AlignedBuffer.MostFloats} fit";
        var bytes = (Int128)allRows * _all * sizeof(float);

        // The rest is for buffers that are not counted and for other users of the memory.
        return bytes > AlwaysFits && bytes > AvailableMemory.Bytes / 5 * 4
            ? $"{allRows} steps at a time need at least {AvailableMemory.Format(bytes)} of memory, but there are "
                + $"{AvailableMemory.Format(AvailableMemory.Bytes)}" : null;
    }
}
