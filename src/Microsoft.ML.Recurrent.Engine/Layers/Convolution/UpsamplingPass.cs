using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Convolution;

/// <summary>
/// Returns the last step that was read for each step of the window that layers with a stride read before. A step that is repeated in the next window is
/// carried.
/// </summary>
internal sealed unsafe class UpsamplingPass : LayerPass
{
    private readonly int _factor;
    private readonly int _size;
    private readonly History _history;
    private readonly AlignedBuffer _rows = new(); // [R, Stride]; nothing ever writes to the padding, so it stays zero

    public UpsamplingPass(int factor, int size)
    {
        (_factor, _size) = (factor, size);
        _history = new History(1, size);
        Carries = [_history.Carry];
    }

    public override AlignedBuffer DOutput { get; } = new(); // [R, Stride]

    public override bool Learns => false;

    public override IReadOnlyList<StateCarry> Carries { get; }

    private int Stride => GatePanels.Pad(_size);

    public override void Begin(int sequences, bool training, ulong seed) => _history.Carry.Begin(sequences);

    public override LayerRows Forward(LayerRows input)
    {
        _history.Start(input);
        var (window, carrySteps) = Source(input);
        _rows.Ensure((long)window.Rows * Stride);
        var output = new LayerRows(window, carrySteps, _rows.Pointer, Stride, window.Rows);
        for (var step = 0; step < window.Steps; step++)
            for (var sequence = 0; sequence < window.Alive(step); sequence++)
                _history.Row(input, Read(input, window, step), sequence).CopyTo(output.Row(window.StepOffsets[step] + sequence, _size));
        _history.End(input);
        return output;
    }

    public override void Backward(LayerRows input, float* dInput, bool accumulate, Span<float> gradients)
    {
        if (dInput is null)
            return;
        var (window, _) = Source(input);
        var (dRows, dOutput) = (input.With(dInput, input.Stride), new LayerRows(window, 0, DOutput.Pointer, Stride, window.Rows));
        if (!accumulate)
            dRows.Values.Clear();
        for (var step = 0; step < window.Steps; step++)
        {
            var read = Read(input, window, step);
            for (var sequence = 0; sequence < window.Alive(step) && read >= 0; sequence++)
            {
                var sum = dRows.Row(input.Window.StepOffsets[read] + sequence, _size);
                TensorPrimitives.Add(sum, dOutput.Row(window.StepOffsets[step] + sequence, _size), sum);
            }
        }
    }

    // The step of the input that is the last one at a step of the window, counted from the first of the input.
    private int Read(LayerRows input, PackedSequences window, int step) => ((window.FirstStep + step) / _factor) - input.Window.FirstStep;

    private (PackedSequences Window, int CarrySteps) Source(LayerRows input)
    {
        var (window, carrySteps, stride) = (input.Window, input.CarrySteps, 1);
        while (stride < _factor && window.Source is { } source)
            (window, carrySteps, stride) = (source, window.SourceCarrySteps, stride * window.SourceStride);
        return (window, carrySteps);
    }
}
