using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>
/// One layer of the engine in one direction over a batch, with what a network does not show: initial states, final states, their gradients and the input's.
/// </summary>
internal sealed unsafe class EngineDirection(RecurrentDirection layer, PackedBatch batch, ulong seed, float dropout)
{
    private readonly DirectionPass _pass = new(layer, new RandomMask(), dropout);
    private readonly AlignedBuffer _x = new();
    private int _inputSize;
    private bool _hasInitialCells;

    private int StateSize => layer.Cell.StateSize;

    public (double[][][] Output, ReferenceState[] Final) Forward(double[][][] x, ReferenceState[] initial, bool training)
    {
        _inputSize = x[0][0].Length;
        batch.Pack(x, _x, GatePanels.Pad(_inputSize));
        _pass.Begin(batch.Order.Length, training, seed);
        batch.PackStates([.. initial.Select(state => state.H)], _pass.H.Carried, _pass.H.Stride);
        PackCells(initial, slot => slot.Carry.Carried);
        _hasInitialCells = initial.Any(state => state.C.Length > 0);
        _pass.Forward(batch.Window, _x.Pointer, GatePanels.Pad(_inputSize), batch.Window.Steps);
        return (batch.Unpack(_pass.Output, _pass.Stride, StateSize), States(_pass.H.Carried, slot => slot.Carry.Carried));
    }

    public (double[][][] DX, ReferenceState[] DInitial) Backward(double[][][] dOutput, ReferenceState[] dFinal, float[] gradients)
    {
        int stride = GatePanels.Pad(_inputSize);
        var dX = new AlignedBuffer();
        dX.EnsureZero((long)batch.Window.Rows * stride);
        batch.Pack(dOutput, _pass.DOutput, _pass.Stride);
        batch.PackStates([.. dFinal.Select(state => state.H)], _pass.DStateH.Pointer, _pass.Stride);
        PackCells(dFinal, slot => slot.DState.Pointer);
        _pass.Backward(batch.Window, _x.Pointer, stride, dX.Pointer, stride, accumulate: false, gradients);
        var dInitial = States(_pass.DStateH.Pointer, slot => slot.DState.Pointer);
        return (batch.Unpack(dX.Pointer, stride, _inputSize), _hasInitialCells ? dInitial : [.. dInitial.Select(state => state with { C = [] })]);
    }

    /// <summary>The masks that the engine draws in training.</summary>
    public ReferenceMasks[] Masks() => new EngineMasks(batch, seed, new NoiseOptions { RecurrentDropout = dropout }).OfDirection(layer);

    // The other states of a cell follow each other in C; without any, they are left zero, as they are before the first step.
    private void PackCells(ReferenceState[] states, Place place)
    {
        if (states.All(state => state.C.Length == 0))
            return;
        for (int i = 0, first = 0; i < _pass.Cells.Length; first += layer.Cell.CellSizes[i++])
            batch.PackStates([.. states.Select(state => state.C[first..(first + layer.Cell.CellSizes[i])])], place(_pass.Cells[i]), _pass.Cells[i].Stride);
    }

    private ReferenceState[] States(float* h, Place place)
    {
        double[][] hidden = batch.UnpackStates(h, _pass.Stride, StateSize);
        double[][] cells = [.. hidden.Select(_ => Array.Empty<double>())];
        for (int i = 0; i < _pass.Cells.Length; i++)
            cells = [.. cells.Zip(
                batch.UnpackStates(place(_pass.Cells[i]), _pass.Cells[i].Stride, layer.Cell.CellSizes[i]), (first, next) => (double[])[.. first, .. next])];
        return [.. hidden.Zip(cells, (state, cell) => new ReferenceState(state, cell))];
    }

    private delegate float* Place(CellSlot slot);
}
