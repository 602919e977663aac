using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Cells.Elman;

/// <summary>Defines the cell of Elman.</summary>
internal sealed class ElmanDefinition : CellDefinition
{
    public override CellKind Kind => CellKind.Elman;

    public override string OwnOptions => "Cell.ElmanActivation";

    public override bool HasMemoryGate => false;

    public override bool SetsOwnOptions(CellOptions options) => options.ElmanActivation != ElmanActivation.Tanh;

    public override int GatesOf(CellOptions options) => 1;

    public override RecurrentCell Create(CellOptions options, ParameterLayout layout, string suffix, int inputSize, int hiddenSize) =>
        new ElmanCell(layout, suffix, inputSize, hiddenSize, options.ElmanActivation == ElmanActivation.Relu, options.LayerNormalization);
}
