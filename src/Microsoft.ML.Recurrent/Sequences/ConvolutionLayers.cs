using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Convolution;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Layers.Normalization;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>Describes the convolutions before the recurrent layers: each is followed by a layer normalization and a rectifier.</summary>
internal static class ConvolutionLayers
{
    /// <summary>Returns the layers that options describe.</summary>
    public static LayerList Of(PooledSequenceOptions options) =>
    [
        .. (options.ConvolutionChannels ?? []).SelectMany<int, LayerShape>(channels =>
        [
            new ConvolutionShape
            {
                Channels = channels,
                KernelSize = options.ConvolutionKernelSize,
                Stride = options.ConvolutionStride,
                Causal = !options.Bidirectional,
            },
            new NormalizationShape(),
            new ActivationShape(),
        ]),
    ];

    /// <summary>Returns the channels of the convolutions of layers; null if there is none.</summary>
    public static int[]? ChannelsOf(LayerList layers) => All(layers).Any() ? [.. All(layers).Select(convolution => convolution.Channels)] : null;

    /// <summary>Returns the number of steps that a convolution of layers reads; the default if there is none.</summary>
    public static int KernelSizeOf(LayerList layers) => All(layers).FirstOrDefault()?.KernelSize ?? RecurrentDefaults.ConvolutionKernelSize;

    /// <summary>Returns the stride of the convolutions of layers; 1 if there is none.</summary>
    public static int StrideOf(LayerList layers) => All(layers).FirstOrDefault()?.Stride ?? 1;

    private static IEnumerable<ConvolutionShape> All(LayerList layers) => layers.OfType<ConvolutionShape>();
}
