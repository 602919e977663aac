using Microsoft.ML.Recurrent.Engine.Cells;

namespace Microsoft.ML.Recurrent.Onnx.Layers.Recurrent;

/// <summary>
/// Re-orders gates from the order of the engine to that of the standard: i, f, g, o to i, o, f, c for the LSTM and r, z, n to z, r, h for the GRU. The
/// operator of coupled gates computes f = 1 - i and the engine i = 1 - f, so that the sign of the gate changes.
/// </summary>
internal static class GateOrder
{
    /// <summary>Returns the rows of all gates in the order of the standard.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="values">[gates, size, ...] The rows of all gates.</param>
    public static float[] Of(CellOptions cell, float[] values)
    {
        if (cell.Kind == CellKind.Elman)
            return values;
        var gates = cell is { Kind: CellKind.Lstm, CoupledInputForget: false } ? 4 : 3;
        var length = values.Length / gates;
        return (cell.Kind, cell.CoupledInputForget) switch
        {
            (CellKind.Gru, _) => [.. Gate(1), .. Gate(0), .. Gate(2)],
            (_, true) => [.. Gate(0).Select(value => -value), .. Gate(2), .. new float[length], .. Gate(1)],
            _ => [.. Gate(0), .. Gate(3), .. Gate(1), .. Gate(2)],
        };

        float[] Gate(int gate) => values[(gate * length)..((gate + 1) * length)];
    }

    /// <summary>Returns peepholes of the gates i, f and o in the order i, o, f.</summary>
    public static float[] OfPeepholes(CellOptions cell, float[] values, int size)
    {
        var (input, forget, output) = (values[..size], values[size..(2 * size)], values[(2 * size)..]);
        return cell.CoupledInputForget ? [.. forget.Select(value => -value), .. output, .. new float[size]] : [.. input, .. output, .. forget];
    }
}
