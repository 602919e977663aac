using Microsoft.ML.Recurrent.Engine.Layers.Convolution;
using Microsoft.ML.Recurrent.Onnx.Chains;
using Microsoft.ML.Recurrent.Onnx.Graphs;
using DataType = Microsoft.ML.Recurrent.Onnx.Schema.TensorProto.Types.DataType;

namespace Microsoft.ML.Recurrent.Onnx.Layers;

/// <summary>Writes the maximum or the mean of the last steps.</summary>
internal static class TimePoolings
{
    public static StepRows Write(ChainWriter chain, TimePoolingShape layer, StepRows rows)
    {
        var graph = chain.Graph;
        var scale = rows.Scale!.Every(layer.Stride);
        var kernel = NodeAttribute.Of("kernel_shape", [(long)layer.Size]);
        var strides = NodeAttribute.Of("strides", [(long)layer.Stride]);
        var padded = graph.Add("Pad", [graph.Transpose(rows.Name, 1, 2, 0), graph.Integers(0, 0, layer.Size - 1, 0, 0, 0),
            graph.Number(layer.Statistic == TimePoolingKind.Maximum ? float.MinValue : 0)]);
        var pooled = graph.Transpose(
            graph.Add(layer.Statistic == TimePoolingKind.Maximum ? "MaxPool" : "AveragePool", [padded], kernel, strides), 2, 0, 1);
        if (layer.Statistic == TimePoolingKind.Average)
        {
            // Before there are as many steps, the mean is over those that there are.
            var read = graph.Sum(graph.Product(graph.Counting(scale.Steps), graph.Integer(layer.Stride)), graph.Integer(1));
            var count = graph.Cast(graph.Add("Min", [read, graph.Integer(layer.Size)]), DataType.Float);
            pooled = graph.Quotient(graph.Product(pooled, graph.Number(layer.Size)), graph.Unsqueeze(count, 1, 2));
        }

        return new StepRows(pooled, rows.Size, rows.Size, scale, IsClean: false);
    }
}
