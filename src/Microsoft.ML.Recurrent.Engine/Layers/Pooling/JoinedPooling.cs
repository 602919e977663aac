using System.Runtime.InteropServices;

namespace Microsoft.ML.Recurrent.Engine.Layers.Pooling;

/// <summary>
/// Joins several ways of pooling side by side, so that the head reads what each of them shows: where a sequence ends, what holds on the whole, and what occurs
/// anywhere.
/// </summary>
/// <param name="parts">The ways of pooling, each of the same rows, from left to right.</param>
internal sealed unsafe class JoinedPooling(params PoolingPass[] parts) : PoolingPass(parts.Sum(part => part.Size))
{
    public override IReadOnlyList<StateCarry> Carries { get; } = [.. parts.SelectMany(part => part.Carries)];

    /// <summary>Returns the final hidden state, the mean and the maximum side by side.</summary>
    /// <param name="size">The number of columns of a row.</param>
    /// <param name="forwardSize">The number of columns of the forward direction.</param>
    public static JoinedPooling Create(int size, int forwardSize) => new(new LastPooling(size, forwardSize), new MeanPooling(size), new MaxPooling(size));

    /// <summary>Pools rows y [R, the stride of a part].</summary>
    public override void Forward(PackedSequences window, float* y, int carrySteps)
    {
        var count = Prepare(window);
        NativeMemory.Clear(Pooled.Pointer, (nuint)count * (nuint)Stride * sizeof(float));
        var first = 0;
        foreach (var part in parts)
        {
            part.Forward(window, y, carrySteps);
            for (var sequence = 0; sequence < count; sequence++)
                part.PooledOf(sequence).CopyTo(PooledOf(sequence)[first..]);
            first += part.Size;
        }
    }

    public override void Backward(PackedSequences window, float* y, float* dY, Span<float> gradients)
    {
        var count = window.Alive(0);
        var first = 0;
        foreach (var part in parts)
        {
            for (var sequence = 0; sequence < count; sequence++)
                DPooledOf(sequence).Slice(first, part.Size).CopyTo(part.DPooledOf(sequence));
            part.Backward(window, y, dY, gradients);
            first += part.Size;
        }
    }
}
