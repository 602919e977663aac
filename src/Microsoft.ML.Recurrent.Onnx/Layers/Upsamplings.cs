using Microsoft.ML.Recurrent.Engine.Layers.Convolution;
using Microsoft.ML.Recurrent.Onnx.Chains;
using Microsoft.ML.Recurrent.Onnx.Graphs;

namespace Microsoft.ML.Recurrent.Onnx.Layers;

/// <summary>Writes the repetition of steps that undoes strides.</summary>
internal static class Upsamplings
{
    public static StepRows Write(ChainWriter chain, UpsamplingShape layer, StepRows rows)
    {
        var (graph, scale, stride) = (chain.Graph, rows.Scale!, 1);
        while (stride < layer.Factor && scale.Source is { } source)
            (scale, stride) = (source.Scale, stride * source.Stride);
        var steps = graph.Quotient(graph.Counting(scale.Steps), graph.Integer(layer.Factor));
        return new StepRows(graph.Add("Gather", [rows.Name, steps], NodeAttribute.Of("axis", 0L)), rows.Size, rows.Size, scale, IsClean: false);
    }
}
