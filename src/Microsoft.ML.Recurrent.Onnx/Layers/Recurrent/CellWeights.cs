using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Onnx.Chains;

namespace Microsoft.ML.Recurrent.Onnx.Layers.Recurrent;

/// <summary>Represents the parameters of one direction of a recurrent layer, with the gates in the order of the engine.</summary>
internal sealed record CellWeights
{
    /// <summary>Gets W_ih. [rows, I]</summary>
    public required float[] Input { get; init; }

    /// <summary>Gets the number of rows of W_ih.</summary>
    public required int Rows { get; init; }

    /// <summary>Gets W_hh, empty for cells without. [rows, state]</summary>
    public float[] Recurrent { get; init; } = [];

    public float[] InputGain { get; init; } = [];

    public required float[] InputBias { get; init; }

    public float[] RecurrentGain { get; init; } = [];

    public float[] RecurrentBias { get; init; } = [];

    /// <summary>Gets W_hr, empty for cells that do not project their output. [state, H]</summary>
    public float[] Projection { get; init; } = [];

    /// <summary>Gets the peepholes, three vectors for the gates i, f and o; empty without.</summary>
    public float[] Peepholes { get; init; } = [];

    public float[] CellGain { get; init; } = [];

    public float[] CellBias { get; init; } = [];

    /// <summary>Takes the parameters of a direction.</summary>
    public static CellWeights Take(NetworkWeights weights, CellOptions cell)
    {
        var input = weights.Next("weight_ih");
        var recurrent = weights.NextIf("weight_hh");
        var inputGain = weights.NextIf("weight_ln_ih");
        var inputBias = weights.Next("bias");
        var recurrentGain = weights.NextIf("weight_ln_hh");
        var recurrentBias = recurrent is null ? null : weights.Next("bias");
        return new CellWeights
        {
            Input = input.Values,
            Rows = input.Rows,
            Recurrent = recurrent?.Values ?? [],
            InputGain = inputGain?.Values ?? [],
            InputBias = inputBias.Values,
            RecurrentGain = recurrentGain?.Values ?? [],
            RecurrentBias = recurrentBias?.Values ?? [],
            Projection = cell.ProjectionSize > 0 ? weights.Next("weight_hr").Values : [],
            Peepholes = cell.Peepholes ? weights.Next("weight_peephole").Values : [],
            CellGain = weights.NextIf("weight_ln_c")?.Values ?? [],
            CellBias = weights.NextIf("bias_ln_c")?.Values ?? [],
        };
    }
}
