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
        if (_memory is not null)
            _memory.SetInitial([.. initial.Select(state => state.C)]);
        else
            for (int state = 0; state < _pass.States.Length; state++)
                _batch.PackStates([.. initial.Select(s => Part(s, state))], _pass.States[state].Carry.Carried, _pass.States[state].Stride);
        _pass.Forward(_batch.Window, _x.Pointer, GatePanels.Pad(_inputSize), _batch.Window.Steps);
        double[][][] output = _batch.Unpack(_pass.Output, _pass.Stride, _layer.Cell.StateSize);
        return (output, _memory is not null
            ? [.. _memory.Final().Select((c, b) => new ReferenceState(output[b][Last(b)], c))] : States(state => state.Carry.Carried));
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
            for (int state = 0; state < _pass.States.Length; state++)
                _batch.PackStates([.. dFinal.Select(s => Part(s, state))], _pass.States[state].DState.Pointer, _pass.States[state].Stride);
        _batch.Pack(dOutput, _pass.DOutput, _pass.Stride);
        _pass.Backward(_batch.Window, _x.Pointer, stride, dX.Pointer, stride, accumulate: false, gradients);
        return (_batch.Unpack(dX.Pointer, stride, _inputSize), _memory is not null
            ? [.. _memory.InitialGradients().Select(c => new ReferenceState(new double[_layer.Cell.StateSize], c))] : States(state => state.DState.Pointer));
    }

    /// <summary>The masks that the engine draws in training.</summary>
    public ReferenceMasks[] Masks() => new EngineMasks(_batch, _seed, new NoiseOptions { RecurrentDropout = _dropout }).OfDirection(_layer);

    private delegate float* Pointer(CellSlot state);

    private int Last(int sequence) => _layer.Reverse ? 0 : _batch.Lengths[sequence] - 1;

    private static double[] Part(ReferenceState state, int index) => index == 0 ? state.H : state.C;

    private ReferenceState[] States(Pointer pointer)
    {
        int[] sizes = [_layer.Cell.StateSize, .. _layer.Cell.CellSizes];
        double[][][] parts = [.. _pass.States.Select((state, i) => _batch.UnpackStates(pointer(state), state.Stride, sizes[i]))];
        return [.. parts[0].Select((h, b) => new ReferenceState(h, parts.Length > 1 ? parts[1][b] : []))];
    }
}
