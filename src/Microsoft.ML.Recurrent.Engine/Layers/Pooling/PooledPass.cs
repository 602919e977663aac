using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Layers.Pooling;

/// <summary>Pools the rows of each sequence into one.</summary>
/// <param name="pooling">The way of pooling.</param>
/// <param name="team">The threads that share the work; null for the calling thread.</param>
internal sealed unsafe class PooledPass(PoolingPass pooling, Team? team) : LayerPass
{
    private const int BlockLength = 1 << 12;

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
            Clear(dInput, (nint)input.Count * input.Stride);
        pooling.Backward(input.Window, input.Pointer, dInput, gradients);
    }

    // The gradient of a long sequence is larger than the cache, and most of it is zero.
    private void Clear(float* values, nint length) =>
        (team ?? Team.Alone).Run(new ClearWork(values, length), (int)((length + BlockLength - 1) / BlockLength), TeamCosts.OfSums(1, (int)length));

    private readonly struct ClearWork(float* values, nint length) : IRangeWork
    {
        public void Run(int first, int end)
        {
            var start = (nint)first * BlockLength;
            NativeMemory.Clear(values + start, (nuint)(Math.Min(length, (nint)end * BlockLength) - start) * sizeof(float));
        }
    }
}
