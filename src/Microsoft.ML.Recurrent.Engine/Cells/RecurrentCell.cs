using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Cells;

/// <summary>
/// Computes one time step, forward and backward, with packed weights that all shards share. A cell holds no state: everything that belongs to a window is
/// in its <see cref="CellTape"/>. The half of the pre-activations that comes from the input is computed by one product over several steps
/// (<see cref="ForwardInput"/>); a step adds the recurrent half and applies the gates.
/// </summary>
internal abstract unsafe partial class RecurrentCell : SequenceCell
{
    private readonly PackedWeights _inputWeights;
    private readonly PackedBias? _inputBias;
    private readonly PanelNormalization? _inputNorm;
    private long[]? _buffers;         // measured once, as every batch is checked
    private long[]? _trainingBuffers;

    /// <summary>Registers the parameters that every cell has, in torch's order.</summary>
    /// <param name="layout">The layout in which the parameters are registered.</param>
    /// <param name="suffix">The suffix that names the layer and the direction, such as <c>_l0_reverse</c>.</param>
    /// <param name="gates">The number of gates G.</param>
    /// <param name="inputSize">The width I of the input.</param>
    /// <param name="hiddenSize">The number of hidden units H.</param>
    /// <param name="stateSize">The width of h: H, or that of the projection.</param>
    /// <param name="layerNormalization">
    /// Whether both products are normalised, in which case the biases of the normalisations replace those of the cell.
    /// </param>
    /// <param name="half">The recurrent half of the pre-activations.</param>
    /// <param name="heads">The number of groups of units of which the gates read their own group of h only.</param>
    protected RecurrentCell(
        ParameterLayout layout, string suffix, int gates, int inputSize, int hiddenSize, int stateSize, bool layerNormalization, RecurrentHalf half,
        int heads = 1)
        : base(hiddenSize, stateSize)
    {
        StatePanels = new GatePanels(1, stateSize);
        Panels = new GatePanels(gates, hiddenSize, uniform: layerNormalization);
        Parameters = new CellParameters(layout, suffix, gates * hiddenSize, inputSize, stateSize / heads, layerNormalization, half != RecurrentHalf.None);
        _inputWeights = layout.Pack(Parameters.InputWeight, Panels);
        if (layerNormalization)
            _inputNorm = new PanelNormalization(Panels, Parameters.InputGain!, Parameters.InputBias);
        else
            _inputBias = half == RecurrentHalf.Added
                ? new PackedBias(Panels, Parameters.InputBias, Parameters.RecurrentBias!) : new PackedBias(Panels, Parameters.InputBias);
    }

    public override bool HasRecurrentProduct => Parameters.RecurrentWeight is not null;

    /// <summary>Gets a value that indicates whether h(t-1) also reaches h(t) by a path other than the recurrent product.</summary>
    public virtual bool CarriesStateDirectly => false;

    public GatePanels Panels { get; }

    /// <summary>Gets the layout of state rows in blocks, as the gradient of the recurrent weights reads them.</summary>
    public GatePanels StatePanels { get; }

    public CellParameters Parameters { get; }

    public override void Initialize(WeightDraw draw)
    {
        draw.Gates(Parameters.InputWeight, HiddenSize, draw.Options.InputWeights);
        _inputNorm?.Initialize(draw);
    }

    public override void Refresh(ReadOnlySpan<float> weights)
    {
        _inputBias?.Refresh(weights);
        _inputNorm?.Refresh(weights);
    }

    public override IEnumerable<long> RowBuffers(bool training) => training ? _trainingBuffers ??= Measure(true) : _buffers ??= Measure(false);

    private long[] Measure(bool training)
    {
        // A tape of a few rows shows what the cell holds of each. Without training, it has the gates of a few steps only.
        const int Rows = 64;
        var tape = new CellTape(CellSizes.Length);
        Prepare(tape, Rows, training ? Rows : 0);
        return [.. tape.Buffers.Where(buffer => buffer != tape.H).Select(buffer => (long)buffer.Length / Rows)];
    }

