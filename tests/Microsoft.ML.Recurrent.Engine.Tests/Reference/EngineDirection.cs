using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>
/// One layer of the engine in one direction over a batch, with what a network does not show: initial states, final states, their gradients and the input's.
/// </summary>
internal sealed unsafe class EngineDirection(RecurrentDirection layer, PackedBatch batch, ulong seed, float dropout)
{
    private readonly StepwisePass _pass = new(layer, new RandomMask(), dropout);
    private readonly AlignedBuffer _x = new();
    private int _inputSize;

    private int StateSize => layer.Cell.StateSize;

    private int CellSize => layer.Cell.CellSizes.FirstOrDefault();

    private int CellStride => GatePanels.Pad(CellSize);

    public (double[][][] Output, ReferenceState[] Final) Forward(double[][][] x, ReferenceState[] initial, bool training)
    {
        _inputSize = x[0][0].Length;
        batch.Pack(x, _x, GatePanels.Pad(_inputSize));
        _pass.Begin(batch.Order.Length, training, seed);
        batch.PackStates([.. initial.Select(state => state.H)], _pass.H.Carry.Carried, _pass.H.Stride);
        if (CellSize > 0)
            batch.PackStates([.. initial.Select(state => state.C)], _pass.Cells[0].Carry.Carried, CellStride);
        _pass.Forward(batch.Window, _x.Pointer, GatePanels.Pad(_inputSize), batch.Window.Steps);
        return (batch.Unpack(_pass.Output, _pass.Stride, StateSize), States(_pass.H.Carry.Carried, CellSize == 0 ? null : _pass.Cells[0].Carry.Carried));
    }

    public (double[][][] DX, ReferenceState[] DInitial) Backward(double[][][] dOutput, ReferenceState[] dFinal, float[] gradients)
    {
        int stride = GatePanels.Pad(_inputSize);
        var dX = new AlignedBuffer();
        dX.EnsureZero((long)batch.Window.Rows * stride);
        batch.Pack(dOutput, _pass.DOutput, _pass.Stride);
        batch.PackStates([.. dFinal.Select(state => state.H)], _pass.H.DState.Pointer, _pass.Stride);
        if (CellSize > 0)
            batch.PackStates([.. dFinal.Select(state => state.C)], _pass.Cells[0].DState.Pointer, CellStride);
        _pass.Backward(batch.Window, _x.Pointer, stride, dX.Pointer, stride, accumulate: false, gradients);
        return (batch.Unpack(dX.Pointer, stride, _inputSize), States(_pass.H.DState.Pointer, CellSize == 0 ? null : _pass.Cells[0].DState.Pointer));
    }

    /// <summary>The masks that the engine draws in training.</summary>
    public ReferenceMasks[] Masks() => new EngineMasks(batch, seed, new NoiseOptions { RecurrentDropout = dropout }).OfDirection(layer);

    private ReferenceState[] States(float* h, float* c) =>
        [.. batch.UnpackStates(h, _pass.Stride, StateSize)
            .Zip(batch.UnpackStates(c, CellStride, CellSize), (hidden, cell) => new ReferenceState(hidden, cell))];
}
