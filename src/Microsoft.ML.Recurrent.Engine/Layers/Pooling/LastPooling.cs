using System.Numerics.Tensors;

namespace Microsoft.ML.Recurrent.Engine.Layers.Pooling;

/// <summary>
/// Takes the final hidden state: that of the last step for the first <paramref name="forwardSize"/> columns, and that of the first step for the other
/// columns, which are the reverse direction.
/// </summary>
internal sealed unsafe class LastPooling(int size, int forwardSize) : PoolingPass(size)
{
    public override void Forward(PackedSequences window, float* y, int carrySteps)
    {
        var count = Prepare(window);
        for (var sequence = 0; sequence < count; sequence++)
        {
            var pooled = Row(Pooled.Pointer, sequence);
            RowAt(window, y, 0, sequence).CopyTo(pooled);
            RowAt(window, y, StepsOf(window, sequence) - 1, sequence)[..forwardSize].CopyTo(pooled);
        }
    }

    public override void Backward(PackedSequences window, float* y, float* dY, Span<float> gradients)
    {
        var count = window.Alive(0);
        for (var sequence = 0; sequence < count; sequence++)
        {
            var dPooled = Row(DPooled.Pointer, sequence);
            var last = RowAt(window, dY, StepsOf(window, sequence) - 1, sequence)[..forwardSize];
            TensorPrimitives.Add(last, dPooled[..forwardSize], last);
            var first = RowAt(window, dY, 0, sequence)[forwardSize..Size];
            TensorPrimitives.Add(first, dPooled[forwardSize..Size], first);
        }
    }
}
