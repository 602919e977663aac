using Microsoft.ML.Recurrent.Engine.Layers.Pooling;
using Microsoft.ML.Recurrent.Onnx.Chains;
using Microsoft.ML.Recurrent.Onnx.Graphs;

namespace Microsoft.ML.Recurrent.Onnx.Layers;

/// <summary>Writes the pooling of the steps of a sequence into one row.</summary>
internal static class Poolings
{
    public static StepRows Write(ChainWriter chain, PooledShape layer, StepRows rows)
    {
        var graph = chain.Graph;
        return layer.Pooling switch
        {
            SequencePooling.Last => Pooled(Last(graph, rows)),
            SequencePooling.Mean => Pooled(Mean(graph, rows)),
            SequencePooling.Max => Pooled(Maximum(graph, rows)),
            SequencePooling.Attention => Pooled(Attention(chain, rows)),
            SequencePooling.Joined => new StepRows(
                graph.Join(1, Last(graph, rows), Mean(graph, rows), Maximum(graph, rows)), 3 * rows.Size, 3 * rows.Size, null, IsClean: true),
            _ => throw new NotSupportedException($"The network pools by {layer.Pooling}, which is not written as ONNX."),
        };

        StepRows Pooled(string name) => new(name, rows.Size, rows.Size, null, IsClean: true);
    }

    // The last step of the forward direction, and the first one of the other.
    private static string Last(GraphBuilder graph, StepRows rows)
    {
        var steps = graph.Unsqueeze(graph.Difference(rows.Scale!.Lengths, graph.Integer(1)), 1);
        var last = graph.Add("GatherND", [graph.Transpose(rows.Name, 1, 0, 2), steps], NodeAttribute.Of("batch_dims", 1L)); // [B, C]
        if (rows.ForwardSize == rows.Size)
            return last;
        var first = graph.Add("Gather", [rows.Name, graph.Integer(0)], NodeAttribute.Of("axis", 0L));
        return graph.Join(1, graph.Columns(last, 0, rows.ForwardSize), graph.Columns(first, rows.ForwardSize, rows.Size));
    }

    private static string Mean(GraphBuilder graph, StepRows rows) =>
        graph.Quotient(graph.SumOver(rows.Scale!.Clean(rows).Name, 0, keep: false), rows.Scale.LengthNumbers());

    private static string Maximum(GraphBuilder graph, StepRows rows) => graph.Add(
        "ReduceMax", [graph.Add("Where", [rows.Scale!.Mask, rows.Name, graph.Number(float.MinValue)])],
        NodeAttribute.Of("axes", [0L]), NodeAttribute.Of("keepdims", 0L));

    private static string Attention(ChainWriter chain, StepRows rows)
    {
        var graph = chain.Graph;
        var hidden = graph.Tanh(chain.Affine(rows.Name, "attention"));
        var vector = chain.Weights.Next("vector").Values;
        var scores = graph.Add("MatMul", [hidden, graph.Constant("attention.vector", vector, vector.Length, 1)]); // [T, B, 1]
        var weights = graph.Add("Softmax", [graph.Add("Where", [rows.Scale!.Mask, scores, graph.Number(float.MinValue)])], NodeAttribute.Of("axis", 0L));
        return graph.SumOver(graph.Product(rows.Scale.Clean(rows).Name, weights), 0, keep: false);
    }
}
