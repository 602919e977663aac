using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Convolution;

/// <summary>Puts the steps of windows, or the means of their parts, side by side.</summary>
internal sealed unsafe class WindowPass(WindowShape shape, int inputSize) : LayerPass
{
    private readonly StridedWindow _strided = new(shape.Stride);
    private readonly AlignedBuffer _rows = new(); // [R', Stride]; nothing ever writes to the padding, so it stays zero

    public override AlignedBuffer DOutput { get; } = new(); // [R', Stride]

    public override bool Learns => false;

    private int Size => shape.Parts * inputSize;

    private int Stride => GatePanels.Pad(Size);

    public override void Begin(int sequences, bool training, ulong seed)
    {
    }

    public override LayerRows Forward(LayerRows input)
    {
        var window = _strided.Of(input);
        _rows.Ensure((long)window.Rows * Stride);
        var rows = new LayerRows(window, _strided.CarrySteps(input), _rows.Pointer, Stride, window.Rows);
        for (var step = 0; step < window.Steps; step++)
            for (var sequence = 0; sequence < window.Alive(step); sequence++)
                for (var part = 0; part < shape.Parts; part++)
                    Average(input, step, sequence, part, PartOf(rows, step, sequence, part));
        return rows;
    }

    public override void Backward(LayerRows input, float* dInput, bool accumulate, Span<float> gradients)
    {
        if (dInput is null)
            return;
        var window = _strided.Of(input);
        var (dRows, dInputs) = (new LayerRows(window, 0, DOutput.Pointer, Stride, window.Rows), input.With(dInput, input.Stride));
        if (!accumulate)
            dInputs.Values.Clear();
        for (var step = 0; step < window.Steps; step++)
        {
            for (var sequence = 0; sequence < window.Alive(step); sequence++)
            {
                for (var part = 0; part < shape.Parts; part++)
                {
                    var (start, end) = (shape.StartOf(step, part), shape.StartOf(step, part + 1));
                    for (var at = start; at < end; at++)
                    {
                        var dRow = RowAt(dInputs, at, sequence);
                        TensorPrimitives.MultiplyAdd(PartOf(dRows, step, sequence, part), 1f / (end - start), dRow, dRow);
                    }
                }
            }
        }
    }

    private void Average(LayerRows input, int step, int sequence, int part, Span<float> mean)
    {
        var (start, end) = (shape.StartOf(step, part), shape.StartOf(step, part + 1));
        RowAt(input, start, sequence).CopyTo(mean);
        for (var at = start + 1; at < end; at++)
            TensorPrimitives.Add(mean, RowAt(input, at, sequence), mean);
        if (end - start > 1)
            TensorPrimitives.Divide(mean, end - start, mean);
    }

    private Span<float> PartOf(LayerRows rows, int step, int sequence, int part) =>
        rows.Row(rows.Window.StepOffsets[step] + sequence, Size).Slice(part * inputSize, inputSize);

    // Beyond the ends, a sequence has the step at the end.
    private Span<float> RowAt(LayerRows rows, long step, int sequence) =>
        rows.Row(rows.Window.StepOffsets[(int)Math.Clamp(step, 0, rows.Window.Lengths[sequence] - 1)] + sequence, inputSize);
}
