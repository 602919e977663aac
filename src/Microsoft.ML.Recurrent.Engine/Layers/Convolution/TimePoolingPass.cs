using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Convolution;

/// <summary>Pools the last steps of each sequence into one. Gradients flow into the rows of the current window only.</summary>
internal sealed unsafe class TimePoolingPass : LayerPass
{
    private readonly TimePoolingShape _shape;
    private readonly int _size;
    private readonly StridedWindow _strided;
    private readonly History _history;
    private readonly AlignedBuffer _rows = new(); // [R', Stride]; nothing ever writes to the padding, so it stays zero

    public TimePoolingPass(TimePoolingShape shape, int size)
    {
        (_shape, _size) = (shape, size);
        _strided = new StridedWindow(shape.Stride);
        _history = new History(shape.Size - 1, size);
        Carries = [_history.Carry];
    }

    public override AlignedBuffer DOutput { get; } = new(); // [R', Stride]

    public override bool KeepsOutput => _shape.Statistic == TimePoolingKind.Maximum;

    public override bool Learns => false;

    public override IReadOnlyList<StateCarry> Carries { get; }

    private int Stride => GatePanels.Pad(_size);

    public override void Begin(int sequences, bool training, ulong seed) => _history.Carry.Begin(sequences);

    public override LayerRows Forward(LayerRows input)
    {
        _history.Start(input);
        var window = _strided.Of(input);
        _rows.Ensure((long)window.Rows * Stride);
        var rows = new LayerRows(window, _strided.CarrySteps(input), _rows.Pointer, Stride, window.Rows);
        for (var step = 0; step < window.Steps; step++)
        {
            var read = _strided.StepRead(input.Window, step);
            for (var sequence = 0; sequence < window.Alive(step); sequence++)
                Pool(input, read, sequence, rows.Row(window.StepOffsets[step] + sequence, _size));
        }

        _history.End(input);
        return rows;
    }

    public override void Backward(LayerRows input, float* dInput, bool accumulate, Span<float> gradients)
    {
        if (dInput is null)
            return;
        var window = _strided.Of(input);
        var (rows, dRows) = (new LayerRows(window, 0, _rows.Pointer, Stride, window.Rows), new LayerRows(window, 0, DOutput.Pointer, Stride, window.Rows));
        var dInputs = input.With(dInput, input.Stride);
        if (!accumulate)
            dInputs.Values.Clear();
        for (var step = 0; step < window.Steps; step++)
        {
            var read = _strided.StepRead(input.Window, step);
            for (var sequence = 0; sequence < window.Alive(step); sequence++)
            {
                var row = window.StepOffsets[step] + sequence;
                if (_shape.Statistic == TimePoolingKind.Average)
                    BackwardMean(dInputs, read, sequence, dRows.Row(row, _size));
                else
                    BackwardMaximum(input, dInputs, read, sequence, rows.Row(row, _size), dRows.Row(row, _size));
            }
        }
    }

    // The first step of those that are pooled at a step, counted from the first step of the window.
    private int First(PackedSequences window, int read) => Math.Max(read - _shape.Size + 1, -window.FirstStep);

    private void Pool(LayerRows input, int read, int sequence, Span<float> pooled)
    {
        var first = First(input.Window, read);
        _history.Row(input, first, sequence).CopyTo(pooled);
        for (var step = first + 1; step <= read; step++)
        {
            var row = _history.Row(input, step, sequence);
            if (_shape.Statistic == TimePoolingKind.Average)
                TensorPrimitives.Add(pooled, row, pooled);
            else
                TensorPrimitives.Max(pooled, row, pooled);
        }

        if (_shape.Statistic == TimePoolingKind.Average)
            TensorPrimitives.Divide(pooled, read - first + 1, pooled);
    }

    private void BackwardMean(LayerRows dInputs, int read, int sequence, ReadOnlySpan<float> dPooled)
    {
        var first = First(dInputs.Window, read);
        for (var step = Math.Max(first, 0); step <= read; step++)
        {
            var dRow = dInputs.Row(dInputs.Window.StepOffsets[step] + sequence, _size);
            TensorPrimitives.MultiplyAdd(dPooled, 1f / (read - first + 1), dRow, dRow);
        }
    }

    // Of equal values, the earliest is used.
    private void BackwardMaximum(LayerRows input, LayerRows dInputs, int read, int sequence, ReadOnlySpan<float> pooled, ReadOnlySpan<float> dPooled)
    {
        var first = First(input.Window, read);
        for (var i = 0; i < _size; i++)
        {
            var step = first;
            while (step < read && _history.Row(input, step, sequence)[i] != pooled[i])
                step++;
            if (step >= 0)
                dInputs.Row(input.Window.StepOffsets[step] + sequence, _size)[i] += dPooled[i];
        }
    }
}
