using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Source;

/// <summary>Lets each step attend to the rows of its source sequence, whose keys and values are computed once for all steps.</summary>
internal sealed unsafe class SourceAttentionPass : LayerPass
{
    private readonly SourceAttentionLayer _layer;
    private readonly SourceMemory _memory;
    private readonly SourceRows _keys;
    private readonly SourceRows _values;
    private readonly AttentionScores _scores;
    private readonly AlignedBuffer _queries = new();  // [R, OutputStride]
    private readonly AlignedBuffer _dQueries = new(); // [R, OutputStride]; nothing ever writes to the padding, so it stays zero
    private readonly AlignedBuffer _weights = new();  // [R, Heads, longest source]; a(s)
    private readonly AlignedBuffer _dScores = new();  // [longest source]
    private readonly AlignedBuffer _rows = new();     // [R, Stride]; nothing ever writes to the padding, so it stays zero
    private readonly DensePass _pass = new();
    private int _version;

    public SourceAttentionPass(SourceAttentionLayer layer, SourceMemory memory)
    {
        (_layer, _memory) = (layer, memory);
        (_keys, _values) = (new SourceRows(layer.Key, memory), new SourceRows(layer.Value, memory));
        _scores = new AttentionScores(layer, _keys);
    }

    public override AlignedBuffer DOutput { get; } = new(); // [R, Stride]

    private int Heads => _layer.Shape.Heads;

    private int HeadSize => _layer.Shape.Size / Heads;

    private int Stride => GatePanels.Pad(_layer.Shape.Size);

    private int Longest => _memory.Rows.Window.Steps;

    public override void Begin(int sequences, bool training, ulong seed)
    {
    }

    public override LayerRows Forward(LayerRows input)
    {
        if (_version != _memory.Version)
        {
            _keys.Compute();
            _values.Compute();
            _version = _memory.Version;
        }

        var query = _layer.Query;
        _queries.Ensure((long)input.Count * query.OutputStride);
        _weights.Ensure((long)input.Count * Heads * Longest);
        _rows.Ensure((long)input.Count * Stride);
        query.Forward(input.Pointer, input.Stride, _queries.Pointer, input.Count);
        var output = input.With(_rows.Pointer, Stride);
        var window = input.Window;
        for (var step = 0; step < window.Steps; step++)
            for (var sequence = 0; sequence < window.Alive(step); sequence++)
                Attend(window.StepOffsets[step] + sequence, _memory.SourceOf(sequence), output);
        return output;
    }

    public override void Backward(LayerRows input, float* dInput, bool accumulate, Span<float> gradients)
    {
        _dQueries.EnsureZero((long)input.Count * _layer.Query.OutputStride);
        _dScores.Ensure(Longest);
        _keys.ClearGradient();
        _values.ClearGradient();
        var dOutput = input.With(DOutput.Pointer, Stride);
        var window = input.Window;
        for (var step = 0; step < window.Steps; step++)
            for (var sequence = 0; sequence < window.Alive(step); sequence++)
                BackwardStep(window.StepOffsets[step] + sequence, _memory.SourceOf(sequence), dOutput, gradients);
        _keys.Backward(gradients);
        _values.Backward(gradients);
        _layer.Query.Backward(
            input.Pointer, input.Stride, _dQueries.Pointer, dInput, input.Stride, input.Count, gradients, _pass, accumulate);
    }

    private Span<float> WeightsOf(int row, int head, int steps) => new(_weights.Pointer + ((((nint)row * Heads) + head) * Longest), steps);

    private Span<float> Query(AlignedBuffer queries, int row, int head) =>
        new(queries.Pointer + ((nint)row * _layer.Query.OutputStride) + (head * HeadSize), HeadSize);

    private void Attend(int row, int source, LayerRows output)
    {
        var steps = _memory.Steps(source);
        for (var head = 0; head < Heads; head++)
        {
            var weights = WeightsOf(row, head, steps);
            _scores.Forward(Query(_queries, row, head), source, head, weights);
            TensorPrimitives.Subtract(weights, TensorPrimitives.Max<float>(weights), weights);
            Kernels.Activation.Exp(weights, weights);
            TensorPrimitives.Divide(weights, TensorPrimitives.Sum<float>(weights), weights);
            var context = output.Row(row, _layer.Shape.Size).Slice(head * HeadSize, HeadSize);
            context.Clear();
            for (var s = 0; s < steps; s++)
                TensorPrimitives.MultiplyAdd(_values.Row(source, s).Slice(head * HeadSize, HeadSize), weights[s], context, context);
        }
    }

    // dScore(s) = a(s) (dA(s) - sum of a dA), where dA(s) = dY . v(s).
    private void BackwardStep(int row, int source, LayerRows dOutput, Span<float> gradients)
    {
        var steps = _memory.Steps(source);
        for (var head = 0; head < Heads; head++)
        {
            ReadOnlySpan<float> dContext = dOutput.Row(row, _layer.Shape.Size).Slice(head * HeadSize, HeadSize);
            var weights = WeightsOf(row, head, steps);
            var dScores = _dScores.Span[..steps];
            for (var s = 0; s < steps; s++)
            {
                dScores[s] = TensorPrimitives.Dot(dContext, _values.Row(source, s).Slice(head * HeadSize, HeadSize));
                var dValue = _values.DRow(source, s).Slice(head * HeadSize, HeadSize);
                TensorPrimitives.MultiplyAdd(dContext, weights[s], dValue, dValue);
            }

            TensorPrimitives.Subtract(dScores, TensorPrimitives.Dot<float>(weights, dScores), dScores);
            TensorPrimitives.Multiply(dScores, weights, dScores);
            _scores.Backward(Query(_queries, row, head), source, head, dScores, Query(_dQueries, row, head), gradients);
        }
    }
}
