using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Attention;

/// <summary>
/// Lets each step attend to the last steps of its sequence, whose keys and values are carried from window to window: a step of a stream by itself, the steps of
/// a window in blocks.
/// </summary>
internal sealed unsafe class SelfAttentionPass : LayerPass
{
    private readonly DenseLayer _dense;
    private readonly int _size;
    private readonly int _window;
    private readonly History _history;
    private readonly AttentionBlocks _blocks;
    private readonly AlignedBuffer _all = new();    // [R, dense stride]; queries, keys and values
    private readonly AlignedBuffer _dAll = new();   // [R, dense stride]; nothing ever writes to the padding, so it stays zero
    private readonly AlignedBuffer _scores = new(); // [window]; a(s) of a single step, the oldest step first
    private readonly AlignedBuffer _rows = new();   // [R, Stride]; nothing ever writes to the padding, so it stays zero
    private readonly DensePass _pass = new();
    private bool _training;

    public SelfAttentionPass(DenseLayer dense, int window)
    {
        (_dense, _size, _window) = (dense, dense.Weight.Rows / 3, window);
        _history = new History(window - 1, 3 * _size);
        _blocks = new AttentionBlocks(_size, window);
        Carries = [_history.Carry];
    }

    public override AlignedBuffer DOutput { get; } = new(); // [R, Stride]

    public override IReadOnlyList<StateCarry> Carries { get; }

    private int Stride => GatePanels.Pad(_size);

    public override void Begin(int sequences, bool training, ulong seed)
    {
        _training = training;
        _history.Carry.Begin(sequences);
    }

    public override LayerRows Forward(LayerRows input)
    {
        _all.Ensure((long)input.Count * _dense.OutputStride);
        _rows.Ensure((long)input.Count * Stride);
        _dense.Forward(input.Pointer, input.Stride, _all.Pointer, input.Count);
        var (all, output) = (input.With(_all.Pointer, _dense.OutputStride), input.With(_rows.Pointer, Stride));
        _history.Start(all);
        if (_training || input.Window.Steps > 1)
            _blocks.Forward(all, _history, output, _training);
        else
            for (var sequence = 0; sequence < input.Count; sequence++)
                Attend(all, sequence, output.Row(sequence, _size));
        _history.End(all, ofEnded: !_training);
        return output;
    }

    public override void Backward(LayerRows input, float* dInput, bool accumulate, Span<float> gradients)
    {
        _dAll.Ensure((long)input.Count * _dense.OutputStride);
        _blocks.Backward(
            input.With(_all.Pointer, _dense.OutputStride), _history, input.With(DOutput.Pointer, Stride), input.With(_dAll.Pointer, _dense.OutputStride));
        _dense.Backward(input.Pointer, input.Stride, _dAll.Pointer, dInput, input.Stride, input.Count, gradients, _pass, accumulate);
    }

    // Lets the only step of the window attend.
    private void Attend(LayerRows all, int sequence, Span<float> output)
    {
        var first = Math.Max(1 - _window, -all.Window.FirstStep);
        _scores.Ensure(_window);
        var weights = _scores.Span[..(1 - first)];
        ReadOnlySpan<float> query = all.Row(sequence, _size);
        for (var s = first; s <= 0; s++)
            weights[s - first] = TensorPrimitives.Dot(query, _history.Row(all, s, sequence).Slice(_size, _size)) / MathF.Sqrt(_size);
        TensorPrimitives.Subtract(weights, TensorPrimitives.Max<float>(weights), weights);
        Kernels.Activation.Exp(weights, weights);
        TensorPrimitives.Divide(weights, TensorPrimitives.Sum<float>(weights), weights);
        output.Clear();
        for (var s = first; s <= 0; s++)
            TensorPrimitives.MultiplyAdd(_history.Row(all, s, sequence).Slice(2 * _size, _size), weights[s - first], output, output);
    }
}
