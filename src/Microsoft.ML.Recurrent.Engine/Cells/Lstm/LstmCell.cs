using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Kernels.Pointwise;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Cells.Lstm;

/// <summary>
/// Represents the LSTM cell:
/// i, f, o = sigmoid(.), g = tanh(.) of W_ih x(t) + b_ih + W_hh h(t-1) + b_hh; c(t) = f c(t-1) + i g; h(t) = o tanh(c(t)).
/// The variants are peepholes (Gers and Schmidhuber 2000), coupled gates with i = 1 - f, stacked as f, g, o (Greff et al. 2017), a projection h(t) = W_hr (o
/// tanh(c(t))) (Sak et al. 2014), and layer normalisation of both products and of c before its tanh (Ba et al. 2016).
/// </summary>
internal sealed unsafe class LstmCell : ProductCell
{
    private readonly RecurrentProduct _recurrent;
    private readonly PackedBias? _peepholes;   // for each panel [3, units]: p_i, p_f, p_o
    private readonly Parameter? _projectionWeight;
    private readonly PackedWeights? _projection;
    private readonly PanelNormalization? _cellNorm;
    private readonly bool _coupled;

    public LstmCell(
        ParameterLayout layout, string suffix, int inputSize, int hiddenSize, bool peepholes, bool coupled, int projectionSize, bool layerNormalization)
        : base(
            layout, suffix, coupled ? 3 : 4, inputSize, hiddenSize, projectionSize > 0 ? projectionSize : hiddenSize, layerNormalization,
            RecurrentHalf.Added)
    {
        _coupled = coupled;
        CellSizes = [hiddenSize];
        _recurrent = new RecurrentProduct(layout.Pack(RecurrentWeight, Panels), RecurrentGain, RecurrentBias);
        if (projectionSize > 0)
        {
            _projectionWeight = layout.AddMatrix("weight_hr" + suffix, projectionSize, hiddenSize);
            _projection = layout.Pack(_projectionWeight, new GatePanels(1, projectionSize));
        }

        if (peepholes)
            _peepholes = new PackedBias(new GatePanels(3, hiddenSize), layout.AddVector("weight_peephole" + suffix, 3 * hiddenSize));
        if (layerNormalization)
            _cellNorm = new PanelNormalization(
                new GatePanels(1, hiddenSize), layout.AddVector("weight_ln_c" + suffix, hiddenSize), layout.AddVector("bias_ln_c" + suffix, hiddenSize),
                plainRows: true);
    }

    private int CellStride => Panels.PaddedHidden;

    protected override int ForgetGate => _coupled ? 0 : 1;

    protected override int InputGate => _coupled ? -1 : 0;

    public override void Initialize(WeightDraw draw)
    {
        base.Initialize(draw);
        if (_projectionWeight is not null)
            draw.Glorot(_projectionWeight);
        _cellNorm?.Initialize(draw);
    }

    public override void Refresh(ReadOnlySpan<float> weights)
    {
        base.Refresh(weights);
        _recurrent.Refresh(weights);
        _peepholes?.Refresh(weights);
        _cellNorm?.Refresh(weights);
    }

    public override void Prepare(CellTape tape, int rows, int heldRows)
    {
        base.Prepare(tape, rows, heldRows);
        _recurrent.Prepare(tape.RecurrentNorm, heldRows);
        if (_projection is not null)
        {
            tape.Unprojected.Ensure((long)rows * CellStride);
            tape.DUnprojected.Ensure((long)rows * CellStride);
            tape.DProjected.Ensure((long)rows * StateStride);
        }

        if (_peepholes is not null)
            tape.DPeepholes.EnsureZero(3L * CellStride);
        if (_cellNorm is not null)
        {
            tape.NormalizedC.Ensure((long)rows * CellStride);
            tape.CellNorm.Product.Ensure((long)rows * CellStride);
            _cellNorm.Prepare(tape.CellNorm, rows);
        }
    }

    public override void Forward(CellTape tape, in CellStep step)
    {
        _recurrent.ForwardNormalized(tape, tape.RecurrentNorm, step, step.RecurrentH, StateStride);
        ForwardAll(tape, step);
        var output = Output(tape, step.Row);
        if (_cellNorm is not null)
        {
            _cellNorm.Forward(tape.Cells[0].Pointer, tape.NormalizedC.Pointer, tape.CellNorm, tape.Rows, step.Row, step.Rows, accumulate: false);
            for (var panel = 0; panel < Panels.Count; panel++)
            {
                var unit = panel * Panels.Units;
                LstmPointwise.Output(
                    Panels.At(tape.Gates.Pointer, tape.Rows, panel, step.GateRow), Panels.WidthOf(panel),
                    tape.NormalizedC.Pointer + ((nint)step.Row * CellStride) + unit, CellStride, output + unit, CellStride,
                    step.Rows, Panels.UnitsOf(panel), _coupled);
            }
        }

        _projection?.MultiplyRows(output, CellStride, tape.H.Pointer + ((nint)step.Row * StateStride), StateStride, step.Rows, tape.Team);
    }

