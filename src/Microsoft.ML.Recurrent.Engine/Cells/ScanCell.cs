using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Cells;

/// <summary>
/// Represents a cell whose gates read the input alone, so that its state is linear in the state before: all products of a sequence are computed at once, and
/// what is left of a step is a scan over time, which multiplies and adds.
/// </summary>
internal abstract unsafe class ScanCell : RecurrentCell
{
    /// <inheritdoc cref="RecurrentCell(ParameterLayout, string, int, int, int, int, bool, RecurrentHalf, int)"/>
    protected ScanCell(ParameterLayout layout, string suffix, int gates, int inputSize, int hiddenSize, bool layerNormalization)
        : base(layout, suffix, gates, inputSize, hiddenSize, hiddenSize, layerNormalization, RecurrentHalf.None)
    {
    }

    public override bool CarriesStateDirectly => true;

    // The candidate of 0 is not 0.
    public override bool FillsPadding => StateStride > StateSize;

    /// <summary>Gets the index of the gate whose bias determines for how long the state is kept.</summary>
    protected abstract int MemoryGate { get; }

    /// <summary>Gets a value that indicates whether an open gate keeps the state, rather than replaces it.</summary>
    protected abstract bool MemoryGateKeeps { get; }

    public override void Initialize(WeightDraw draw)
    {
        base.Initialize(draw);
        var bias = draw.Of(Parameters.InputBias).Slice(MemoryGate * HiddenSize, HiddenSize);
        if (draw.Options.ChronoSpan > 1)
            WeightInitializer.ChronoForgetBias(new float[HiddenSize], bias, draw.Options.ChronoSpan, draw.Stream(Parameters.InputBias));
        else
            bias.Fill(draw.Options.ForgetBias);
        if (MemoryGateKeeps)
            return;
        foreach (ref var value in bias)
            value = -value;
    }

    public override void Forward(CellTape tape, in CellStep step) => ForwardAll(tape, step);

    public override void Backward(CellTape tape, in CellStep step) => BackwardAll(tape, step);

    public override void ForwardPanels(CellTape tape, in CellStep step, int first, int end)
    {
        for (var i = first; i < end; i++)
        {
            var panel = step.Panel(i, first, end);
            var gates = Panels.At(tape.Gates.Pointer, tape.Rows, panel, step.GateRow);
            var unit = panel * Panels.Units;
            ForwardInputPanel(panel, step, gates);
            ForwardPanel(
                gates, Panels.WidthOf(panel), step.PreviousH + unit, tape.H.Pointer + ((nint)step.Row * StateStride) + unit, StateStride, step.Rows,
                Panels.UnitsOf(panel));
        }
    }

    public override void BackwardPanels(CellTape tape, in CellStep step, int first, int end)
    {
        for (var panel = first; panel < end; panel++)
        {
            var unit = panel * Panels.Units;
            BackwardPanel(
                Panels.At(tape.Gates.Pointer, tape.Rows, panel, step.GateRow), Panels.WidthOf(panel), step.PreviousH + unit, step.DH + unit, StateStride,
                step.Rows, Panels.UnitsOf(panel));
        }
    }

    /// <summary>Computes a panel of steps of the same sequences, whose states before are the rows next to their own.</summary>
    /// <param name="tape">The tape, after the input half of the steps.</param>
    /// <param name="step">The step that is computed first.</param>
    /// <param name="panel">The panel.</param>
    /// <param name="steps">The number of steps.</param>
    /// <param name="reverse">Whether each step is computed before the one that it follows in the tape.</param>
    public void ForwardSteps(CellTape tape, in CellStep step, int panel, int steps, bool reverse)
    {
        // In reverse, the rows are computed from the last to the first.
        var (sign, row) = reverse ? (-1, step.Rows - 1) : (1, 0);
        var state = ((nint)row * StateStride) + (panel * Panels.Units);
        ForwardPanel(
            Panels.At(tape.Gates.Pointer, tape.Rows, panel, step.GateRow + row), sign * Panels.WidthOf(panel), step.PreviousH + state,
            tape.H.Pointer + ((nint)step.Row * StateStride) + state, sign * (nint)StateStride, steps * step.Rows, Panels.UnitsOf(panel));
    }

    /// <summary>Back-propagates through a panel of steps of the same sequences, whose states before are the rows next to their own.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="step">The step that was computed last.</param>
    /// <param name="panel">The panel.</param>
    /// <param name="steps">The number of steps.</param>
    /// <param name="dOutput">The gradient of the output of that step, which is added to that of its state. [Rows, state]</param>
    /// <param name="reverse">Whether each step was computed before the one that it follows in the tape.</param>
    public void BackwardSteps(CellTape tape, in CellStep step, int panel, int steps, float* dOutput, bool reverse)
    {
        var (unit, units, width) = (panel * Panels.Units, Panels.UnitsOf(panel), Panels.WidthOf(panel));
        var gates = Panels.At(tape.Gates.Pointer, tape.Rows, panel, step.GateRow);
        var hPrev = step.PreviousH + unit;
        var rows = reverse ? step.Rows : -step.Rows;
        dOutput += unit;
        for (; steps > 0; steps--)
        {
            StateGradient.Add(step.DH + unit, dOutput, StateStride, step.Rows, units);
            BackwardPanel(gates, width, hPrev, step.DH + unit, StateStride, step.Rows, units);
            gates += (nint)rows * width;
            hPrev += (nint)rows * StateStride;
            dOutput += (nint)rows * StateStride;
        }
    }

    /// <summary>Activates the gates of some units and computes h.</summary>
    protected abstract void ForwardPanel(float* gates, nint gateStride, float* hPrev, float* h, nint hStride, int rows, int units);

    /// <summary>Replaces the gates of some units by their gradients, and the gradient of h by that of h'.</summary>
    protected abstract void BackwardPanel(float* gates, nint gateStride, float* hPrev, float* dH, nint hStride, int rows, int units);
}
