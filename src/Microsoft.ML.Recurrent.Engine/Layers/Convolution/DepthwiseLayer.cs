using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Convolution;

/// <summary>Represents a convolution over time in which each value forms a separate group.</summary>
internal sealed unsafe class DepthwiseLayer : Layer
{
    private readonly ConvolutionShape _shape;
    private readonly (Parameter Weight, Parameter Bias)[] _groups; // of each value: [1, K] and [1]
    private readonly AlignedBuffer _weights = new();               // [K + 1, Stride]; the oldest step first, then the biases; zero in the padding

    /// <param name="shape">The shape.</param>
    /// <param name="groups">The parameters of each group: the weights of the steps of the kernel, the oldest first, and the bias.</param>
    public DepthwiseLayer(ConvolutionShape shape, (Parameter Weight, Parameter Bias)[] groups)
    {
        (_shape, _groups) = (shape, groups);
        _weights.EnsureZero((long)(shape.KernelSize + 1) * Stride);
    }

    public override int OutputSize => _shape.Channels;

    public override bool NeedsWholeSequences => _shape.LookAhead > 0;

    /// <summary>Gets the weights of each step of the kernel, the oldest first. [K, Stride]</summary>
    public float* Weights => _weights.Pointer;

    /// <summary>Gets the biases. [Stride]</summary>
    public float* Biases => _weights.Pointer + ((nint)_shape.KernelSize * Stride);

    private int Stride => GatePanels.Pad(_shape.Channels);

    public override void Initialize(WeightDraw draw)
    {
        foreach (var (weight, _) in _groups)
            draw.Glorot(weight);
    }

    public override void Refresh(ReadOnlySpan<float> weights)
    {
        for (var channel = 0; channel < _groups.Length; channel++)
        {
            var (weight, bias) = _groups[channel];
            for (var tap = 0; tap < _shape.KernelSize; tap++)
                Weights[((nint)tap * Stride) + channel] = weights[weight.Offset + tap];
            Biases[channel] = weights[bias.Offset];
        }
    }

    /// <summary>Adds gradients in the layout of <see cref="Weights"/>, followed by those of <see cref="Biases"/>, to the flat gradients.</summary>
    /// <param name="dWeights">[K + 1, Stride] The gradients.</param>
    /// <param name="gradients">The flat gradients.</param>
    public void AddGradients(ReadOnlySpan<float> dWeights, Span<float> gradients)
    {
        for (var channel = 0; channel < _groups.Length; channel++)
        {
            var (weight, bias) = _groups[channel];
            for (var tap = 0; tap < _shape.KernelSize; tap++)
                gradients[weight.Offset + tap] += dWeights[(tap * Stride) + channel];
            gradients[bias.Offset] += dWeights[(_shape.KernelSize * Stride) + channel];
        }
    }

    public override void Measure(WindowMemory memory)
    {
        memory.Join(_shape.Stride);
        base.Measure(memory);
    }

    public override LayerPass CreatePass(PassScope scope) => new DepthwisePass(_shape, this);
}
