using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Cells.Gru;

/// <summary>Defines the gated recurrent unit, with its reset gate after or before the recurrent product.</summary>
internal sealed class GruDefinition : CellDefinition
{
    public override CellKind Kind => CellKind.Gru;

    public override string OwnOptions => "Cell.ResetAfter";

    public override bool SetsOwnOptions(CellOptions options) => !options.ResetAfter;

    public override int GatesOf(CellOptions options) => 3;

    public override RecurrentCell Create(CellOptions options, ParameterLayout layout, string suffix, int inputSize, int hiddenSize) => options.ResetAfter
        ? new GruCell(layout, suffix, inputSize, hiddenSize, options.LayerNormalization)
        : new ResetBeforeGruCell(layout, suffix, inputSize, hiddenSize, options.LayerNormalization);
}
