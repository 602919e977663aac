using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Attention;
using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Engine.Layers.Convolution;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Layers.Normalization;
using Microsoft.ML.Recurrent.Engine.Layers.Pooling;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Onnx.Chains;
using Microsoft.ML.Recurrent.Onnx.Layers.Recurrent;

namespace Microsoft.ML.Recurrent.Onnx.Layers;

/// <summary>Lists what writes each kind of layer. A new kind is one more line.</summary>
internal static class LayerWriters
{
    private static readonly Dictionary<Type, ILayerWriter> s_writers = new()
    {
        [typeof(DenseShape)] = Writer<DenseShape>(DenseLayers.Write),
        [typeof(FeedForwardShape)] = Writer<FeedForwardShape>(DenseLayers.WriteFeedForward),
        [typeof(GatedShape)] = Writer<GatedShape>(DenseLayers.WriteGated),
        [typeof(GateShape)] = Writer<GateShape>(DenseLayers.WriteGate),
        [typeof(ActivationShape)] = Writer<ActivationShape>(Activations.Write),
        [typeof(NormalizationShape)] = Writer<NormalizationShape>(Normalizations.Write),
        [typeof(ConvolutionShape)] = Writer<ConvolutionShape>(Convolutions.Write),
        [typeof(TimePoolingShape)] = Writer<TimePoolingShape>(TimePoolings.Write),
        [typeof(UpsamplingShape)] = Writer<UpsamplingShape>(Upsamplings.Write),
        [typeof(WindowShape)] = Writer<WindowShape>(Windows.Write),
        [typeof(SelfAttentionShape)] = Writer<SelfAttentionShape>(SelfAttention.Write),
        [typeof(PooledShape)] = Writer<PooledShape>(Poolings.Write),
        [typeof(ResidualShape)] = Writer<ResidualShape>(Blocks.WriteResidual),
        [typeof(SideBySideShape)] = Writer<SideBySideShape>(Blocks.WriteSideBySide),
        [typeof(DilatedShape)] = Writer<DilatedShape>(DilatedLayers.Write),
        [typeof(RecurrentShape)] = Writer<RecurrentShape>(RecurrentLayers.Write),
        [typeof(DirectionStacksShape)] = Writer<DirectionStacksShape>(RecurrentLayers.WriteStacks),
    };

    /// <summary>Returns what writes a layer.</summary>
    /// <exception cref="NotSupportedException">ONNX has no form of the layer.</exception>
    public static ILayerWriter Of(LayerShape layer) => s_writers.TryGetValue(layer.GetType(), out var writer) ? writer
        : throw new NotSupportedException($"The network has a layer that is not written as ONNX: {layer}.");

    private static LayerWriter<T> Writer<T>(Func<ChainWriter, T, StepRows, StepRows> write)
        where T : LayerShape => new(write);
}
