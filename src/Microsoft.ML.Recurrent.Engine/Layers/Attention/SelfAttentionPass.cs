using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Attention;

/// <summary>Lets each step attend to the last steps of its sequence, whose keys and values are carried from window to window.</summary>
internal sealed unsafe class SelfAttentionPass : LayerPass
{
    private readonly DenseLayer _dense;
    private readonly int _size;
    private readonly int _window;
    private readonly float _scale;
    private readonly History _history;
    private readonly AlignedBuffer _all = new();     // [R, dense stride]; queries, keys and values
    private readonly AlignedBuffer _dAll = new();    // [R, dense stride]
    private readonly AlignedBuffer _weights = new(); // [R, window]; a(s), the oldest step first
    private readonly AlignedBuffer _dScores = new(); // [window]
    private readonly AlignedBuffer _rows = new();    // [R, Stride]; nothing ever writes to the padding, so it stays zero
    private readonly DensePass _pass = new();

    public SelfAttentionPass(DenseLayer dense, int window)
    {
        (_dense, _size, _window) = (dense, dense.Weight.Rows / 3, window);
        _scale = 1 / MathF.Sqrt(_size);
        _history = new History(window - 1, 3 * _size);
        Carries = [_history.Carry];
    }

    public override AlignedBuffer DOutput { get; } = new(); // [R, Stride]

    public override IReadOnlyList<StateCarry> Carries { get; }

    private int Stride => GatePanels.Pad(_size);

    public override void Begin(int sequences, bool training, ulong seed) => _history.Carry.Begin(sequences);

    public override LayerRows Forward(LayerRows input)
    {
        _all.Ensure((long)input.Count * _dense.OutputStride);
        _weights.Ensure((long)input.Count * _window);
        _rows.Ensure((long)input.Count * Stride);
        _dense.Forward(input.Pointer, input.Stride, _all.Pointer, input.Count);
        var (all, output, window) = (input.With(_all.Pointer, _dense.OutputStride), input.With(_rows.Pointer, Stride), input.Window);
        _history.Start(all);
        for (var step = 0; step < window.Steps; step++)
            for (var sequence = 0; sequence < window.Alive(step); sequence++)
                Attend(all, step, sequence, output.Row(window.StepOffsets[step] + sequence, _size));
        _history.End(all);
        return output;
    }

    public override void Backward(LayerRows input, float* dInput, bool accumulate, Span<float> gradients)
    {
        _dAll.EnsureZero((long)input.Count * _dense.OutputStride);
        _dScores.Ensure(_window);
        var (all, dAll, dOutput, window) = (
            input.With(_all.Pointer, _dense.OutputStride), input.With(_dAll.Pointer, _dense.OutputStride), input.With(DOutput.Pointer, Stride), input.Window);
        for (var step = 0; step < window.Steps; step++)
            for (var sequence = 0; sequence < window.Alive(step); sequence++)
                BackwardStep(all, dAll, step, sequence, dOutput.Row(window.StepOffsets[step] + sequence, _size));
        _dense.Backward(input.Pointer, input.Stride, _dAll.Pointer, dInput, input.Stride, input.Count, gradients, _pass, accumulate);
    }

    private int First(PackedSequences window, int step) => Math.Max(step - _window + 1, -window.FirstStep);

    private Span<float> WeightsOf(int row, int count) => new(_weights.Pointer + ((nint)row * _window), count);

    private ReadOnlySpan<float> Key(LayerRows all, int step, int sequence) => _history.Row(all, step, sequence).Slice(_size, _size);

    private ReadOnlySpan<float> Value(LayerRows all, int step, int sequence) => _history.Row(all, step, sequence).Slice(2 * _size, _size);

    private void Attend(LayerRows all, int step, int sequence, Span<float> output)
    {
        var (first, row) = (First(all.Window, step), all.Window.StepOffsets[step] + sequence);
        var weights = WeightsOf(row, step - first + 1);
        ReadOnlySpan<float> query = all.Row(row, _size);
        for (var s = first; s <= step; s++)
            weights[s - first] = _scale * TensorPrimitives.Dot(query, Key(all, s, sequence));
        TensorPrimitives.Subtract(weights, TensorPrimitives.Max<float>(weights), weights);
        Kernels.Activation.Exp(weights, weights);
        TensorPrimitives.Divide(weights, TensorPrimitives.Sum<float>(weights), weights);
        output.Clear();
        for (var s = first; s <= step; s++)
            TensorPrimitives.MultiplyAdd(Value(all, s, sequence), weights[s - first], output, output);
    }

    // dScore(s) = a(s) (dA(s) - sum of a dA), where dA(s) = dY . v(s).
    private void BackwardStep(LayerRows all, LayerRows dAll, int step, int sequence, ReadOnlySpan<float> dOutput)
    {
        var (first, row) = (First(all.Window, step), all.Window.StepOffsets[step] + sequence);
        var weights = WeightsOf(row, step - first + 1);
        var dScores = _dScores.Span[..weights.Length];
        for (var s = first; s <= step; s++)
            dScores[s - first] = TensorPrimitives.Dot(dOutput, Value(all, s, sequence));
        TensorPrimitives.Subtract(dScores, TensorPrimitives.Dot<float>(weights, dScores), dScores);
        TensorPrimitives.Multiply(dScores, weights, dScores);
        var dQuery = dAll.Row(row, _size);
        for (var s = first; s <= step; s++)
        {
            TensorPrimitives.MultiplyAdd(Key(all, s, sequence), _scale * dScores[s - first], dQuery, dQuery);
            if (s < 0)
                continue;
            var dOther = dAll.Row(all.Window.StepOffsets[s] + sequence, 3 * _size);
            TensorPrimitives.MultiplyAdd(all.Row(row, _size), _scale * dScores[s - first], dOther.Slice(_size, _size), dOther.Slice(_size, _size));
            TensorPrimitives.MultiplyAdd(dOutput, weights[s - first], dOther[(2 * _size)..], dOther[(2 * _size)..]);
        }
    }
}
