using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Cells.MinGru;

/// <summary>Defines the minGRU.</summary>
internal sealed class MinGruDefinition : CellDefinition
{
    public override CellKind Kind => CellKind.MinGru;

    public override bool HasRecurrentProduct => false;

    public override int GatesOf(CellOptions options) => 2;

    public override RecurrentCell Create(CellOptions options, ParameterLayout layout, string suffix, int inputSize, int hiddenSize) =>
        new MinGruCell(layout, suffix, inputSize, hiddenSize, options.LayerNormalization);
}
