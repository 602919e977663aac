using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Cells;

/// <summary>Creates cells. This is the only switch over the kinds of cell.</summary>
internal static class CellFactory
{
    public static RecurrentCell Create(CellOptions options, ParameterLayout layout, string suffix, int inputSize, int hiddenSize) => options.Kind switch
    {
        CellKind.Elman => new ElmanCell(layout, suffix, inputSize, hiddenSize, options.ElmanActivation == ElmanActivation.Relu, options.LayerNormalization),
        CellKind.Lstm => new LstmCell(
            layout, suffix, inputSize, hiddenSize, options.Peepholes, options.CoupledInputForget, options.ProjectionSize, options.LayerNormalization),
        CellKind.Gru when options.ResetAfter => new GruCell(layout, suffix, inputSize, hiddenSize, options.LayerNormalization),
        CellKind.Gru => new ResetBeforeGruCell(layout, suffix, inputSize, hiddenSize, options.LayerNormalization),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Kind, "Unknown kind of cell."),
    };
}
