using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Cells.MLstm;
using Microsoft.ML.Recurrent.Engine.Kernels.MatrixMemory;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Recurrent.MatrixMemory;

/// <summary>Computes a single step of an mLSTM, whose states it changes in place.</summary>
internal sealed unsafe class MemoryStep
{
    private readonly MLstmCell _cell;
    private readonly float _scale;                   // of k
    private readonly AlignedBuffer _gates = new();   // [3, 16]; i, f and e^-m of a head
    private readonly AlignedBuffer _keys = new();    // [d]; i k
    private readonly AlignedBuffer _values = new();  // [stride]; v, with zeros after it
    private readonly AlignedBuffer _read = new();    // [stride]; C q

    /// <param name="cell">The cell.</param>
    public MemoryStep(MLstmCell cell)
    {
        (_cell, _scale) = (cell, 1 / MathF.Sqrt(cell.HeadSize));
        _gates.Ensure(3 * GatePanels.UnitBlock);
        _keys.Ensure(cell.HeadSize);
        _values.Ensure(cell.HeadPanels.PaddedHidden);
        _read.Ensure(cell.HeadPanels.PaddedHidden);
    }

    /// <summary>Runs all heads.</summary>
    /// <param name="row">[RowStride] q, k, v, o, i and f.</param>
    /// <param name="state">The states, changed in place.</param>
    /// <param name="output">[H] Receives h before the output gate.</param>
    public void Forward(float* row, in MemoryState state, float* output)
    {
        for (var head = 0; head < _cell.Heads; head++)
            Forward(row, state, output, head);
    }

    private void Forward(float* row, in MemoryState state, float* output, int head)
    {
        var (hidden, size, panels) = (_cell.HiddenSize, _cell.HeadSize, _cell.HeadPanels);
        float* input = _gates.Pointer, forget = input + GatePanels.UnitBlock, floor = forget + GatePanels.UnitBlock;
        *input = row[(4 * (nint)hidden) + head];
        *forget = row[(4 * (nint)hidden) + _cell.Heads + head];
        *state.Stabilizer(head) = ExponentialGates.Forward(input, forget, floor, *state.Stabilizer(head), steps: 1);
        var unit = row + ((nint)head * size);
        var query = new ReadOnlySpan<float>(unit, size);
        var key = new Span<float>(_keys.Pointer, size);
        TensorPrimitives.Multiply(new ReadOnlySpan<float>(unit + hidden, size), _scale * *input, key);
        new ReadOnlySpan<float>(unit + (2 * (nint)hidden), size).CopyTo(new Span<float>(_values.Pointer, size));
        for (var panel = 0; panel < panels.Count; panel++)
        {
            var column = (nint)panel * panels.Width;
            MemoryUpdate.Step(
                panels.At(state.Memory(_cell, head), size, panel, 0), *forget, _keys.Pointer, _values.Pointer + column, unit, _read.Pointer + column, size,
                panels.WidthOf(panel));
        }

        var normalizer = new Span<float>(state.Normalizer(_cell, head), size);
        TensorPrimitives.MultiplyAdd(normalizer, *forget, key, normalizer);
        var sum = MathF.Abs(TensorPrimitives.Dot<float>(normalizer, query));
        TensorPrimitives.Divide(new ReadOnlySpan<float>(_read.Pointer, size), MathF.Max(sum, *floor), new Span<float>(output + ((nint)head * size), size));
    }
}
