using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Kernels.MatrixMemory;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Recurrent.MatrixMemory;

/// <remarks>
/// No output depends on m, so that it counts as a constant. The gradients of the gates follow from those of q and k: a factor of everything that step t reads
/// has the gradient q(t) . dq(t), and a factor of everything that it writes, such as e^i, has the gradient k(t) . dk(t). σ(f) is a factor of what all steps
/// from t on read of what was written before t, whose gradient is the sum over these steps of q . dq - k . dk and that of the memory after the last of them.
/// </remarks>
internal sealed unsafe partial class MemoryHead
{
    private readonly AlignedBuffer _dScores = new();        // [T, width]
    private readonly AlignedBuffer _dRead = new();          // [T, stride]; the gradient of C q
    private readonly AlignedBuffer _dReadPanels = new();    // [panel][T][width]
    private readonly AlignedBuffer _queryPanels = new();    // [panel][T][width]
    private readonly AlignedBuffer _keyPanels = new();      // [panel][T][width]
    private readonly AlignedBuffer _dQueries = new();       // [T, stride]
    private readonly AlignedBuffer _dKeys = new();          // [T, stride]
    private readonly AlignedBuffer _dValues = new();        // [T, stride]
    private readonly AlignedBuffer _dMemory = new();        // [panel][d][width]; the transpose of a memory

    /// <summary>Allocates what a backward pass needs.</summary>
    public void PrepareBackward()
    {
        if (_dMemory.Length > 0)
            return;
        _dScores.Ensure(MostSteps * MostSteps);
        foreach (var rows in new[] { _dRead, _dReadPanels, _queryPanels, _keyPanels, _dQueries, _dKeys, _dValues })
            rows.Ensure((long)MostSteps * Stride);
        _dMemory.Ensure(_cell.MemoryLength);
    }

    /// <summary>Runs a head back over the chunk.</summary>
    /// <param name="head">The head.</param>
    /// <param name="all">[R, RowStride] q, k, v, o, i and f of the window.</param>
    /// <param name="before">The states before the chunk.</param>
    /// <param name="dState">The gradients of the states after the chunk, which become those of the states before it.</param>
    /// <param name="output">[R, outputStride] h before the output gate.</param>
    /// <param name="dOutput">[R, outputStride] Its gradient.</param>
    /// <param name="outputStride">The number of elements from one row of the output to the next.</param>
    /// <param name="dAll">[R, RowStride] Receives the gradients of q, k, v, i and f.</param>
    public void Backward(
        int head, float* all, in MemoryState before, in MemoryState dState, float* output, float* dOutput, nint outputStride, float* dAll)
    {
        Load(head, all, *before.Stabilizer(head));
        var (reads, writes) = (before.HasMemory(_cell, head), dState.HasMemory(_cell, head));
        Score(before, reads);
        ReadGradient(output, dOutput, outputStride);
        Pack(_queries, _queryPanels);
        Pack(_keys, _keyPanels);
        Pack(_dRead, _dReadPanels);

        Products(_dRead, _values, _dScores);
        DecayMatrix.Backward(_decay.Pointer, _dScores.Pointer, DSums, _count, _width);
        var dMemory = writes ? WrittenGradient(before, dState, reads) : 0;
        AddProducts(_count, _count, _scores.Pointer, 1, _width, Panels(_dRead, _dReadPanels), _dValues.Pointer, accumulate: writes);
        AddProducts(_count, _count, _dScores.Pointer, 1, _width, Panels(_queries, _queryPanels), _dKeys.Pointer, accumulate: writes);
        if (reads)
            StateReadGradient(before);
        AddProducts(_count, _count, _dScores.Pointer, _width, 1, Panels(_keys, _keyPanels), _dQueries.Pointer, accumulate: reads);
        BackwardState(dState, reads, writes);
        Store(all, dAll, dMemory);
    }

    // h = C q / max(|n . q|, e^-m)
    private void ReadGradient(float* output, float* dOutput, nint outputStride)
    {
        for (var t = 0; t < _count; t++)
        {
            var at = (_rows[t] * outputStride) + ((nint)_head * Size);
            var scale = Scale(t);
            TensorPrimitives.Multiply(Values(dOutput + at), scale, Units(_dRead, t));
            DSums[t] = !(MathF.Abs(Sums[t]) > Floor[t]) ? 0
                : -TensorPrimitives.Dot(Values(dOutput + at), Values(output + at)) * MathF.CopySign(scale, Sums[t]);
        }
    }

