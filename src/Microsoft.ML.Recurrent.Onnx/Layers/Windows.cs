using Microsoft.ML.Recurrent.Engine.Layers.Convolution;
using Microsoft.ML.Recurrent.Onnx.Chains;
using Microsoft.ML.Recurrent.Onnx.Graphs;

namespace Microsoft.ML.Recurrent.Onnx.Layers;

/// <summary>Writes windows over time, whose steps or the means of whose parts are side by side.</summary>
internal static class Windows
{
    public static StepRows Write(ChainWriter chain, WindowShape layer, StepRows rows)
    {
        var graph = chain.Graph;
        var scale = rows.Scale!.Every(layer.Stride);
        var bySequence = graph.Transpose(rows.Name, 1, 0, 2); // [B, T, C]
        var starts = graph.Unsqueeze(graph.Product(graph.Counting(scale.Steps), graph.Integer(layer.Stride)), 0, 2); // [1, T', 1]
        var last = graph.Unsqueeze(graph.Difference(rows.Scale.Lengths, graph.Integer(1)), 1, 2);                    // [B, 1, 1]
        var parts = new string[layer.Parts];
        for (var part = 0; part < parts.Length; part++)
        {
            var offsets = Offsets(layer, part);
            var steps = graph.Sum(starts, graph.Reshape(graph.Integers(offsets), 1, 1, -1));
            // Beyond the ends, a sequence has the step at the end.
            steps = graph.Add("Max", [graph.Add("Min", [steps, last]), graph.Integer(0)]); // [B, T', n]
            var gathered = graph.Add("GatherND", [bySequence, graph.Unsqueeze(steps, 3)], NodeAttribute.Of("batch_dims", 1L)); // [B, T', n, C]
            parts[part] = offsets.Length == 1 ? graph.Squeeze(gathered, 2)
                : graph.Add("ReduceMean", [gathered], NodeAttribute.Of("axes", [2L]), NodeAttribute.Of("keepdims", 0L));
        }

        return new StepRows(
            graph.Transpose(graph.Join(2, parts), 1, 0, 2), layer.Parts * rows.Size, layer.Parts * rows.Size, scale, IsClean: false);
    }

    // The steps of a part, from the first step that only the window begins.
    private static long[] Offsets(WindowShape layer, int part)
    {
        var before = (layer.Size - layer.Stride) / 2;
        var (start, end) = ((long)part * layer.Size / layer.Parts, (part + 1L) * layer.Size / layer.Parts);
        return [.. Enumerable.Range(0, (int)(end - start)).Select(i => start + i - before)];
    }
}
