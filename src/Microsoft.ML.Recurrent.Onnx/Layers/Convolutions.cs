using Microsoft.ML.Recurrent.Engine.Layers.Convolution;
using Microsoft.ML.Recurrent.Onnx.Chains;
using Microsoft.ML.Recurrent.Onnx.Graphs;

namespace Microsoft.ML.Recurrent.Onnx.Layers;

/// <summary>Writes convolutions over time.</summary>
internal static class Convolutions
{
    public static StepRows Write(ChainWriter chain, ConvolutionShape layer, StepRows rows)
    {
        var (graph, scale) = (chain.Graph, rows.Scale!);
        var (size, channels) = (rows.Size / layer.Groups, layer.Channels / layer.Groups);
        var weights = new float[layer.Channels * size * layer.KernelSize]; // [channels, values, steps]
        var biases = new float[layer.Channels];
        for (var group = 0; group < layer.Groups; group++)
        {
            var values = chain.Weights.Next("convolution").Values; // [channels, steps, values]
            chain.Weights.Next("bias").Values.CopyTo(biases, group * channels);
            for (var channel = 0; channel < channels; channel++)
                for (var step = 0; step < layer.KernelSize; step++)
                    for (var value = 0; value < size; value++)
                        weights[(((((group * channels) + channel) * size) + value) * layer.KernelSize) + step]
                            = values[(((channel * layer.KernelSize) + step) * size) + value];
        }

        var span = (layer.KernelSize - 1) * (long)layer.Dilation;
        long[] pads = layer.Causal ? [span, 0] : [span / 2, span / 2];
        // A centred convolution reads steps after the end, which are zero.
        var x = graph.Transpose(layer.Causal ? rows.Name : scale.Clean(rows).Name, 1, 2, 0);
        var y = graph.Add(
            "Conv",
            [x, graph.Constant("convolution.weight", weights, layer.Channels, size, layer.KernelSize),
             graph.Constant("convolution.bias", biases, layer.Channels)],
            NodeAttribute.Of("kernel_shape", [(long)layer.KernelSize]), NodeAttribute.Of("strides", [(long)layer.Stride]),
            NodeAttribute.Of("dilations", [(long)layer.Dilation]), NodeAttribute.Of("group", (long)layer.Groups), NodeAttribute.Of("pads", pads));
        return new StepRows(graph.Transpose(y, 2, 0, 1), layer.Channels, layer.Channels, scale.Every(layer.Stride), IsClean: false);
    }
}
