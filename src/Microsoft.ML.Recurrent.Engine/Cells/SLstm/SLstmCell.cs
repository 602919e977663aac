using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Kernels.Pointwise;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Cells.SLstm;

/// <summary>
/// Represents the sLSTM of Beck et al. (2024): i = exp(.), f, o = sigmoid(.), z = tanh(.) of W_ih x(t) + b_ih + W_hh h(t-1) + b_hh; C(t) = f C(t-1) + i z,
/// N(t) = f N(t-1) + i, h(t) = o C(t) / N(t). In several heads, the gates of a head read the h(t-1) of that head. With layer normalisation, both products are
/// normalised; the state is an average already.
/// </summary>
/// <remarks>
/// <para>
/// The states are c = C e^-m, n = N e^-m and m, which <see cref="SLstmPointwise"/> chooses such that nothing overflows. h depends on C / N alone, so that
/// m is a constant to the backward pass, and its gradient is zero. All three start at zero: n = 0 means that there was no step yet. After a step, n is at
/// least 1.
/// </para>
/// <para>
/// For the same reason, the bias of the input gate has no effect, because it multiplies C and N by the same factor: it starts at zero, also by the chrono rule.
/// </para>
/// </remarks>
internal sealed unsafe class SLstmCell : ProductCell
{
    private const float ForgetBiasRange = 3; // from the smallest to the largest of a head

    private readonly RecurrentProduct _recurrent;
    private readonly int _headSize;

    public SLstmCell(ParameterLayout layout, string suffix, int inputSize, int hiddenSize, int heads, bool layerNormalization)
        : base(layout, suffix, gates: 4, inputSize, hiddenSize, hiddenSize, layerNormalization, RecurrentHalf.Added, heads)
    {
        _headSize = hiddenSize / heads;
        CellSizes = [hiddenSize, hiddenSize, hiddenSize]; // c, n, m
        _recurrent = new RecurrentProduct(layout.Pack(RecurrentWeight, Panels), RecurrentGain, RecurrentBias, heads);
    }

    // Masks of their own would mix sums and weights of different steps, and their unit e^m would no longer be that of either.
    public override bool MixesCells => false;

    protected override int ForgetGate => 1;

    protected override int RecurrentRows => _headSize;

    public override void Initialize(WeightDraw draw)
    {
        base.Initialize(draw);
        if (draw.Options.ChronoSpan > 1)
            return;
        var bias = draw.Of(RecurrentBias).Slice(ForgetGate * HiddenSize, HiddenSize);
        for (var unit = 0; unit < HiddenSize; unit++)
            bias[unit] += ForgetBiasRange * (unit % _headSize) / Math.Max(1, _headSize - 1);
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
        // In locals, as in the LSTM. With four gates, all panels have the same width.
        var (width, units, stride) = (Panels.Width, Panels.Units, StateStride);
        var firstGates = Panels.At(tape.Gates.Pointer, tape.Rows, 0, step.GateRow);
        var gatesDistance = (nint)width * tape.Rows;
        var row = (nint)step.Row * stride;
        var before = new SLstmState(step.PreviousCells[0], step.PreviousCells[1], step.PreviousCells[2]);
        var after = new SLstmState(tape.Cells[0].Pointer + row, tape.Cells[1].Pointer + row, tape.Cells[2].Pointer + row);
        var h = tape.H.Pointer + row;
        for (var i = first; i < end; i++)
        {
            var panel = step.Panel(i, first, end);
            var gates = firstGates + (panel * gatesDistance);
            var unit = panel * units;
            ForwardInputPanel(panel, step, gates);
            _recurrent.ForwardPanel(panel, step.RecurrentH, stride, gates, step.Rows);
            SLstmPointwise.Forward(gates, width, before.At(unit), after.At(unit), h + unit, stride, step.Rows, units);
        }
    }

    public override void Backward(CellTape tape, in CellStep step)
    {
        BackwardAll(tape, step);
        _recurrent.Backward(tape, tape.RecurrentNorm, step, step.DRecurrentH, StateStride, accumulate: false);
    }

    public override void BackwardPanels(CellTape tape, in CellStep step, int first, int end)
    {
        var row = (nint)step.Row * StateStride;
        var before = new SLstmState(step.PreviousCells[0], step.PreviousCells[1], step.PreviousCells[2]);
        var after = new SLstmState(tape.Cells[0].Pointer + row, tape.Cells[1].Pointer + row, tape.Cells[2].Pointer + row);
        for (var panel = first; panel < end; panel++)
        {
            var unit = panel * Panels.Units;
            SLstmPointwise.Backward(
                Panels.At(tape.Gates.Pointer, tape.Rows, panel, step.GateRow), Panels.WidthOf(panel), before.At(unit), after.At(unit), step.DH + unit,
                step.DCells[0] + unit, step.DCells[1] + unit, StateStride, step.Rows, Panels.UnitsOf(panel));
        }
    }

    public override void PackRecurrent(float* h, float* panels, int totalRows, int row, int rows) =>
        _recurrent.Pack(h, StateStride, panels, totalRows, row, rows);

    public override void BackwardRecurrent(CellTape tape, int row, int rows, float* recurrentPanels, Span<float> gradients) =>
        _recurrent.BackwardWeights(tape, tape.RecurrentNorm, row, rows, recurrentPanels, gradients);

    public override void EndBackward(CellTape tape, Span<float> gradients)
    {
        base.EndBackward(tape, gradients);
        _recurrent.EndBackward(tape.RecurrentNorm, gradients);
    }
}
