using System.Numerics.Tensors;

namespace Microsoft.ML.Recurrent.Engine.Layers.Pooling;

/// <summary>Computes the mean over the steps of a sequence so far; the sum is carried from window to window.</summary>
/// <param name="size">The number of columns of a row.</param>
/// <param name="tokenWeights">The weight of a step for each token; empty if every step has the same weight. [V]</param>
internal sealed unsafe class MeanPooling(int size, ReadOnlyMemory<float> tokenWeights = default) : PoolingPass(size)
{
    private readonly StateCarry[] _carries = [new(size)];

    public override IReadOnlyList<StateCarry> Carries => _carries;

    private StateCarry Carry => _carries[0];

    public override void Forward(PackedSequences window, float* y, int carrySteps)
    {
        var count = Prepare(window);
        Carry.StartWindow(count);
        for (var sequence = 0; sequence < count; sequence++)
        {
            var sum = Row(Pooled.Pointer, sequence);
            Row(Carry.Initial, sequence).CopyTo(sum);
            var steps = StepsOf(window, sequence);
            for (var t = 0; t < steps; t++)
            {
                if (tokenWeights.IsEmpty)
                    TensorPrimitives.Add(sum, RowAt(window, y, t, sequence), sum);
                else
                    TensorPrimitives.MultiplyAdd(RowAt(window, y, t, sequence), WeightOf(window, t, sequence), sum, sum);
                if (t == Math.Min(steps, carrySteps) - 1)
                    Carry.Take(sequence, Pooled.Pointer + ((nint)sequence * Stride));
            }

            TensorPrimitives.Divide(sum, window.FirstStep + steps, sum);
        }
    }

    public override void Backward(PackedSequences window, float* y, float* dY, Span<float> gradients)
    {
        var count = window.Alive(0);
        for (var sequence = 0; sequence < count; sequence++)
        {
            var steps = StepsOf(window, sequence);
            var dPooled = Row(DPooled.Pointer, sequence)[..Size];
            TensorPrimitives.Divide(dPooled, window.FirstStep + steps, dPooled);
            for (var t = 0; t < steps; t++)
            {
                var dRow = RowAt(window, dY, t, sequence)[..Size];
                if (tokenWeights.IsEmpty)
                    TensorPrimitives.Add(dRow, dPooled, dRow);
                else
                    TensorPrimitives.MultiplyAdd(dPooled, WeightOf(window, t, sequence), dRow, dRow);
            }
        }
    }

    private float WeightOf(PackedSequences window, int step, int sequence) => tokenWeights.Span[window.Tokens[window.StepOffsets[step] + sequence]];
}
