using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Kernels.Pointwise;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Cells.Gru;

/// <summary>
/// Represents the gated recurrent unit as torch and cuDNN compute it, with the reset gate applied after the recurrent product:
/// r, z = sigmoid(W_ih x + b_ih + W_hh h' + b_hh), n = tanh(W_in x + b_in + r (W_hn h' + b_hn)), h = (1 - z) n + z h'.
/// </summary>
internal sealed unsafe class GruCell : ProductCell
{
    private readonly PackedWeights _weights;
    private readonly PackedBias? _bias;
    private readonly PanelNormalization? _norm;

    public GruCell(ParameterLayout layout, string suffix, int inputSize, int hiddenSize, bool layerNormalization)
        : base(layout, suffix, gates: 3, inputSize, hiddenSize, hiddenSize, layerNormalization, RecurrentHalf.Separate)
    {
        _weights = layout.Pack(RecurrentWeight, Panels);
        if (RecurrentGain is null)
            _bias = new PackedBias(Panels, RecurrentBias);
        else
            _norm = new PanelNormalization(Panels, RecurrentGain, RecurrentBias);
    }

    public override bool CarriesStateDirectly => true;

    protected override int KeepGate => 1;

    public override void Refresh(ReadOnlySpan<float> weights)
    {
        base.Refresh(weights);
        _bias?.Refresh(weights);
        _norm?.Refresh(weights);
    }

    public override void Prepare(CellTape tape, int rows, int heldRows)
    {
        base.Prepare(tape, rows, heldRows);
        tape.Recurrent.Ensure((long)heldRows * Panels.TotalWidth);
        if (_norm is null)
            return;
        tape.RecurrentNorm.Product.Ensure((long)heldRows * Panels.TotalWidth);
        _norm.Prepare(tape.RecurrentNorm, heldRows);
    }

    public override void Forward(CellTape tape, in CellStep step)
    {
        if (_norm is not null)
        {
            var product = tape.RecurrentNorm.Product.Pointer;
            _weights.Multiply(step.RecurrentH, StateStride, null, product, tape.Rows, step.GateRow, step.Rows, tape.Team);
            _norm.Forward(product, tape.Recurrent.Pointer, tape.RecurrentNorm, tape.Rows, step.GateRow, step.Rows, accumulate: false);
        }

        ForwardAll(tape, step);
    }

    public override void ForwardPanels(CellTape tape, in CellStep step, int first, int end)
    {
        for (var i = first; i < end; i++)
        {
            var panel = step.Panel(i, first, end);
            var gates = Panels.At(tape.Gates.Pointer, tape.Rows, panel, step.GateRow);
            var recurrent = Panels.At(tape.Recurrent.Pointer, tape.Rows, panel, step.GateRow);
            var width = Panels.WidthOf(panel);
            var unit = panel * Panels.Units;
            ForwardInputPanel(panel, step, gates);
            if (_bias is not null)
                _weights.MultiplyPanel(panel, step.RecurrentH, StateStride, _bias, recurrent, step.Rows);
            GruPointwise.Forward(
                gates, width, recurrent, width, step.PreviousH + unit, StateStride,
                tape.H.Pointer + ((nint)step.Row * StateStride) + unit, StateStride, step.Rows, Panels.UnitsOf(panel));
        }
    }

    public override void Backward(CellTape tape, in CellStep step)
    {
        BackwardAll(tape, step);
        _norm?.Backward(tape.Recurrent.Pointer, tape.RecurrentNorm.Product.Pointer, tape.RecurrentNorm, tape.Rows, step.GateRow, step.Rows);
        _weights.MultiplyBackward(
            Gradients(tape), tape.Rows, step.GateRow, step.Rows, step.DRecurrentH, StateStride, step.DRecurrentH == step.DH, step.FromEnd, tape.Team);
    }

    public override void BackwardPanels(CellTape tape, in CellStep step, int first, int end)
    {
        for (var panel = first; panel < end; panel++)
        {
            var width = Panels.WidthOf(panel);
            var unit = panel * Panels.Units;
            GruPointwise.Backward(
                Panels.At(tape.Gates.Pointer, tape.Rows, panel, step.GateRow), width, Panels.At(tape.Recurrent.Pointer, tape.Rows, panel, step.GateRow), width,
                step.PreviousH + unit, StateStride, step.DH + unit, StateStride, step.DH + unit, StateStride, step.Rows, Panels.UnitsOf(panel));
        }
    }

    public override void BackwardRecurrent(CellTape tape, int row, int rows, float* recurrentPanels, Span<float> gradients)
    {
        _weights.AccumulateGradient(recurrentPanels, Gradients(tape), tape.Rows, row, rows, gradients, tape.Team);
        _bias?.AccumulateGradient(tape.Recurrent.Pointer, tape.Rows, row, rows, gradients, tape.Team);
    }

    public override void EndBackward(CellTape tape, Span<float> gradients)
    {
        base.EndBackward(tape, gradients);
        _norm?.AccumulateGradients(tape.RecurrentNorm, gradients);
    }

    private float* Gradients(CellTape tape) => (_norm is null ? tape.Recurrent : tape.RecurrentNorm.Product).Pointer;
}
