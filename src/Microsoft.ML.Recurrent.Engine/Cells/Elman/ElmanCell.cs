using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Kernels.Pointwise;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Cells.Elman;

/// <summary>Represents Elman's cell, h(t) = f(W_ih x(t) + b_ih + W_hh h(t-1) + b_hh), where f is tanh or relu (Elman 1990).</summary>
internal sealed unsafe class ElmanCell : ProductCell
{
    private readonly RecurrentProduct _recurrent;
    private readonly bool _relu;

    public ElmanCell(ParameterLayout layout, string suffix, int inputSize, int hiddenSize, bool relu, bool layerNormalization)
        : base(layout, suffix, gates: 1, inputSize, hiddenSize, hiddenSize, layerNormalization, RecurrentHalf.Added)
    {
        _relu = relu;
        _recurrent = new RecurrentProduct(layout.Pack(RecurrentWeight, Panels), RecurrentGain, RecurrentBias);
    }

    public override void Refresh(ReadOnlySpan<float> weights)
    {
        base.Refresh(weights);
        _recurrent.Refresh(weights);
    }

    public override void Prepare(CellTape tape, int rows, int heldRows)
    {
        base.Prepare(tape, rows, heldRows);
        _recurrent.Prepare(tape.RecurrentNorm, heldRows);
    }

    public override void Forward(CellTape tape, in CellStep step)
    {
        _recurrent.ForwardNormalized(tape, tape.RecurrentNorm, step, step.RecurrentH, StateStride);
        ForwardAll(tape, step);
    }

    public override void ForwardPanels(CellTape tape, in CellStep step, int first, int end)
    {
        for (var i = first; i < end; i++)
        {
            var panel = step.Panel(i, first, end);
            var gates = Panels.At(tape.Gates.Pointer, tape.Rows, panel, step.GateRow);
            ForwardInputPanel(panel, step, gates);
            _recurrent.ForwardPanel(panel, step.RecurrentH, StateStride, gates, step.Rows);
            ElmanPointwise.Forward(gates, Panels.WidthOf(panel), At(tape.H, step.Row, panel), StateStride, step.Rows, Panels.UnitsOf(panel), _relu);
        }
    }

    public override void Backward(CellTape tape, in CellStep step)
    {
        BackwardAll(tape, step);
        _recurrent.Backward(tape, tape.RecurrentNorm, step, step.DRecurrentH, StateStride, accumulate: false);
    }

    public override void BackwardPanels(CellTape tape, in CellStep step, int first, int end)
    {
        for (var panel = first; panel < end; panel++)
        {
            var gates = Panels.At(tape.Gates.Pointer, tape.Rows, panel, step.GateRow);
            ElmanPointwise.Backward(
                gates, Panels.WidthOf(panel), At(tape.H, step.Row, panel), StateStride, step.DH + (panel * Panels.Units), StateStride,
                step.Rows, Panels.UnitsOf(panel), _relu);
        }
    }

    public override void BackwardRecurrent(CellTape tape, int row, int rows, float* recurrentPanels, Span<float> gradients) =>
        _recurrent.BackwardWeights(tape, tape.RecurrentNorm, row, rows, recurrentPanels, gradients);

    public override void EndBackward(CellTape tape, Span<float> gradients)
    {
        base.EndBackward(tape, gradients);
        _recurrent.EndBackward(tape.RecurrentNorm, gradients);
    }

    private float* At(AlignedBuffer state, int row, int panel) => state.Pointer + ((nint)row * StateStride) + (panel * Panels.Units);
}
