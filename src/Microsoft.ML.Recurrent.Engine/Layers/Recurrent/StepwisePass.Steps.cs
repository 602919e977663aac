using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Kernels.Rows;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

/// <content>The steps of a window, one after another, and the states before them.</content>
internal sealed unsafe partial class StepwisePass
{
    private void BackwardStep(PackedSequences window, int t)
    {
        var step = StepAt(window, t, heldRow: 0);
        step.DH = H.DState.Pointer;
        step.DCells = PreviousCells + Cells.Length;
        for (var i = 0; i < Cells.Length; i++)
            step.DCells[i] = Cells[i].DState.Pointer;
        step.DRecurrentH = step.DH;
        Dropout?.BeforeBackward(ref step, Stride);
        StateGradient.Add(step.DH, DOutput.Pointer + ((nint)step.Row * Stride), step.Rows * (nint)Stride);
        for (var i = 0; i < Cells.Length; i++)
            StateGradient.Add(step.DCells[i], null, step.Rows * (nint)Cells[i].Stride);
        _zoneout?.BeforeBackward(step);
        _cell.Backward(_tape, step);
        Dropout?.AfterBackward(step, Stride, _cell.CarriesStateDirectly);
        _zoneout?.AfterBackward(step);
    }

    private void ForwardStep(PackedSequences window, int t, int heldRow, float* x, nint xStride)
    {
        var step = StepAt(window, t, heldRow);
        step.X = x;
        step.XStride = xStride;
        Dropout?.Forward(ref step, Stride);
        _cell.Forward(_tape, step);
        _zoneout?.Forward(_tape, step, _training, _seed, window.FirstStep + t);
    }

    private CellStep StepAt(PackedSequences window, int t, int heldRow) => StepAt(window, t, heldRow, 0, Stride);

    /// <summary>Returns a step whose previous h is valid in some columns.</summary>
    private CellStep StepAt(PackedSequences window, int t, int heldRow, int column, int columns)
    {
        var row = window.StepOffsets[t];
        var step = new CellStep { Row = row, GateRow = row - heldRow, Rows = window.Alive(t), FromEnd = (window.FirstStep + t) % 2 != 0 };
        step.PreviousH = Previous(window, t, OutputH, H, column, columns);
        step.RecurrentH = step.PreviousH;
        step.PreviousCells = PreviousCells;
        for (var i = 0; i < Cells.Length; i++)
            step.PreviousCells[i] = Previous(window, t, OutputOf(i), Cells[i], 0, Cells[i].Stride);
        return step;
    }

    /// <summary>
    /// Returns the state before step t in the direction of the layer: in place if its rows are contiguous, otherwise gathered, in some columns.
    /// </summary>
    private float* Previous(PackedSequences window, int t, AlignedBuffer tape, CellSlot state, int column, int columns)
    {
        var (carry, stride) = (state.Carry, state.Stride);
        var gathered = state.Previous.Pointer;
        if (!_layer.Reverse)
            return t == 0 ? carry.Initial : tape.Pointer + ((nint)window.StepOffsets[t - 1] * stride);
        if (t == window.Steps - 1)
            return carry.Initial;
        var next = tape.Pointer + ((nint)window.StepOffsets[t + 1] * stride);
        var (alive, aliveNext) = (window.Alive(t), window.Alive(t + 1));
        if (alive == aliveNext)
            return next;
        // Sequences whose last step is t start here from their initial state.
        var ended = ((nint)aliveNext * stride) + column;
        RowBlock.Copy(next + column, stride, gathered + column, stride, aliveNext, columns);
        RowBlock.Copy(carry.Initial + ended, stride, gathered + ended, stride, alive - aliveNext, columns);
        return gathered;
    }

    /// <summary>Returns the operand of the recurrent product in some steps, in blocks of columns. [block][rows][width]</summary>
    private float* RecurrentPanels(PackedSequences window, int firstStep, int steps, int rows)
    {
        _recurrentPanels.Ensure((long)rows * Stride);
        var row = 0;
        for (var t = firstStep; t < firstStep + steps; t++)
        {
            var seen = Dropout is { } dropout ? dropout.Operand(window.StepOffsets[t], Stride) : Previous(window, t, OutputH, H, 0, Stride);
            _cell.PackRecurrent(seen, _recurrentPanels.Pointer, rows, row, window.Alive(t));
            row += window.Alive(t);
        }

        return _recurrentPanels.Pointer;
    }
}
