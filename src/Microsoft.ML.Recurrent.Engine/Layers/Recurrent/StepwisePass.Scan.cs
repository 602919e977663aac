using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

/// <content>
/// The steps of a cell whose recurrence is linear. No unit reads the state of another, so a thread takes all steps of some panels, and the threads meet once
/// for many steps.
/// </content>
internal sealed unsafe partial class StepwisePass
{
    /// <summary>Computes some steps after their input half.</summary>
    /// <param name="window">The window.</param>
    /// <param name="first">The first step, counted in the direction of the layer.</param>
    /// <param name="end">The step after the last.</param>
    /// <param name="heldRow">The row of the window that is the first of the gate buffers.</param>
    /// <param name="rows">The number of rows of the steps.</param>
    private void ForwardScan(PackedSequences window, int first, int end, int heldRow, int rows) =>
        _team.Run(new ForwardScanWork(this, window, first, end, heldRow), _cell.Panels.Count, TeamCosts.OfUnits(rows, Stride));

    /// <summary>Back-propagates through the steps after one, which is not included, up to another, which is.</summary>
    private void BackwardScan(PackedSequences window, int before, int last, int rows) =>
        _team.Run(new BackwardScanWork(this, window, before, last), _cell.Panels.Count, TeamCosts.OfUnits(rows, Stride));

    private (int Column, int Columns) ColumnsOf(int first, int end)
    {
        var column = first * _cell.Panels.Units;
        return (column, Math.Min(Stride, end * _cell.Panels.Units) - column);
    }

    private void ForwardScanPanels(PackedSequences window, int firstStep, int endStep, int heldRow, int first, int end)
    {
        var (column, columns) = ColumnsOf(first, end);
        for (var i = firstStep; i < endStep; i++)
            _cell.ForwardPanels(_tape, StepAt(window, At(window, i), heldRow, column, columns), first, end);
    }

    private void BackwardScanPanels(PackedSequences window, int beforeStep, int lastStep, int first, int end)
    {
        var (column, columns) = ColumnsOf(first, end);
        for (var i = lastStep; i > beforeStep; i--)
        {
            var step = StepAt(window, At(window, i), heldRow: 0, column, columns);
            step.DH = H.DState.Pointer;
            step.DRecurrentH = step.DH;
            var dOutput = DOutput.Pointer + ((nint)step.Row * Stride);
            if (columns == Stride)
                StateGradient.Add(step.DH, dOutput, step.Rows * (nint)Stride);
            else
                for (nint row = 0; row < step.Rows; row++)
                    StateGradient.Add(step.DH + (row * Stride) + column, dOutput + (row * Stride) + column, columns);
            _cell.BackwardPanels(_tape, step, first, end);
        }
    }

    /// <summary>Returns the estimated time of the forward pass of a window on one thread.</summary>
    private double Nanoseconds(PackedSequences window)
    {
        var inner = LayerWeights / Math.Max(1, _cell.Panels.RealColumns);
        return TeamCosts.OfProduct(window.Rows, inner, _cell.Panels.TotalWidth) + TeamCosts.OfUnits(window.Rows, Stride);
    }

    private readonly struct ForwardScanWork(StepwisePass pass, PackedSequences window, int firstStep, int endStep, int heldRow) : IRangeWork
    {
        public void Run(int first, int end) => pass.ForwardScanPanels(window, firstStep, endStep, heldRow, first, end);
    }

    private readonly struct BackwardScanWork(StepwisePass pass, PackedSequences window, int beforeStep, int lastStep) : IRangeWork
    {
        public void Run(int first, int end) => pass.BackwardScanPanels(window, beforeStep, lastStep, first, end);
    }
}
