using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Cells;

/// <summary>
/// What one time step computes, forward and backward, on packed weights that all shards share. A cell holds no state: everything of a
/// window is in its <see cref="CellTape"/>. The half of the pre-activations that comes from the input is one product over several steps
/// (<see cref="ForwardInput"/>); a step adds the recurrent half and applies the gates.
/// </summary>
internal abstract unsafe class RecurrentCell
{
    private readonly PackedWeights _inputWeights;
    private readonly PackedBias? _inputBias;
    private readonly PanelNormalization? _inputNorm;

    /// <summary>Registers the parameters that every cell has, in torch's order.</summary>
    /// <param name="layout">Where parameters are registered.</param>
    /// <param name="suffix">Layer and direction, such as <c>_l0_reverse</c>.</param>
    /// <param name="gates">Gates G.</param>
    /// <param name="inputSize">Input width I.</param>
    /// <param name="hiddenSize">Hidden units H.</param>
    /// <param name="stateSize">Width of h: H, or the projection's.</param>
    /// <param name="layerNormalization">Whether both products are normalised; the normalisations' biases then replace the cell's.</param>
    /// <param name="separateBiases">Whether the recurrent half needs its bias apart, as a GRU that resets after the product does.</param>
    protected RecurrentCell(ParameterLayout layout, string suffix, int gates, int inputSize, int hiddenSize, int stateSize, bool layerNormalization, bool separateBiases)
    {
        HiddenSize = hiddenSize;
        StateSize = stateSize;
        StatePanels = new GatePanels(1, stateSize);
        Panels = new GatePanels(gates, hiddenSize, uniform: layerNormalization);
        var rows = gates * hiddenSize;
        InputWeight = layout.AddMatrix("weight_ih" + suffix, rows, inputSize);
        RecurrentWeight = layout.AddMatrix("weight_hh" + suffix, rows, stateSize);
        _inputWeights = layout.Pack(InputWeight, Panels);
        if (layerNormalization)
        {
            _inputNorm = new PanelNormalization(Panels, layout.AddVector("weight_ln_ih" + suffix, rows), layout.AddVector("bias_ln_ih" + suffix, rows));
            RecurrentGain = layout.AddVector("weight_ln_hh" + suffix, rows);
            RecurrentBias = layout.AddVector("bias_ln_hh" + suffix, rows);
        }
        else
        {
            InputBias = layout.AddVector("bias_ih" + suffix, rows);
            RecurrentBias = layout.AddVector("bias_hh" + suffix, rows);
            _inputBias = separateBiases ? new PackedBias(Panels, InputBias) : new PackedBias(Panels, InputBias, RecurrentBias);
        }
    }

    public int HiddenSize { get; }

    /// <summary>Width of h.</summary>
    public int StateSize { get; }

    /// <summary>Distance of rows of h.</summary>
    public int StateStride => GatePanels.Pad(StateSize);

    /// <summary>Distance of rows of c; 0 for a cell without one.</summary>
    public virtual int CellStride => 0;

    /// <summary>Whether h(t-1) also reaches h(t) other than through the recurrent product.</summary>
    public virtual bool CarriesStateDirectly => false;

    public GatePanels Panels { get; }

    /// <summary>State rows in blocks, as the gradient of the recurrent weights reads them.</summary>
    public GatePanels StatePanels { get; }

    public Parameter InputWeight { get; }

    public Parameter RecurrentWeight { get; }

    public Parameter? InputBias { get; }

    public Parameter RecurrentBias { get; }

    protected Parameter? RecurrentGain { get; }

    /// <summary>Gate of the stack that keeps the LSTM's cell state; -1 if none.</summary>
    public virtual int ForgetGate => -1;

    /// <summary>Gate of the stack whose chrono bias is the forget gate's negated; -1 if none.</summary>
    public virtual int InputGate => -1;

    /// <summary>Gate of the stack that keeps a GRU's state; -1 if none.</summary>
    public virtual int KeepGate => -1;

    /// <summary>Takes over biases, gains and peepholes after an update; the matrices are packed by themselves.</summary>
    public virtual void Refresh(ReadOnlySpan<float> weights)
    {
        _inputBias?.Refresh(weights);
        _inputNorm?.Refresh(weights);
    }

