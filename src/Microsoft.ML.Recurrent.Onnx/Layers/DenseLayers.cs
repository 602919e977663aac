using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Onnx.Chains;
using Microsoft.ML.Recurrent.Onnx.Graphs;

namespace Microsoft.ML.Recurrent.Onnx.Layers;

/// <summary>Writes layers that multiply every row by a matrix, and gates.</summary>
internal static class DenseLayers
{
    public static StepRows Write(ChainWriter chain, DenseShape layer, StepRows rows) => rows.With(chain.Affine(rows.Name, "dense"), layer.Size);

    public static StepRows WriteFeedForward(ChainWriter chain, FeedForwardShape layer, StepRows rows) =>
        rows.With(chain.Graph.Add("Relu", [chain.Affine(rows.Name, "projection")]), layer.Size);

    public static StepRows WriteGated(ChainWriter chain, GatedShape layer, StepRows rows) =>
        rows.With(Gate(chain.Graph, chain.Affine(rows.Name, "gated"), layer.Size, layer.Gate), layer.Size);

    public static StepRows WriteGate(ChainWriter chain, GateShape layer, StepRows rows) =>
        rows.With(Gate(chain.Graph, rows.Name, rows.Size / 2, layer.Gate), rows.Size / 2);

    private static string Gate(GraphBuilder graph, string both, int size, ActivationFunction gate) =>
        graph.Product(graph.Columns(both, 0, size), Activations.Write(graph, gate, graph.Columns(both, size, 2L * size)));
}
