using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

/// <summary>
/// Applies zoneout (Krueger et al. 2017): each state value keeps its previous value where the mask m is 1, state = m previous + (1 - m) new; in prediction,
/// m is its expectation. All states have separate masks; h is computed from the new cell states before they are mixed. A cell whose other states only have a
/// meaning together has h mixed alone.
/// </summary>
internal sealed unsafe class ZoneoutTape
{
    private readonly RecurrentDirection _layer;
    private readonly RandomMask _random;
    private readonly ZoneoutSlot _h;
    private readonly ZoneoutSlot[] _cells;

    /// <param name="layer">The layer.</param>
    /// <param name="random">The source of the random draws.</param>
    public ZoneoutTape(RecurrentDirection layer, RandomMask random)
    {
        (_layer, _random) = (layer, random);
        _h = new ZoneoutSlot(layer.Cell.StateStride);
        _cells = layer.Cell.MixesCells ? [.. layer.Cell.CellSizes.Select(size => new ZoneoutSlot(GatePanels.Pad(size)))] : [];
    }

    /// <summary>Gets h after mixing. [R, state]</summary>
    public AlignedBuffer H => _h.Mixed;

    // As many draws of a step as an LSTM has, at least, so that those of cells with fewer states are apart, too.
    private ulong DrawsOfStep => (ulong)Math.Max(2, _cells.Length + 1);

    /// <summary>Returns a cell state after mixing; null if it is not mixed. [R, stride]</summary>
    public AlignedBuffer? Cell(int index) => _cells.Length == 0 ? null : _cells[index].Mixed;

    public void Prepare(int rows)
    {
        _h.Prepare(rows);
        foreach (var cell in _cells)
            cell.Prepare(rows);
    }

    public void Forward(CellTape tape, in CellStep step, bool training, ulong seed, int absoluteStep)
    {
        _h.Mix(tape.H, step.PreviousH, step, _layer.Zoneout, Draw(0));
        for (var i = 0; i < _cells.Length; i++)
            _cells[i].Mix(tape.Cells[i], step.PreviousCells[i], step, _layer.Zoneout, Draw(i + 1));

        ZoneoutSlot.KeepDraw? Draw(int state) =>
            training ? new(_random, seed, _layer.Identity, (DrawsOfStep * (ulong)absoluteStep) + 1 + (ulong)state) : null;
    }

    /// <summary>Splits the gradients of the mixed states into the share of the cell, which is left in place, and the kept share.</summary>
    public void BeforeBackward(in CellStep step)
    {
        _h.Split(step.DH, step);
        for (var i = 0; i < _cells.Length; i++)
            _cells[i].Split(step.DCells[i], step);
    }

    /// <summary>Adds the kept share to the gradients of the previous states.</summary>
    public void AfterBackward(in CellStep step)
    {
        _h.Join(step.DH, step);
        for (var i = 0; i < _cells.Length; i++)
            _cells[i].Join(step.DCells[i], step);
    }
}
