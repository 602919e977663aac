using Microsoft.ML.Recurrent.Engine.Layers.Attention;
using Microsoft.ML.Recurrent.Onnx.Chains;
using Microsoft.ML.Recurrent.Onnx.Graphs;

namespace Microsoft.ML.Recurrent.Onnx.Layers;

/// <summary>Writes causal self-attention over the last steps.</summary>
internal static class SelfAttention
{
    public static StepRows Write(ChainWriter chain, SelfAttentionShape layer, StepRows rows)
    {
        var (graph, size) = (chain.Graph, (long)layer.Size);
        var all = graph.Transpose(chain.Affine(rows.Name, "attention"), 1, 0, 2); // [B, T, 3 S]
        var (queries, keys, values) = (graph.Columns(all, 0, size), graph.Columns(all, size, 2 * size), graph.Columns(all, 2 * size, 3 * size));
        var scores = graph.Quotient(graph.Add("MatMul", [queries, graph.Transpose(keys, 0, 2, 1)]), graph.Number(MathF.Sqrt(size))); // [B, T, T]
        var steps = graph.Counting(rows.Scale!.Steps);
        var age = graph.Difference(graph.Unsqueeze(steps, 1), graph.Unsqueeze(steps, 0));
        var visible = graph.Add("And", [
            graph.Add("GreaterOrEqual", [age, graph.Integer(0)]), graph.Add("Less", [age, graph.Integer(layer.Window)])]);
        var weights = graph.Add("Softmax", [graph.Add("Where", [visible, scores, graph.Number(float.MinValue)])], NodeAttribute.Of("axis", -1L));
        return rows.With(graph.Transpose(graph.Add("MatMul", [weights, values]), 1, 0, 2), layer.Size);
    }
}
