using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Pooling;

/// <summary>Pools the rows of each sequence into one.</summary>
internal sealed unsafe class PooledPass(PoolingPass pooling) : LayerPass
{
    public override AlignedBuffer DOutput => pooling.DPooled;

    public override bool KeepsOutput => true;

    public override bool Learns => pooling is AttentionPooling;

    public override IReadOnlyList<StateCarry> Carries => pooling.Carries;

    /// <summary>Returns the weight of each row of the last window in the mean of its sequence; empty without attention. [R]</summary>
    public ReadOnlySpan<float> AttentionWeights(PackedSequences window) => pooling is AttentionPooling attention ? attention.Weights(window) : [];

    public override void Begin(int sequences, bool training, ulong seed) => pooling.Begin(sequences);

    public override LayerRows Forward(LayerRows input)
    {
        pooling.Forward(input.Window, input.Pointer, input.CarrySteps);
        var count = input.Window.AliveAtStart;
        return new LayerRows(input.Window, input.CarrySteps, pooling.Pooled.Pointer, pooling.Stride, count, ofSequences: true);
    }

    public override void Backward(LayerRows input, float* dInput, bool accumulate, Span<float> gradients)
    {
        if (dInput is null)
            throw new InvalidOperationException("Pooling passes a gradient to the rows that it reads.");
        if (!accumulate)
            NativeMemory.Clear(dInput, (nuint)input.Count * (nuint)input.Stride * sizeof(float));
        pooling.Backward(input.Window, input.Pointer, dInput, gradients);
    }
}
