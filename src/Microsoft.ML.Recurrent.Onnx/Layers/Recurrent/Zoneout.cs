using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Onnx.Graphs;

namespace Microsoft.ML.Recurrent.Onnx.Layers.Recurrent;

/// <summary>Mixes states before and after a step, as zoneout does in prediction.</summary>
internal static class Zoneout
{
    public static List<string> Mix(GraphBuilder body, RecurrentShape layer, IReadOnlyList<string> before, List<string> after)
    {
        if (layer.Zoneout == 0)
            return after;
        // Sums and weights of an sLSTM have a meaning together only.
        return [.. after.Select((state, i) => i > 0 && layer.Cell.Kind == CellKind.SLstm ? state : body.Sum(
            body.Product(before[i], body.Number(layer.Zoneout)), body.Product(state, body.Number(1 - layer.Zoneout))))];
    }
}
