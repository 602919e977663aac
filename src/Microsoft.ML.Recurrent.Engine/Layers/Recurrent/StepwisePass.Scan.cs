using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

/// <content>
/// The steps of a cell whose recurrence is linear. No unit reads the state of another, so a thread takes all steps of some panels, and the threads meet once
/// for many steps.
/// </content>
internal sealed unsafe partial class StepwisePass
{
    /// <summary>Computes some steps with their input half.</summary>
    /// <param name="window">The window.</param>
    /// <param name="first">The first step, counted in the direction of the layer.</param>
    /// <param name="end">The step after the last.</param>
    /// <param name="heldRow">The row of the window that is the first of the gate buffers.</param>
    /// <param name="input">The input of the steps.</param>
    private void ForwardScan(PackedSequences window, int first, int end, int heldRow, InputRows input)
    {
        var nanoseconds = TeamCosts.OfUnits(input.Count, Stride);
        if (_cell.AddsInputByStep)
            nanoseconds += TeamCosts.OfProduct(input.Count, _cell.InputSize, _cell.Panels.TotalWidth);
        else
            _cell.ForwardInput(_tape, input.X, input.Stride, input.GateRow, input.Count);
        _team.Run(new ForwardScanWork(this, window, first, end, heldRow, input), _cell.Panels.Count, nanoseconds);
    }

    /// <summary>
    /// Back-propagates through the steps after one, which is not included, up to another, which is, and adds to the gradients of the weights and biases.
    /// </summary>
    /// <returns>False if those gradients cannot be computed panel by panel and are still to be added.</returns>
    private bool BackwardScan(PackedSequences window, int before, int last, InputRows input, Span<float> gradients)
    {
        var nanoseconds = TeamCosts.OfUnits(input.Count, Stride);
        float* packed = null;
        if (_cell.AddsInputByStep)
        {
            packed = _cell.PackInput(_tape, input.X, input.Stride, input.Count);
            nanoseconds += TeamCosts.OfSums(input.Count, _cell.Panels.TotalWidth)
                + TeamCosts.OfProduct(input.Count, _cell.InputSize, _cell.Panels.TotalWidth);
        }

        fixed (float* pointer = gradients)
        {
            var work = new BackwardScanWork(this, window, before, last, input, packed, pointer, gradients.Length);
            _team.Run(work, _cell.Panels.Count, nanoseconds);
        }

        return packed is not null;
    }

    private (int Column, int Columns) ColumnsOf(int first, int end)
    {
        var column = first * _cell.Panels.Units;
        return (column, Math.Min(Stride, end * _cell.Panels.Units) - column);
    }

    private void ForwardScanPanels(PackedSequences window, int firstStep, int endStep, int heldRow, int first, int end)
    {
        var (column, columns) = ColumnsOf(first, end);
        for (var i = firstStep; i < endStep;)
        {
            var step = StepAt(window, At(window, i), heldRow, column, columns);
            var steps = 0;
            while (i + steps < endStep && FollowsInPlace(window, At(window, i + steps)))
                steps++;
            if (steps == 0)
                _cell.ForwardPanels(_tape, step, first, end);
            for (var panel = first; panel < end && steps > 0; panel++)
                ((ScanCell)_cell).ForwardSteps(_tape, step, panel, steps, _layer.Reverse);
            i += Math.Max(1, steps);
        }
    }

    private void BackwardScanPanels(PackedSequences window, int beforeStep, int lastStep, int first, int end)
    {
        var (column, columns) = ColumnsOf(first, end);
        for (var i = lastStep; i > beforeStep;)
        {
            var step = StepAt(window, At(window, i), heldRow: 0, column, columns);
            step.DH = H.DState.Pointer;
            step.DRecurrentH = step.DH;
            var dOutput = DOutput.Pointer + ((nint)step.Row * Stride);
            var steps = 0;
            while (i - steps > beforeStep && FollowsInPlace(window, At(window, i - steps)))
                steps++;
            if (steps == 0)
            {
                StateGradient.Add(step.DH + column, dOutput + column, Stride, step.Rows, columns);
                _cell.BackwardPanels(_tape, step, first, end);
            }

            for (var panel = first; panel < end && steps > 0; panel++)
                ((ScanCell)_cell).BackwardSteps(_tape, step, panel, steps, dOutput, _layer.Reverse);
            i -= Math.Max(1, steps);
        }
    }

    // Whether the states before a step are the rows next to its own, so that steps that follow each other can be computed as rows of one: a thread then stays
    // in one panel, where its gates and states are in the cache, and keeps away from the columns of other threads.
    private bool FollowsInPlace(PackedSequences window, int t)
    {
        var before = _layer.Reverse ? t + 1 : t - 1;
        return before >= 0 && before < window.Steps && window.Alive(before) == window.Alive(t);
    }

    /// <summary>Returns the estimated time of the forward pass of a window on one thread.</summary>
    private double Nanoseconds(PackedSequences window)
    {
        var inner = LayerWeights / Math.Max(1, _cell.Panels.RealColumns);
        return TeamCosts.OfProduct(window.Rows, inner, _cell.Panels.TotalWidth) + TeamCosts.OfUnits(window.Rows, Stride);
    }

    // Rows of the input of a layer, and their first row in the gate buffers.
    private readonly struct InputRows(float* x, nint stride, int gateRow, int count)
    {
        public float* X => x;

        public nint Stride => stride;

        public int GateRow => gateRow;

        public int Count => count;
    }

    private readonly struct ForwardScanWork(StepwisePass pass, PackedSequences window, int firstStep, int endStep, int heldRow, InputRows input) : IRangeWork
    {
        public void Run(int first, int end)
        {
            if (pass._cell.AddsInputByStep)
                pass._cell.ForwardInputPanels(pass._tape, input.X, input.Stride, input.GateRow, input.Count, first, end);
            pass.ForwardScanPanels(window, firstStep, endStep, heldRow, first, end);
        }
    }

    private readonly struct BackwardScanWork(
        StepwisePass pass, PackedSequences window, int beforeStep, int lastStep, InputRows input, float* packed, float* gradients, int count) : IRangeWork
    {
        public void Run(int first, int end)
        {
            pass.BackwardScanPanels(window, beforeStep, lastStep, first, end);
            if (packed is not null)
                pass._cell.BackwardInputPanels(pass._tape, input.GateRow, input.Count, packed, new Span<float>(gradients, count), first, end);
        }
    }
}
