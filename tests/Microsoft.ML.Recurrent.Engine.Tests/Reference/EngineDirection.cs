using Microsoft.ML.Recurrent.Engine.Cells.MLstm;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>
/// One layer of the engine in one direction over a batch, with what a network does not show: initial states, final states, their gradients and the input's. An
/// mLSTM carries no h; that of its last step is the last row of its output.
/// </summary>
internal sealed unsafe class EngineDirection
{
    private readonly RecurrentDirection _layer;
    private readonly PackedBatch _batch;
    private readonly ulong _seed;
    private readonly float _dropout;
    private readonly DirectionPass _pass;
    private readonly EngineMemory? _memory;
    private readonly AlignedBuffer _x = new();
    private int _inputSize;
    private bool _hasInitialCells;

    public EngineDirection(RecurrentDirection layer, PackedBatch batch, ulong seed, float dropout)
    {
        (_layer, _batch, _seed, _dropout) = (layer, batch, seed, dropout);
        _pass = DirectionPass.Create(layer, new RandomMask(), dropout);
        _memory = layer.Cell is MLstmCell cell ? new EngineMemory(cell, _pass, batch) : null;
    }

    public (double[][][] Output, ReferenceState[] Final) Forward(double[][][] x, ReferenceState[] initial, bool training)
    {
        _inputSize = x[0][0].Length;
        _batch.Pack(x, _x, GatePanels.Pad(_inputSize));
        _pass.Begin(_batch.Order.Length, training, _seed);
        _hasInitialCells = initial.Any(state => state.C.Length > 0);
        if (_memory is not null)
            _memory.SetInitial([.. initial.Select(state => state.C)]);
        else
            PackStates(initial, slot => slot.Carry.Carried);
        _pass.Forward(_batch.Window, _x.Pointer, GatePanels.Pad(_inputSize), _batch.Window.Steps);
        double[][][] output = _batch.Unpack(_pass.Output, _pass.Stride, _layer.Cell.StateSize);
        return (output, _memory is not null
            ? [.. _memory.Final().Select((c, b) => new ReferenceState(output[b][Last(b)], c))] : States(slot => slot.Carry.Carried));
    }

    public (double[][][] DX, ReferenceState[] DInitial) Backward(double[][][] dOutput, ReferenceState[] dFinal, float[] gradients)
    {
        int stride = GatePanels.Pad(_inputSize);
        var dX = new AlignedBuffer();
        dX.EnsureZero((long)_batch.Window.Rows * stride);
        if (_memory is not null)
        {
            dOutput = [.. dOutput.Select((steps, b) => steps.Select((d, t) => t == Last(b) ? ReferenceMath.Add(d, dFinal[b].H) : d).ToArray())];
            _memory.SetGradients([.. dFinal.Select(state => state.C)]);
        }
        else
        {
            PackStates(dFinal, slot => slot.DState.Pointer);
        }

        _batch.Pack(dOutput, _pass.DOutput, _pass.Stride);
        _pass.Backward(_batch.Window, _x.Pointer, stride, dX.Pointer, stride, accumulate: false, gradients);
        var dInitial = _memory is not null
            ? [.. _memory.InitialGradients().Select(c => new ReferenceState(new double[_layer.Cell.StateSize], c))] : States(slot => slot.DState.Pointer);
        return (_batch.Unpack(dX.Pointer, stride, _inputSize), _hasInitialCells ? dInitial : [.. dInitial.Select(state => state with { C = [] })]);
    }

    /// <summary>The masks that the engine draws in training.</summary>
    public ReferenceMasks[] Masks() => new EngineMasks(_batch, _seed, new NoiseOptions { RecurrentDropout = _dropout }).OfDirection(_layer);

    private delegate float* Place(CellSlot slot);

    private int Last(int sequence) => _layer.Reverse ? 0 : _batch.Lengths[sequence] - 1;

    // The other states of a cell follow each other in C; without any, they are left zero, as they are before the first step.
    private void PackStates(ReferenceState[] states, Place place)
    {
        _batch.PackStates([.. states.Select(state => state.H)], place(_pass.States[0]), _pass.States[0].Stride);
        if (states.All(state => state.C.Length == 0))
            return;
        for (int i = 0, first = 0; i < _layer.Cell.CellSizes.Length; first += _layer.Cell.CellSizes[i++])
            _batch.PackStates(
                [.. states.Select(state => state.C[first..(first + _layer.Cell.CellSizes[i])])], place(_pass.States[i + 1]), _pass.States[i + 1].Stride);
    }

    private ReferenceState[] States(Place place)
    {
        int[] sizes = [_layer.Cell.StateSize, .. _layer.Cell.CellSizes];
        double[][][] parts = [.. _pass.States.Select((state, i) => _batch.UnpackStates(place(state), state.Stride, sizes[i]))];
        return [.. parts[0].Select((h, b) => new ReferenceState(h, [.. parts.Skip(1).SelectMany(part => part[b])]))];
    }
}
