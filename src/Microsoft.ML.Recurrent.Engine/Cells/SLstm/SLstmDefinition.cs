using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Cells.SLstm;

/// <summary>Defines the sLSTM with its heads.</summary>
internal sealed class SLstmDefinition : CellDefinition
{
    private const int Gates = 4;

    public override CellKind Kind => CellKind.SLstm;

    public override string OwnOptions => "Cell.RecurrentHeads";

    public override bool SetsOwnOptions(CellOptions options) => options.RecurrentHeads != 1;

    /// <summary>Determines whether a number of heads divides a layer into groups of whole panels.</summary>
    /// <param name="heads">The number of heads.</param>
    /// <param name="size">The width of the layer.</param>
    public static bool Divides(int heads, int size) => heads == 1 || (heads > 1 && size % heads == 0 && size / heads % GatePanels.UnitBlock == 0);

    public override string? SizeViolation(CellOptions options, int size) => Divides(options.RecurrentHeads, size) ? null
        : $"Cell.RecurrentHeads is {options.RecurrentHeads} but must be 1 or divide the layer's width {size} into groups of a multiple of "
            + $"{GatePanels.UnitBlock} units";

    public override int GatesOf(CellOptions options) => Gates;

    public override (Int128 Weights, int Parameters) Measure(CellOptions options, Int128 input, Int128 hidden)
    {
        var (weights, parameters) = base.Measure(options, input, hidden);
        return (weights - (Gates * hidden * (hidden - (hidden / Math.Max(1, options.RecurrentHeads)))), parameters);
    }

    public override RecurrentCell Create(CellOptions options, ParameterLayout layout, string suffix, int inputSize, int hiddenSize) =>
        new SLstmCell(layout, suffix, inputSize, hiddenSize, options.RecurrentHeads, options.LayerNormalization);
}
