using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Kernels.Rows;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

/// <content>The steps of a window in the direction of the layer, and the states before them.</content>
internal sealed unsafe partial class DirectionPass
{
    /// <summary>Returns a cell state for every row of the window. [R, stride]</summary>
    private AlignedBuffer OutputOf(int cell) => _zoneout?.Cell(cell) ?? _tape.Cells[cell];

    /// <summary>Returns the i-th step in the direction of the layer.</summary>
    private int At(PackedSequences window, int i) => _layer.Reverse ? window.Steps - 1 - i : i;

    private CellStep StepAt(PackedSequences window, int t, int heldRow) => StepAt(window, t, heldRow, 0, Stride);

    /// <summary>Returns a step whose previous h is valid in some columns.</summary>
    private CellStep StepAt(PackedSequences window, int t, int heldRow, int column, int columns)
    {
        var row = window.StepOffsets[t];
        var step = new CellStep { Row = row, GateRow = row - heldRow, Rows = window.Alive(t), FromEnd = (window.FirstStep + t) % 2 != 0 };
        step.PreviousH = Previous(window, t, OutputH, H, _previousH.Pointer, column, columns);
        step.RecurrentH = step.PreviousH;
        step.PreviousCells = PreviousCells;
        for (var i = 0; i < Cells.Length; i++)
            step.PreviousCells[i] = Previous(window, t, OutputOf(i), Cells[i].Carry, Cells[i].Previous.Pointer, 0, Cells[i].Stride);
        return step;
    }

    /// <summary>
    /// Returns the state before step t in the direction of the layer: in place if its rows are contiguous, otherwise gathered, in some columns.
    /// </summary>
    private float* Previous(PackedSequences window, int t, AlignedBuffer tape, StateCarry carry, float* gathered, int column, int columns)
    {
        var stride = carry.Stride;
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
            var seen = Dropout is { } dropout ? dropout.Operand(window.StepOffsets[t], Stride) : Previous(window, t, OutputH, H, _previousH.Pointer, 0, Stride);
            _cell.StatePanels.FromRows(seen, Stride, _recurrentPanels.Pointer, rows, row, window.Alive(t));
            row += window.Alive(t);
        }

        return _recurrentPanels.Pointer;
    }
}
