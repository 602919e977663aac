using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Cells.MinLstm;

/// <summary>Defines the minLSTM.</summary>
internal sealed class MinLstmDefinition : CellDefinition
{
    public override CellKind Kind => CellKind.MinLstm;

    public override bool HasRecurrentProduct => false;

    public override int GatesOf(CellOptions options) => 3;

    public override RecurrentCell Create(CellOptions options, ParameterLayout layout, string suffix, int inputSize, int hiddenSize) =>
        new MinLstmCell(layout, suffix, inputSize, hiddenSize, options.LayerNormalization);
}
