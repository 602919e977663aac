using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Kernels.Pointwise;
using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Cells.Gru;

/// <summary>
/// Represents the gated recurrent unit as first published, with the reset gate before the recurrent product (Cho et al. 2014): r, z = sigmoid(W_ih x + b_ih
/// + W_hh h' + b_hh), n = tanh(W_in x + b_in + W_hn (r h') + b_hn), h = (1 - z) n + z h'. A step needs two products, one after the other; each uses panels
/// in which the gates of the other are masked out, so that both work on one gate buffer.
/// </summary>
internal sealed unsafe class ResetBeforeGruCell : ProductCell
{
    private const int CandidateGate = 2;
    private readonly RecurrentProduct _gates;
    private readonly RecurrentProduct _candidate;

    public ResetBeforeGruCell(ParameterLayout layout, string suffix, int inputSize, int hiddenSize, bool layerNormalization)
        : base(layout, suffix, gates: 3, inputSize, hiddenSize, hiddenSize, layerNormalization, RecurrentHalf.Added)
    {
        _gates = new RecurrentProduct(
            layout.Pack(RecurrentWeight, new GatePanels(3, hiddenSize, uniform: true, gateMask: 0b011)), RecurrentGain, RecurrentBias);
        _candidate = new RecurrentProduct(
            layout.Pack(RecurrentWeight, new GatePanels(3, hiddenSize, uniform: true, gateMask: 1 << CandidateGate)), RecurrentGain, RecurrentBias);
    }

    public override bool CarriesStateDirectly => true;

    protected override int KeepGate => 1;

    public override void Refresh(ReadOnlySpan<float> weights)
    {
        base.Refresh(weights);
        _gates.Refresh(weights);
        _candidate.Refresh(weights);
    }

    public override void Prepare(CellTape tape, int rows, int heldRows)
    {
        base.Prepare(tape, rows, heldRows);
        tape.ResetHidden.Ensure((long)rows * StateStride);
        tape.DUnprojected.Ensure((long)rows * StateStride);
        _gates.Prepare(tape.RecurrentNorm, heldRows);
        _candidate.Prepare(tape.CandidateNorm, heldRows);
    }

    public override void Forward(CellTape tape, in CellStep step)
    {
        _gates.ForwardNormalized(tape, tape.RecurrentNorm, step, step.RecurrentH, StateStride);
        ForwardAll(tape, step);

        // The candidate's product needs the reset gates of all panels.
        _candidate.ForwardNormalized(tape, tape.CandidateNorm, step, ResetHidden(tape, step), StateStride);
        tape.Team.Run(
            new CandidateWork(this, tape, step), Panels.Count, TeamCosts.OfProduct(step.Rows, StateSize, Panels.PaddedHidden));
    }

    public override void ForwardPanels(CellTape tape, in CellStep step, int first, int end)
    {
        var resetHidden = ResetHidden(tape, step);
        for (var panel = first; panel < end; panel++)
        {
            var gates = Panels.At(tape.Gates.Pointer, tape.Rows, panel, step.GateRow);
            var unit = panel * Panels.Units;
            ForwardInputPanel(panel, step, gates);
            _gates.ForwardPanel(panel, step.RecurrentH, StateStride, gates, step.Rows);
            GruPointwise.ResetForward(gates, Panels.Width, step.RecurrentH + unit, StateStride, resetHidden + unit, StateStride, step.Rows, Panels.Units);
        }
    }

    public override void Backward(CellTape tape, in CellStep step)
    {
        BackwardAll(tape, step);
        var dResetHidden = tape.DUnprojected.Pointer;
        _candidate.Backward(tape, tape.CandidateNorm, step, dResetHidden, StateStride, accumulate: false);
        var sharesGradient = step.DRecurrentH == step.DH;
        if (!sharesGradient)
            new Span<float>(step.DRecurrentH, step.Rows * StateStride).Clear();
        for (var panel = 0; panel < Panels.Count; panel++)
        {
            var unit = panel * Panels.Units;
            GruPointwise.ResetBackward(
                Panels.At(tape.Gates.Pointer, tape.Rows, panel, step.GateRow), Panels.Width, step.RecurrentH + unit, StateStride,
                dResetHidden + unit, StateStride, step.DRecurrentH + unit, StateStride, step.Rows, Panels.Units);
        }

        _gates.Backward(tape, tape.RecurrentNorm, step, step.DRecurrentH, StateStride, accumulate: true);
    }

    public override void BackwardPanels(CellTape tape, in CellStep step, int first, int end)
    {
        for (var panel = first; panel < end; panel++)
        {
            var gates = Panels.At(tape.Gates.Pointer, tape.Rows, panel, step.GateRow);
            var unit = panel * Panels.Units;
            GruPointwise.CandidateBackward(
                gates, Panels.Width, gates + (CandidateGate * Panels.Units), Panels.Width, step.PreviousH + unit, StateStride,
                step.DH + unit, StateStride, step.DH + unit, StateStride, step.Rows, Panels.Units);
        }
    }

    public override void BackwardRecurrent(CellTape tape, int row, int rows, float* recurrentPanels, Span<float> gradients)
    {
        _gates.BackwardWeights(tape, tape.RecurrentNorm, row, rows, recurrentPanels, gradients);
        var resetHidden = tape.Pack(StatePanels, tape.ResetHidden.Pointer + ((nint)row * StateStride), StateStride, rows);
        _candidate.BackwardWeights(tape, tape.CandidateNorm, row, rows, resetHidden, gradients);
    }

    public override void EndBackward(CellTape tape, Span<float> gradients)
    {
        base.EndBackward(tape, gradients);
        _gates.EndBackward(tape.RecurrentNorm, gradients);
        _candidate.EndBackward(tape.CandidateNorm, gradients);
    }

    private float* ResetHidden(CellTape tape, in CellStep step) => tape.ResetHidden.Pointer + ((nint)step.Row * StateStride);

    private void ForwardCandidates(CellTape tape, in CellStep step, int first, int end)
    {
        var resetHidden = ResetHidden(tape, step);
        for (var panel = first; panel < end; panel++)
        {
            var gates = Panels.At(tape.Gates.Pointer, tape.Rows, panel, step.GateRow);
            var unit = panel * Panels.Units;
            _candidate.ForwardPanel(panel, resetHidden, StateStride, gates, step.Rows);
            GruPointwise.CandidateForward(
                gates, Panels.Width, gates + (CandidateGate * Panels.Units), Panels.Width, step.PreviousH + unit, StateStride,
                tape.H.Pointer + ((nint)step.Row * StateStride) + unit, StateStride, step.Rows, Panels.Units);
        }
    }

    private readonly struct CandidateWork(ResetBeforeGruCell cell, CellTape tape, CellStep step) : IRangeWork
    {
        public void Run(int first, int end) => cell.ForwardCandidates(tape, step, first, end);
    }
}