    /// <summary>Makes room in the tape for a window.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="rows">Rows of the window.</param>
    /// <param name="heldRows">Rows R of the gate buffers: all that a backward pass needs, or a chunk's.</param>
    public virtual void Prepare(CellTape tape, int rows, int heldRows)
    {
        tape.Rows = heldRows;
        tape.Gates.Ensure((long)heldRows * Panels.TotalWidth);
        tape.H.Ensure((long)rows * StateStride);
        tape.C.Ensure((long)rows * CellStride);
        _inputNorm?.Prepare(tape.InputNorm, heldRows);
    }

    /// <summary>Input half of the pre-activations, W_ih x + b, of some rows.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">[rows, I], the first of them.</param>
    /// <param name="xStride">Distance of rows of x.</param>
    /// <param name="gateRow">First row in the gate buffers.</param>
    /// <param name="rows">Number of rows.</param>
    public void ForwardInput(CellTape tape, float* x, nint xStride, int gateRow, int rows)
    {
        var gates = tape.Gates.Pointer;
        _inputWeights.Multiply(x, xStride, _inputBias, gates, tape.Rows, gateRow, rows);
        _inputNorm?.Forward(gates, gates, tape.InputNorm, tape.Rows, gateRow, rows, accumulate: false);
    }

    /// <summary>Whether a step can add its input half panel by panel; not with layer normalisation, which needs all panels.</summary>
    public bool AddsInputByStep => _inputNorm is null;

    /// <summary>From the gradients of the input half of some rows: adds to those of its weights and biases and, where asked for, writes the input's.</summary>
    /// <param name="tape">The tape after these rows went backward.</param>
    /// <param name="row">First row in the gate buffers.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="x">[rows, I] as in the forward pass, the first of them.</param>
    /// <param name="xStride">Distance of rows of x.</param>
    /// <param name="dX">[rows, padded I], the first of them, or null where nobody needs it.</param>
    /// <param name="dXStride">Distance of its rows, at least the padded I.</param>
    /// <param name="accumulate">Whether dX is added to.</param>
    /// <param name="gradients">Flat gradients.</param>
    public void BackwardInput(CellTape tape, int row, int rows, float* x, nint xStride, float* dX, nint dXStride, bool accumulate, Span<float> gradients)
    {
        var dGates = tape.Gates.Pointer;
        _inputNorm?.Backward(dGates, dGates, tape.InputNorm, tape.Rows, row, rows);
        _inputBias?.AccumulateGradient(dGates, tape.Rows, row, rows, gradients);
        _inputWeights.AccumulateGradient(tape.Pack(_inputWeights.Inputs, x, xStride, rows), dGates, tape.Rows, row, rows, gradients);
        if (dX is not null)
            _inputWeights.MultiplyBackward(dGates, tape.Rows, row, rows, dX, dXStride, accumulate);
    }

    /// <summary>One step: writes H (and C).</summary>
    public abstract void Forward(CellTape tape, in CellStep step);

    /// <summary>One step back: gradients of h and c become those of the step before; gate buffers become their gradients.</summary>
    public abstract void Backward(CellTape tape, in CellStep step);

    /// <summary>After some steps: adds their share to the gradients of the recurrent weights.</summary>
    /// <param name="tape">The tape after these rows went backward.</param>
    /// <param name="row">First row in the gate buffers.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="recurrentPanels">What the recurrent product saw, in the layout of <see cref="StatePanels"/>. [block][rows][width]</param>
    /// <param name="gradients">Flat gradients.</param>
    public abstract void BackwardRecurrent(CellTape tape, int row, int rows, float* recurrentPanels, Span<float> gradients);

    /// <summary>After all steps: adds the gradients that were summed up in the tape.</summary>
    public virtual void EndBackward(CellTape tape, Span<float> gradients) => _inputNorm?.AccumulateGradients(tape.InputNorm, gradients);

    /// <summary>Sets a panel of a step's gates to the input half, unless that has been done.</summary>
    protected void ForwardInputPanel(int panel, in CellStep step, float* gates)
    {
        if (step.X is not null)
            _inputWeights.MultiplyPanel(panel, step.X, step.XStride, _inputBias!, gates, step.Rows);
    }
}