    public override void ForwardPanels(CellTape tape, in CellStep step, int first, int end)
    {
        // A step of a stream evicts everything else from the first-level cache, so what the loop needs is kept in locals. With three or four gates, all
        // panels have the same width.
        var (width, units, stateStride, cellStride) = (Panels.Width, Panels.Units, StateStride, CellStride);
        var firstGates = Panels.At(tape.Gates.Pointer, tape.Rows, 0, step.GateRow);
        var gatesDistance = (nint)width * tape.Rows;
        var c = tape.Cells[0].Pointer + ((nint)step.Row * cellStride);
        var h = _cellNorm is null ? Output(tape, step.Row) : null;
        for (var i = first; i < end; i++)
        {
            var panel = step.Panel(i, first, end);
            var gates = firstGates + (panel * gatesDistance);
            var unit = panel * units;
            ForwardInputPanel(panel, step, gates);
            _recurrent.ForwardPanel(panel, step.RecurrentH, stateStride, gates, step.Rows);
            LstmPointwise.Forward(
                gates, width, step.PreviousCells[0] + unit, cellStride, c + unit, cellStride, h is null ? null : h + unit, cellStride,
                step.Rows, units, Peepholes(panel), _coupled);
        }
    }

    public override void Backward(CellTape tape, in CellStep step)
    {
        var dH = step.DH; // [Rows, H]; the gradient of o tanh(c)
        if (_projection is not null)
        {
            dH = tape.DUnprojected.Pointer;
            _projection.Panels.FromRows(step.DH, StateStride, tape.DProjected.Pointer, tape.Rows, step.GateRow, step.Rows);
            _projection.MultiplyBackward(tape.DProjected.Pointer, tape.Rows, step.GateRow, step.Rows, dH, CellStride, accumulate: false, team: tape.Team);
        }

        if (_cellNorm is not null)
            BackwardCellNorm(tape, step, dH);

        BackwardAll(tape, step);
        _recurrent.Backward(tape, tape.RecurrentNorm, step, step.DRecurrentH, StateStride, accumulate: false);
    }

    public override void BackwardPanels(CellTape tape, in CellStep step, int first, int end)
    {
        var dH = _cellNorm is not null ? null : _projection is not null ? tape.DUnprojected.Pointer : step.DH;
        for (var panel = first; panel < end; panel++)
        {
            var unit = panel * Panels.Units;
            LstmPointwise.Backward(
                Panels.At(tape.Gates.Pointer, tape.Rows, panel, step.GateRow), Panels.WidthOf(panel), step.PreviousCells[0] + unit, CellStride,
                tape.Cells[0].Pointer + ((nint)step.Row * CellStride) + unit, CellStride, dH is null ? null : dH + unit, CellStride,
                step.DCells[0] + unit, CellStride, step.Rows, Panels.UnitsOf(panel), Peepholes(panel),
                _peepholes is null ? null : tape.DPeepholes.Pointer + (3 * unit), _coupled);
        }
    }

    public override void BackwardRecurrent(CellTape tape, int row, int rows, float* recurrentPanels, Span<float> gradients)
    {
        _recurrent.BackwardWeights(tape, tape.RecurrentNorm, row, rows, recurrentPanels, gradients);
        _projection?.AccumulateGradient(
            tape.Pack(_projection.Inputs, tape.Unprojected.Pointer + ((nint)row * CellStride), CellStride, rows),
            tape.DProjected.Pointer, tape.Rows, row, rows, gradients, tape.Team);
    }

    public override void EndBackward(CellTape tape, Span<float> gradients)
    {
        base.EndBackward(tape, gradients);
        _recurrent.EndBackward(tape.RecurrentNorm, gradients);
        _peepholes?.AddGradient(tape.DPeepholes.Span, gradients);
        _cellNorm?.AccumulateGradients(tape.CellNorm, gradients);
    }

    private void BackwardCellNorm(CellTape tape, in CellStep step, float* dH)
    {
        var rowOffset = (nint)step.Row * CellStride;
        var dC = tape.CellNorm.Product.Pointer;
        for (var panel = 0; panel < Panels.Count; panel++)
        {
            var unit = panel * Panels.Units;
            LstmPointwise.OutputBackward(
                Panels.At(tape.Gates.Pointer, tape.Rows, panel, step.GateRow), Panels.WidthOf(panel), tape.NormalizedC.Pointer + rowOffset + unit, CellStride,
                dH + unit, CellStride, dC + rowOffset + unit, CellStride, step.Rows, Panels.UnitsOf(panel), _coupled);
        }

        _cellNorm!.Backward(dC, dC, tape.CellNorm, tape.Rows, step.Row, step.Rows);
        var total = new Span<float>(step.DCells[0], step.Rows * CellStride);
        TensorPrimitives.Add(total, new ReadOnlySpan<float>(dC + rowOffset, total.Length), total);
    }

    private float* Output(CellTape tape, int row) => (_projection is null ? tape.H : tape.Unprojected).Pointer + ((nint)row * CellStride);

    private float* Peepholes(int panel) => _peepholes is null ? null : _peepholes.Row + (3 * panel * Panels.Units);
}
