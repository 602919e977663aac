using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Onnx.Chains;
using Microsoft.ML.Recurrent.Onnx.Graphs;
using DataType = Microsoft.ML.Recurrent.Onnx.Schema.TensorProto.Types.DataType;

namespace Microsoft.ML.Recurrent.Onnx.Layers.Recurrent;

/// <summary>
/// Writes layers that no operator computes: the input half of all steps is one product, and the operator Scan repeats the body of a step. States after the
/// end of a sequence have no meaning and are not read.
/// </summary>
internal static class CellSteps
{
    /// <summary>Writes one direction of a layer.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="rows">The rows that it reads.</param>
    /// <param name="weights">Its parameters.</param>
    /// <param name="reverse">Whether it reads from the end.</param>
    public static StepRows Write(GraphBuilder graph, RecurrentShape layer, StepRows rows, CellWeights weights, bool reverse)
    {
        var body = StepBodies.Of(layer, weights);
        var gates = Normalizations.Affine(
            graph, rows.Name, "recurrent.input", weights.Input, weights.Rows, weights.InputGain, weights.InputBias); // [T, B, rows]
        var batch = graph.Unsqueeze(graph.SizeOf(rows.Name, 1), 0);
        List<string> inputs = [.. body.States.Select(state => graph.Add(
            "Expand", [graph.Number(state.Start), graph.Join(0, batch, graph.Integers([.. state.Dimensions]))]))];
        inputs.Add(reverse ? Reversed(graph, gates, rows.Scale!) : gates);

        var inner = graph.Body("step");
        var sequences = $"{inner.Graph.Name}_sequences"; // more than those of the model where a layer deals out the steps
        List<string> states = [];
        foreach (var (i, state) in body.States.Index())
            states.Add(inner.Input($"{inner.Graph.Name}_state{i}", DataType.Float, [sequences, .. state.Dimensions.Cast<object>()]));
        var step = inner.Input($"{inner.Graph.Name}_gates", DataType.Float, sequences, weights.Rows);
        var (output, next) = body.Write(inner, step, states);
        next = Zoneout.Mix(inner, layer, states, next);
        for (var i = 0; i < next.Count; i++)
            inner.Output($"{inner.Graph.Name}_next{i}", next[i], DataType.Float, [sequences, .. body.States[i].Dimensions.Cast<object>()]);
        // The first state is the output, unless the cell has none that later steps read.
        inner.Output($"{inner.Graph.Name}_output", output ?? next[0], DataType.Float, sequences, RecurrentLayers.StateOf(layer));
        var scanned = graph.AddMany(
            "Scan", next.Count + 1, [.. inputs], NodeAttribute.Of("body", inner.Graph), NodeAttribute.Of("num_scan_inputs", 1L));
        var y = reverse ? Reversed(graph, scanned[^1], rows.Scale!) : scanned[^1];
        return rows.With(y, RecurrentLayers.StateOf(layer));
    }

    private static string Reversed(GraphBuilder graph, string x, TimeScale scale) =>
        graph.Add("ReverseSequence", [x, scale.Lengths], NodeAttribute.Of("time_axis", 0L), NodeAttribute.Of("batch_axis", 1L));
}
