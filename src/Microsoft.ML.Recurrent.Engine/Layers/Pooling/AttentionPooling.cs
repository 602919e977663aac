using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Pooling;

/// <summary>
/// Computes the sum over t of a(t) h(t), where a is the softmax over the steps of the sequence of v . tanh(W h(t) + b) (Bahdanau et al. 2015; Yang et al.
/// 2016). The window must contain whole sequences.
/// </summary>
internal sealed unsafe class AttentionPooling(AttentionLayer attention, int size) : PoolingPass(size)
{
    private readonly AlignedBuffer _hidden = new();   // [R, A]; tanh(W h + b), then its gradient
    private readonly AlignedBuffer _weights = new();  // [R]; a(t)
    private readonly AlignedBuffer _dRows = new();    // [R, Stride]
    private readonly DensePass _dense = new();

    private int HiddenStride => attention.Projection.OutputStride;

    /// <summary>Returns a(t) for every row of the last window. [R]</summary>
    public ReadOnlySpan<float> Weights(PackedSequences window) => _weights.Span[..window.Rows];

    public override void Forward(PackedSequences window, float* y, int carrySteps)
    {
        var count = Prepare(window);
        var rows = window.Rows;
        _hidden.Ensure((long)rows * HiddenStride);
        _weights.Ensure(rows);
        attention.Projection.Forward(y, Stride, _hidden.Pointer, rows);
        Kernels.Activation.Tanh(new ReadOnlySpan<float>(_hidden.Pointer, rows * HiddenStride), new Span<float>(_hidden.Pointer, rows * HiddenStride));
        for (var row = 0; row < rows; row++)
            _weights.Pointer[row] = TensorPrimitives.Dot<float>(Hidden(row), attention.VectorWeights);
        for (var sequence = 0; sequence < count; sequence++)
        {
            var steps = StepsOf(window, sequence);
            Softmax(window, sequence, steps);
            var pooled = Row(Pooled.Pointer, sequence);
            pooled.Clear();
            for (var t = 0; t < steps; t++)
                TensorPrimitives.MultiplyAdd(RowAt(window, y, t, sequence), Weight(window, t, sequence), pooled, pooled);
        }
    }

    public override void Backward(PackedSequences window, float* y, float* dY, Span<float> gradients)
    {
        var dVector = gradients.Slice(attention.Vector.Offset, attention.Vector.Length);
        for (var sequence = 0; sequence < window.Alive(0); sequence++)
        {
            var dPooled = Row(DPooled.Pointer, sequence)[..Size];
            var steps = StepsOf(window, sequence);
            // dScore(t) = a(t) (dA(t) - sum of a dA), where dA(t) = dPooled . h(t) and the sum is dPooled . pooled.
            var mean = TensorPrimitives.Dot<float>(dPooled, Row(Pooled.Pointer, sequence)[..Size]);
            for (var t = 0; t < steps; t++)
            {
                var weight = Weight(window, t, sequence);
                var dRow = RowAt(window, dY, t, sequence)[..Size];
                TensorPrimitives.MultiplyAdd(dPooled, weight, dRow, dRow);
                var dScore = weight * (TensorPrimitives.Dot<float>(dPooled, RowAt(window, y, t, sequence)[..Size]) - mean);
                var hidden = Hidden(window.StepOffsets[t] + sequence);
                TensorPrimitives.MultiplyAdd(hidden, dScore, dVector, dVector);
                for (var i = 0; i < hidden.Length; i++)
                    hidden[i] = dScore * attention.VectorWeights[i] * (1 - (hidden[i] * hidden[i]));
            }
        }

        var rows = window.Rows;
        _dRows.Ensure((long)rows * Stride);
        attention.Projection.Backward(y, Stride, _hidden.Pointer, _dRows.Pointer, Stride, rows, gradients, _dense);
        for (var row = 0; row < rows; row++)
        {
            var target = Row(dY, row)[..Size];
            TensorPrimitives.Add(target, Row(_dRows.Pointer, row)[..Size], target);
        }
    }

    private void Softmax(PackedSequences window, int sequence, int steps)
    {
        var largest = float.NegativeInfinity;
        for (var t = 0; t < steps; t++)
            largest = MathF.Max(largest, Weight(window, t, sequence));
        var sum = 0f;
        for (var t = 0; t < steps; t++)
            sum += Weight(window, t, sequence) = MathF.Exp(Weight(window, t, sequence) - largest);
        for (var t = 0; t < steps; t++)
            Weight(window, t, sequence) /= sum;
    }

    private ref float Weight(PackedSequences window, int step, int sequence) => ref _weights.Pointer[window.StepOffsets[step] + sequence];

    private Span<float> Hidden(int row) => new(_hidden.Pointer + ((nint)row * HiddenStride), attention.VectorWeights.Length);
}
