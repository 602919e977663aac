using Microsoft.ML.Recurrent.Onnx.Graphs;

namespace Microsoft.ML.Recurrent.Onnx.Layers.Recurrent;

/// <summary>Writes the recurrent half of the arguments of gates.</summary>
internal static class RecurrentHalf
{
    /// <summary>Returns W_hh h + b, or its normalization, for the rows from one gate to before another.</summary>
    /// <param name="body">The body.</param>
    /// <param name="h">[B, state] The state.</param>
    /// <param name="weights">The parameters.</param>
    /// <param name="first">The first row of the matrix.</param>
    /// <param name="end">The row after the last one.</param>
    /// <param name="state">The number of columns of the matrix.</param>
    public static string Write(GraphBuilder body, string h, CellWeights weights, int first, int end, int state)
    {
        var gain = weights.RecurrentGain.Length == 0 ? [] : weights.RecurrentGain.AsSpan(first..end);
        return Normalizations.Affine(
            body, h, "recurrent.hidden", weights.Recurrent.AsSpan((first * state)..(end * state)), end - first, gain, weights.RecurrentBias.AsSpan(first..end));
    }
}