    /// <summary>Allocates the buffers of the tape for a window.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="rows">The number of rows of the window.</param>
    /// <param name="heldRows">The number of rows R of the gate buffers: those of the whole window for a backward pass, otherwise those of a chunk.</param>
    public virtual void Prepare(CellTape tape, int rows, int heldRows)
    {
        tape.Rows = heldRows;
        tape.Gates.Ensure((long)heldRows * Panels.TotalWidth);
        tape.H.Ensure((long)rows * StateStride);
        for (var i = 0; i < CellSizes.Length; i++)
            tape.Cells[i].Ensure((long)rows * GatePanels.Pad(CellSizes[i]));
        _inputNorm?.Prepare(tape.InputNorm, heldRows);
    }

    /// <summary>Computes the input half of the pre-activations, W_ih x + b, of some rows.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">[rows, I] The first row.</param>
    /// <param name="xStride">The number of elements from one row of x to the next.</param>
    /// <param name="gateRow">The first row in the gate buffers.</param>
    /// <param name="rows">The number of rows.</param>
    public void ForwardInput(CellTape tape, float* x, nint xStride, int gateRow, int rows)
    {
        var gates = tape.Gates.Pointer;
        _inputWeights.Multiply(x, xStride, _inputBias, gates, tape.Rows, gateRow, rows, tape.Team);
        _inputNorm?.Forward(gates, gates, tape.InputNorm, tape.Rows, gateRow, rows, accumulate: false);
    }

    /// <summary>
    /// Gets a value that indicates whether a step can add its input half panel by panel. It cannot with layer normalisation, which needs all panels.
    /// </summary>
    public bool AddsInputByStep => _inputNorm is null;

    /// <summary>Gets a value that indicates whether a step leaves other values than zero in the columns of h after those of the layer.</summary>
    public virtual bool FillsPadding => false;

    /// <summary>
    /// Propagates the gradients of the input half of some rows: adds to the gradients of its weights and biases and, if requested, writes the gradient of
    /// the input.
    /// </summary>
    /// <param name="tape">The tape, after the backward pass over these rows.</param>
    /// <param name="row">The first row in the gate buffers.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="x">[rows, I] The first row, as in the forward pass.</param>
    /// <param name="xStride">The number of elements from one row of x to the next.</param>
    /// <param name="dX">[rows, padded I] The first row; null if the gradient of the input is not needed.</param>
    /// <param name="dXStride">The number of elements from one row of dX to the next, at least the padded I.</param>
    /// <param name="accumulate">Whether the gradient is added to dX rather than replacing it.</param>
    /// <param name="gradients">The flat gradients.</param>
    public void BackwardInput(CellTape tape, int row, int rows, float* x, nint xStride, float* dX, nint dXStride, bool accumulate, Span<float> gradients)
    {
        var dGates = tape.Gates.Pointer;
        _inputNorm?.Backward(dGates, dGates, tape.InputNorm, tape.Rows, row, rows);
        _inputBias?.AccumulateGradient(dGates, tape.Rows, row, rows, gradients, tape.Team);
        _inputWeights.AccumulateGradient(tape.Pack(_inputWeights.Inputs, x, xStride, rows), dGates, tape.Rows, row, rows, gradients, tape.Team);
        PropagateInput(tape, row, rows, dX, dXStride, accumulate);
    }

    /// <summary>Computes one step: writes H and, if the cell has it, C.</summary>
    public abstract void Forward(CellTape tape, in CellStep step);

    /// <summary>
    /// Propagates the gradients back through one step: those of h and c become those of the previous step, and the gate buffers become their gradients.
    /// </summary>
    public abstract void Backward(CellTape tape, in CellStep step);

    /// <summary>Packs rows of the operand of the recurrent product as <see cref="BackwardRecurrent"/> reads them. Not called without such a product.</summary>
    /// <param name="h">[rows, state] The operand.</param>
    /// <param name="panels">The packed operand of all steps.</param>
    /// <param name="totalRows">The number of rows of all steps.</param>
    /// <param name="row">The first row in the packed operand.</param>
    /// <param name="rows">The number of rows.</param>
    public virtual void PackRecurrent(float* h, float* panels, int totalRows, int row, int rows) =>
        StatePanels.FromRows(h, StateStride, panels, totalRows, row, rows);

