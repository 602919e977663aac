namespace Microsoft.ML.Recurrent.Engine.Cells;

/// <content>
/// The input half panel by panel, for a thread that computes some panels of several steps from the input to the state, while their gates are in its cache.
/// Only with <see cref="AddsInputByStep"/>.
/// </content>
internal abstract unsafe partial class RecurrentCell
{
    /// <summary>Gets the number of inputs I.</summary>
    public int InputSize => _inputWeights.InputSize;

    /// <summary>Computes some panels of the input half of some rows; see <see cref="ForwardInput"/>.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">[rows, I] The first row.</param>
    /// <param name="xStride">The number of elements from one row of x to the next.</param>
    /// <param name="gateRow">The first row in the gate buffers.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="first">The first panel.</param>
    /// <param name="end">The panel after the last.</param>
    public void ForwardInputPanels(CellTape tape, float* x, nint xStride, int gateRow, int rows, int first, int end) =>
        _inputWeights.MultiplyPanels(first, end, x, xStride, _inputBias, tape.Gates.Pointer, tape.Rows, gateRow, rows);

    /// <summary>Returns rows of the input as <see cref="BackwardInputPanels"/> reads them, valid until the next call. [block][rows][width]</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">[rows, I] The first row.</param>
    /// <param name="xStride">The number of elements from one row of x to the next.</param>
    /// <param name="rows">The number of rows.</param>
    public float* PackInput(CellTape tape, float* x, nint xStride, int rows) => tape.Pack(_inputWeights.Inputs, x, xStride, rows);

    /// <summary>
    /// Adds the share of some panels of some rows to the gradients of the weights and biases of the input half; see <see cref="BackwardInput"/>.
    /// </summary>
    /// <param name="tape">The tape, after the backward pass over these rows.</param>
    /// <param name="row">The first row in the gate buffers.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="packed">The input, as <see cref="PackInput"/> returns it.</param>
    /// <param name="gradients">The flat gradients.</param>
    /// <param name="first">The first panel.</param>
    /// <param name="end">The panel after the last.</param>
    public void BackwardInputPanels(CellTape tape, int row, int rows, float* packed, Span<float> gradients, int first, int end)
    {
        for (var panel = first; panel < end; panel++)
        {
            var dPanel = Panels.At(tape.Gates.Pointer, tape.Rows, panel, row);
            _inputBias!.AccumulatePanelGradient(panel, dPanel, rows, gradients);
            _inputWeights.AccumulatePanelGradient(panel, packed, rows, 0, rows, dPanel, gradients);
        }
    }

    /// <summary>Computes the gradient of the input of some rows, if it is needed.</summary>
    /// <param name="tape">The tape, after the backward pass over these rows.</param>
    /// <param name="row">The first row in the gate buffers.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="dX">[rows, padded I] The first row; null if the gradient of the input is not needed.</param>
    /// <param name="dXStride">The number of elements from one row of dX to the next, at least the padded I.</param>
    /// <param name="accumulate">Whether the gradient is added to dX rather than replacing it.</param>
    public void PropagateInput(CellTape tape, int row, int rows, float* dX, nint dXStride, bool accumulate)
    {
        if (dX is not null)
            _inputWeights.MultiplyBackward(tape.Gates.Pointer, tape.Rows, row, rows, dX, dXStride, accumulate, team: tape.Team);
    }
}
