using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Onnx.Chains;
using Microsoft.ML.Recurrent.Onnx.Graphs;

namespace Microsoft.ML.Recurrent.Onnx.Layers;

/// <summary>Writes layers that read the steps of a sequence dealt out to as many sequences as the dilation.</summary>
internal static class DilatedLayers
{
    public static StepRows Write(ChainWriter chain, DilatedShape layer, StepRows rows)
    {
        if (layer.Dilation == 1)
            return chain.Write(layer.Layers, rows);
        var (graph, scale, dilation) = (chain.Graph, rows.Scale!, (long)layer.Dilation);
        var dealtSteps = scale.Every(layer.Dilation).Steps;
        // The steps are filled up to a multiple of the dilation: [T, B, C] -> [T / d, d B, C].
        var missing = graph.Difference(graph.Product(dealtSteps, graph.Integer(dilation)), scale.Steps);
        var pads = graph.Join(0, graph.Integers(0, 0, 0), graph.Unsqueeze(missing, 0), graph.Integers(0, 0));
        var padded = graph.Add("Pad", [rows.Name, pads]);
        var sequences = graph.Unsqueeze(graph.Product(graph.SizeOf(rows.Name, 1), graph.Integer(dilation)), 0);
        var dealt = graph.Add("Reshape", [padded, graph.Join(0, graph.Unsqueeze(dealtSteps, 0), sequences, graph.Integers(rows.Size))]);
        // Sequence i of the d has the steps i, i + d, ...
        var room = graph.Difference(graph.Integer(dilation - 1), graph.Counting(graph.Integer(dilation)));
        var lengths = graph.Quotient(graph.Sum(graph.Unsqueeze(scale.Lengths, 0), graph.Unsqueeze(room, 1)), graph.Integer(dilation)); // [d, B]
        var inner = chain.Write(layer.Layers, rows with
        {
            Name = dealt,
            Scale = new TimeScale(graph, graph.Reshape(lengths, -1), dealtSteps),
        });
        var together = graph.Add(
            "Reshape", [inner.Name, graph.Join(0, graph.Integers(-1), graph.Unsqueeze(graph.SizeOf(rows.Name, 1), 0), graph.Integers(inner.Size))]);
        var cut = graph.Add("Slice", [together, graph.Integers(0), graph.Unsqueeze(scale.Steps, 0), graph.Integers(0)]);
        return inner with { Name = cut, Scale = scale };
    }
}
