using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Cells.Lstm;

/// <summary>Defines the LSTM cell with its variants.</summary>
internal sealed class LstmDefinition : CellDefinition
{
    public override CellKind Kind => CellKind.Lstm;

    public override string OwnOptions => "Cell.Peepholes, CoupledInputForget and ProjectionSize";

    public override bool SetsOwnOptions(CellOptions options) => options.Peepholes || options.CoupledInputForget || options.ProjectionSize != 0;

    public override string? SizeViolation(CellOptions options, int size) => options.ProjectionSize >= 0 && options.ProjectionSize <= Math.Max(size, 0) ? null
        : $"Cell.ProjectionSize is {options.ProjectionSize} but must be 0 (none) or at most the layer's width {size}";

    public override int GatesOf(CellOptions options) => options.CoupledInputForget ? 3 : 4;

    public override Int128 StateOf(CellOptions options, Int128 hidden) => options.ProjectionSize > 0 ? options.ProjectionSize : hidden;

    public override (Int128 Weights, int Parameters) Measure(CellOptions options, Int128 input, Int128 hidden)
    {
        var (weights, parameters) = base.Measure(options, input, hidden);
        if (options.ProjectionSize > 0)
            (weights, parameters) = (weights + (options.ProjectionSize * hidden), parameters + 1);
        if (options.Peepholes)
            (weights, parameters) = (weights + (3 * hidden), parameters + 1);
        return options.LayerNormalization ? (weights + (2 * hidden), parameters + 2) : (weights, parameters);
    }

    public override RecurrentCell Create(CellOptions options, ParameterLayout layout, string suffix, int inputSize, int hiddenSize) => new LstmCell(
        layout, suffix, inputSize, hiddenSize, options.Peepholes, options.CoupledInputForget, options.ProjectionSize, options.LayerNormalization);
}
