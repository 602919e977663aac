using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Cells.Elman;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Onnx.Chains;
using Microsoft.ML.Recurrent.Onnx.Graphs;
using Microsoft.ML.Recurrent.Onnx.Schema;

namespace Microsoft.ML.Recurrent.Onnx.Layers.Recurrent;

/// <summary>Writes layers that the operators RNN, GRU and LSTM compute.</summary>
internal static class CellOperators
{
    /// <summary>Determines whether an operator computes the cell of a layer.</summary>
    public static bool Compute(RecurrentShape layer) => layer is { Zoneout: 0, Cell: { LayerNormalization: false, ProjectionSize: 0 } }
        && layer.Cell.Kind is CellKind.Elman or CellKind.Gru or CellKind.Lstm;

    /// <summary>Writes a layer.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="rows">The rows that it reads.</param>
    /// <param name="directions">The parameters of one direction or two.</param>
    /// <param name="reverse">Whether the only direction reads from the end.</param>
    public static StepRows Write(GraphBuilder graph, RecurrentShape layer, StepRows rows, CellWeights[] directions, bool reverse)
    {
        var (size, count) = (layer.Size, directions.Length);
        var gates = layer.Cell.Kind switch { CellKind.Elman => 1L, CellKind.Gru => 3, _ => 4 };
        var inputs = new List<string>
        {
            rows.Name,
            graph.Constant("recurrent.W", Joined(d => GateOrder.Of(layer.Cell, d.Input)), count, gates * size, rows.Size),
            graph.Constant("recurrent.R", Joined(d => GateOrder.Of(layer.Cell, d.Recurrent)), count, gates * size, size),
            graph.Constant(
                "recurrent.B", Joined(d => [.. GateOrder.Of(layer.Cell, d.InputBias), .. GateOrder.Of(layer.Cell, d.RecurrentBias)]), count, 2 * gates * size),
            rows.Scale!.ShortLengths,
        };
        List<AttributeProto> attributes =
        [
            NodeAttribute.Of("hidden_size", (long)size), NodeAttribute.Of("direction", count == 2 ? "bidirectional" : reverse ? "reverse" : "forward"),
        ];
        if (layer.Cell.Kind == CellKind.Gru)
            attributes.Add(NodeAttribute.Of("linear_before_reset", layer.Cell.ResetAfter ? 1L : 0));
        if (layer.Cell is { Kind: CellKind.Elman, ElmanActivation: ElmanActivation.Relu })
            attributes.Add(NodeAttribute.OfStrings("activations", Enumerable.Repeat("Relu", count)));
        if (layer.Cell.CoupledInputForget)
            attributes.Add(NodeAttribute.Of("input_forget", 1L));
        if (layer.Cell.Peepholes)
            inputs.AddRange(["", "", graph.Constant("recurrent.P", Joined(d => GateOrder.OfPeepholes(layer.Cell, d.Peepholes, size)), count, 3L * size)]);
        var y = graph.Add(layer.Cell.Kind == CellKind.Elman ? "RNN" : layer.Cell.Kind == CellKind.Gru ? "GRU" : "LSTM", [.. inputs], [.. attributes]);
        var name = count == 1 ? graph.Squeeze(y, 1) : graph.Reshape(graph.Transpose(y, 0, 2, 1, 3), 0, 0, 2L * size);
        return new StepRows(name, count * size, size, rows.Scale, IsClean: true); // the operators return zeros after the end

        float[] Joined(Func<CellWeights, float[]> of) => [.. directions.SelectMany(of)];
    }
}