    /// <summary>
    /// Computes what a step can compute panel by panel, from the states before it. Different panels may be computed at the same time, and nothing else of
    /// <see cref="Forward"/> for a cell whose recurrence is linear.
    /// </summary>
    /// <param name="tape">The tape.</param>
    /// <param name="step">The step.</param>
    /// <param name="first">The first panel.</param>
    /// <param name="end">The panel after the last.</param>
    public abstract void ForwardPanels(CellTape tape, in CellStep step, int first, int end);

    /// <summary>
    /// Replaces the gates of some panels by their gradients, and the gradients of their states by those that reach the states before the step directly.
    /// Different panels may be processed at the same time.
    /// </summary>
    /// <param name="tape">The tape.</param>
    /// <param name="step">The step.</param>
    /// <param name="first">The first panel.</param>
    /// <param name="end">The panel after the last.</param>
    public abstract void BackwardPanels(CellTape tape, in CellStep step, int first, int end);

    /// <summary>Adds the share of some steps to the gradients of the recurrent weights, after these steps. Not called without any.</summary>
    /// <param name="tape">The tape, after the backward pass over these rows.</param>
    /// <param name="row">The first row in the gate buffers.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="recurrentPanels">The operand of the recurrent product, as <see cref="PackRecurrent"/> packs it. [block][rows][width]</param>
    /// <param name="gradients">The flat gradients.</param>
    public virtual void BackwardRecurrent(CellTape tape, int row, int rows, float* recurrentPanels, Span<float> gradients)
    {
    }

    /// <summary>Adds the gradients that were summed in the tape, after all steps.</summary>
    public virtual void EndBackward(CellTape tape, Span<float> gradients) => _inputNorm?.AccumulateGradients(tape.InputNorm, gradients);

    /// <summary>Runs <see cref="ForwardPanels"/> over all panels.</summary>
    protected void ForwardAll(CellTape tape, in CellStep step)
    {
        var nanoseconds = tape.Team.IsAlone ? 0 : NanosecondsOf(step);
        if (!tape.Team.Shares(nanoseconds))
            ForwardPanels(tape, step, 0, Panels.Count);
        else
            tape.Team.Run(new ForwardWork(this, tape, step), Panels.Count, nanoseconds);
    }

    /// <summary>Runs <see cref="BackwardPanels"/> over all panels.</summary>
    protected void BackwardAll(CellTape tape, in CellStep step)
    {
        var nanoseconds = TeamCosts.OfUnits(step.Rows, Panels.PaddedHidden);
        if (!tape.Team.Shares(nanoseconds))
            BackwardPanels(tape, step, 0, Panels.Count);
        else
            tape.Team.Run(new BackwardWork(this, tape, step), Panels.Count, nanoseconds);
    }

    /// <summary>Sets a panel of a step's gates to the input half, unless that has already been done.</summary>
    protected void ForwardInputPanel(int panel, in CellStep step, float* gates)
    {
        if (step.X is not null)
            _inputWeights.MultiplyPanel(panel, step.X, step.XStride, _inputBias!, gates, step.Rows);
    }

    private double NanosecondsOf(in CellStep step)
    {
        var inner = (HasRecurrentProduct ? StateSize : 0) + (step.X is null ? 0 : _inputWeights.InputSize);
        return TeamCosts.OfProduct(step.Rows, inner, Panels.TotalWidth) + TeamCosts.OfUnits(step.Rows, Panels.PaddedHidden);
    }

    private readonly struct ForwardWork(RecurrentCell cell, CellTape tape, CellStep step) : IRangeWork
    {
        public void Run(int first, int end) => cell.ForwardPanels(tape, step, first, end);
    }

    private readonly struct BackwardWork(RecurrentCell cell, CellTape tape, CellStep step) : IRangeWork
    {
        public void Run(int first, int end) => cell.BackwardPanels(tape, step, first, end);
    }
}
