using Microsoft.ML.Recurrent.Engine.Layers.Attention;
using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Engine.Layers.Convolution;
using Microsoft.ML.Recurrent.Engine.Layers.Decoding;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Layers.Heads;
using Microsoft.ML.Recurrent.Engine.Layers.Normalization;
using Microsoft.ML.Recurrent.Engine.Layers.Pooling;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Engine.Layers.Source;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>Lists the kinds of layers that files store. A new kind is one more line.</summary>
internal static class LayerKinds
{
    private static readonly Dictionary<string, Func<int[], IReadOnlyList<LayerList>, LayerShape?>> s_kinds = new()
    {
        [DenseShape.Name] = (numbers, _) => numbers is [var size] ? new DenseShape { Size = size } : null,
        [ActivationShape.Name] = (numbers, _) => numbers is [var function] ? new ActivationShape { Function = (ActivationFunction)function } : null,
        [GatedShape.Name] = (numbers, _) => numbers is [var size, var gate] ? new GatedShape { Size = size, Gate = (ActivationFunction)gate } : null,
        [GateShape.Name] = (numbers, _) => numbers is [var gate] ? new GateShape { Gate = (ActivationFunction)gate } : null,
        [NormalizationShape.Name] = (numbers, _) => NormalizationShape.Of(numbers),
        [ConvolutionShape.Name] = (numbers, _) => ConvolutionShape.Of(numbers),
        [TimePoolingShape.Name] = (numbers, _) => TimePoolingShape.Of(numbers),
        [WindowShape.Name] = (numbers, _) => WindowShape.Of(numbers),
        [UpsamplingShape.Name] = (numbers, _) => numbers is [var factor] ? new UpsamplingShape { Factor = factor } : null,
        [SelfAttentionShape.Name] = (numbers, _) => numbers is [var size, var window] ? new SelfAttentionShape { Size = size, Window = window } : null,
        [RecurrentShape.Name] = (numbers, _) => RecurrentShape.Of(numbers),
        [PooledShape.Name] = (numbers, _) => PooledShape.Of(numbers),
        [FeedForwardShape.Name] = (numbers, _) => numbers is [var size] ? new FeedForwardShape { Size = size } : null,
        [HorizonShape.Name] = (numbers, _) => HorizonShape.Of(numbers),
        [DecodingShape.Name] = DecodingShape.Of,
        [DirectionStacksShape.Name] = (numbers, chains) =>
            numbers.Length == 0 && chains is [var layers] ? new DirectionStacksShape { Layers = layers } : null,
        [SourceAttentionShape.Name] = (numbers, _) => SourceAttentionShape.Of(numbers),
        [SourceContextShape.Name] = (numbers, _) =>
            numbers is [var size, var sourceSize] ? new SourceContextShape { Size = size, SourceSize = sourceSize } : null,
        [ResidualShape.Name] = (numbers, chains) => numbers.Length == 0 && chains is [var layers] ? new ResidualShape { Layers = layers } : null,
        [DilatedShape.Name] = (numbers, chains) =>
            numbers is [var dilation] && chains is [var layers] ? new DilatedShape { Dilation = dilation, Layers = layers } : null,
        [SideBySideShape.Name] = (numbers, chains) => numbers.Length == 0 && chains.Count > 0 ? new SideBySideShape { Branches = chains } : null,
    };

    /// <summary>Returns the shape of a kind; null if there is no such kind or the values are not those of one.</summary>
    /// <param name="kind">The name of the kind.</param>
    /// <param name="numbers">The values.</param>
    /// <param name="chains">The chains within the layer.</param>
    public static LayerShape? Create(string kind, int[] numbers, IReadOnlyList<LayerList> chains) =>
        s_kinds.TryGetValue(kind, out var create) && create(numbers, chains) is { } shape && shape.Chains.Count == chains.Count ? shape : null;
}
