using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Onnx.Graphs;

namespace Microsoft.ML.Recurrent.Onnx.Chains;

/// <summary>Writes layers one after the other into a graph.</summary>
/// <param name="graph">The graph.</param>
/// <param name="weights">The parameters of the network.</param>
/// <param name="writerOf">Returns what writes a layer.</param>
internal sealed class ChainWriter(GraphBuilder graph, NetworkWeights weights, Func<LayerShape, ILayerWriter> writerOf)
{
    public GraphBuilder Graph => graph;

    public NetworkWeights Weights => weights;

    /// <summary>Writes layers.</summary>
    /// <returns>The rows that the last one returns.</returns>
    public StepRows Write(IEnumerable<LayerShape> layers, StepRows rows)
    {
        foreach (var layer in layers)
            rows = writerOf(layer).Write(this, layer, rows);
        return rows;
    }

    /// <summary>Multiplies rows by the matrix that is the next parameter and adds the bias after it.</summary>
    public string Affine(string rows, string name)
    {
        var weight = weights.Next(name);
        var bias = weights.Next("bias");
        return graph.Affine(rows, weight.Name.Replace(".weight", "", StringComparison.Ordinal), weight.Values, weight.Rows, bias.Values);
    }
}
