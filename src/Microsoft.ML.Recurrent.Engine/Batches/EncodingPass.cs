using System.Numerics;
using Microsoft.ML.Recurrent.Engine.Layers.Pooling;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Passes;

namespace Microsoft.ML.Recurrent.Engine.Batches;

/// <summary>
/// Pools the states of the top layer and the input vectors of the windows of a <see cref="NetworkPass"/>, whose own pooling and head do not run. Buffers are
/// reused; an instance serves one thread at a time.
/// </summary>
internal sealed unsafe class EncodingPass
{
    private const EncoderPooling OfTop = EncoderPooling.Last | EncoderPooling.Mean | EncoderPooling.Max;
    private const EncoderPooling OfInput = EncoderPooling.EmbeddingMean | EncoderPooling.EmbeddingMax;

    private readonly PoolingPass[] _top;
    private readonly PoolingPass[] _input;

    public EncodingPass(RecurrentNetwork network, EncoderPooling pooling, ReadOnlyMemory<float> tokenWeights)
    {
        var chain = network.Chain;
        List<PoolingPass> top = [];
        if (pooling.HasFlag(EncoderPooling.Last))
            top.Add(new LastPooling(chain.TopSize, chain.Directions[^1][0].Cell.StateSize));
        if (pooling.HasFlag(EncoderPooling.Mean))
            top.Add(new MeanPooling(chain.TopSize));
        if (pooling.HasFlag(EncoderPooling.Max))
            top.Add(new MaxPooling(chain.TopSize));
        List<PoolingPass> input = [];
        if (pooling.HasFlag(EncoderPooling.EmbeddingMean))
            input.Add(new MeanPooling(chain.InputSize, tokenWeights));
        if (pooling.HasFlag(EncoderPooling.EmbeddingMax))
            input.Add(new MaxPooling(chain.InputSize));
        (_top, _input) = ([.. top], [.. input]);
    }

    /// <summary>
    /// Gets the number of vectors of the last window: one for each sequence that has not ended before its first step, computed up to the end of the window or
    /// of the sequence.
    /// </summary>
    public int Rows { get; private set; }

    /// <summary>Returns the number of floats in a vector.</summary>
    public static int SizeOf(RecurrentNetwork network, EncoderPooling pooling) => checked(
        (BitOperations.PopCount((uint)(pooling & OfTop)) * network.Chain.TopSize)
        + (BitOperations.PopCount((uint)(pooling & OfInput)) * network.Chain.InputSize));

    /// <summary>Starts new sequences.</summary>
    public void Begin(int sequences)
    {
        foreach (var pooling in _top)
            pooling.Begin(sequences);
        foreach (var pooling in _input)
            pooling.Begin(sequences);
    }

    /// <summary>Pools the window that the pass has run.</summary>
    public void Forward(NetworkPass pass, int carrySteps)
    {
        pass.ForwardTop(carrySteps);
        var window = pass.TopWindow;
        foreach (var pooling in _top)
            pooling.Forward(window, pass.TopRows, pass.TopCarrySteps);
        foreach (var pooling in _input)
            pooling.Forward(window, pass.InputRows, pass.TopCarrySteps);
        Rows = pass.Input.AliveAtStart;
        GC.KeepAlive(pass);
    }

    /// <summary>Copies a vector.</summary>
    /// <param name="row">The row, 0 to <see cref="Rows"/> - 1.</param>
    /// <param name="destination">The span to copy to. [SizeOf]</param>
    public void CopyTo(int row, Span<float> destination)
    {
        foreach (var pooling in _top)
            destination = Append(pooling, row, destination);
        foreach (var pooling in _input)
            destination = Append(pooling, row, destination);
    }

    private static Span<float> Append(PoolingPass pooling, int row, Span<float> destination)
    {
        pooling.Pooled.Span.Slice(row * pooling.Stride, pooling.Size).CopyTo(destination);
        return destination[pooling.Size..];
    }
}