    // Computes the gradients of the keys and values through the memory after the chunk. Returns the gradient of a factor of that memory.
    private double WrittenGradient(in MemoryState before, in MemoryState dState, bool reads)
    {
        var dMemory = dState.Memory(_cell, _head);
        var dNormalizer = Values(dState.Normalizer(_cell, _head));
        AddProducts(_count, Size, _decayedKeys.Pointer, Stride, 1, dMemory, _dValues.Pointer, accumulate: false);
        Transpose(dMemory);
        AddProducts(_count, Size, _values.Pointer, Stride, 1, _dMemory.Pointer, _dKeys.Pointer, accumulate: false);
        var last = _decay.Pointer + ((nint)(_count - 1) * _width);
        var sum = 0.0;
        for (var s = 0; s < _count; s++)
        {
            var dKey = Units(_dKeys, s);
            TensorPrimitives.Add(dKey, dNormalizer, dKey);
            TensorPrimitives.Multiply(dKey, last[s], dKey);
            sum += TensorPrimitives.Dot(dKey, Values(Row(_keys, s)));
        }

        if (!reads)
            return sum;
        var length = _cell.MemoryLength;
        var inner = TensorPrimitives.Dot(new ReadOnlySpan<float>(dMemory, length), new ReadOnlySpan<float>(before.Memory(_cell, _head), length))
            + TensorPrimitives.Dot(dNormalizer, Values(before.Normalizer(_cell, _head)));
        return sum + ((double)Before[_count - 1] * inner);
    }

    // Computes the gradients of the queries through the memory before the chunk.
    private void StateReadGradient(in MemoryState before)
    {
        Transpose(before.Memory(_cell, _head));
        AddProducts(_count, Size, _dRead.Pointer, Stride, 1, _dMemory.Pointer, _dQueries.Pointer, accumulate: false);
        var normalizer = Values(before.Normalizer(_cell, _head));
        for (var t = 0; t < _count; t++)
        {
            var dQuery = Units(_dQueries, t);
            TensorPrimitives.MultiplyAdd(normalizer, DSums[t], dQuery, dQuery);
            TensorPrimitives.Multiply(dQuery, Before[t], dQuery);
        }
    }

    // Makes the gradients of the states before the chunk from those after it.
    private void BackwardState(in MemoryState dState, bool reads, bool writes)
    {
        var dMemory = dState.Memory(_cell, _head);
        var dNormalizer = new Span<float>(dState.Normalizer(_cell, _head), Size);
        if (!reads)
        {
            // The queries have not been scaled yet, because they read nothing.
            for (var t = 0; t < _count; t++)
                TensorPrimitives.Multiply(Values(Row(_queries, t)), Before[t], Units(_decayedQueries, t));
        }

        if (writes)
        {
            MemoryUpdate.Scale(dMemory, Before[_count - 1], dMemory, _cell.MemoryLength);
            TensorPrimitives.Multiply(dNormalizer, Before[_count - 1], dNormalizer);
        }

        AddToMemory(_decayedQueries.Pointer, Panels(_dRead, _dReadPanels), dMemory, accumulate: writes);
        for (var t = 0; t < _count; t++)
            TensorPrimitives.MultiplyAdd(Values(Row(_decayedQueries, t)), DSums[t], dNormalizer, dNormalizer);
    }

    // Writes the gradients of the rows.
    private void Store(float* all, float* dAll, double dMemory)
    {
        var (hidden, stride) = (_cell.HiddenSize, _cell.RowStride);
        for (var t = _count - 1; t >= 0; t--)
        {
            var gates = ((nint)_rows[t] * stride) + (4 * (nint)hidden) + _head;
            var unit = dAll + ((nint)_rows[t] * stride) + ((nint)_head * Size);
            var written = TensorPrimitives.Dot(Values(Row(_keys, t)), Values(Row(_dKeys, t)));
            dMemory += TensorPrimitives.Dot(Values(Row(_queries, t)), Values(Row(_dQueries, t))) - (double)written;
            dAll[gates] = written;
            Forget[t] = -all[gates + _cell.Heads];
            DSums[t] = (float)dMemory;
            Values(Row(_dQueries, t)).CopyTo(new Span<float>(unit, Size));
            TensorPrimitives.Multiply(Values(Row(_dKeys, t)), _scale, new Span<float>(unit + hidden, Size));
            Values(Row(_dValues, t)).CopyTo(new Span<float>(unit + (2 * (nint)hidden), Size));
        }

        // The derivative of log σ(f) is σ(-f).
        Activation.Sigmoid(new ReadOnlySpan<float>(Forget, _count), new Span<float>(Forget, _count));
        for (var t = 0; t < _count; t++)
            dAll[((nint)_rows[t] * stride) + (4 * (nint)hidden) + _cell.Heads + _head] = DSums[t] * Forget[t];
    }

    // Transposes a memory to panels whose columns are those of k.
    private void Transpose(float* memory)
    {
        for (var to = 0; to < _panels.Count; to++)
        {
            for (var from = 0; from < _panels.Count; from++)
                PanelPacking.PackTransposed(
                    _panels.At(memory, Size, from, 0), _panels.WidthOf(from), _panels.RowsOf(to), _panels.RealUnitsOf(from),
                    _panels.At(_dMemory.Pointer, Size, to, from * _panels.Width));
        }
    }
}
