using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Cells.MLstm;
using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Recurrent.MatrixMemory;

/// <summary>
/// Runs an mLSTM over windows: one product computes q, k, v, o, i and f of all rows, and the steps of each sequence are then computed in chunks, or by
/// themselves if the window has one step. In training, the states between the chunks are kept.
/// </summary>
internal sealed unsafe class MatrixMemoryPass : DirectionPass
{
    private readonly MLstmCell _cell;
    private readonly bool _reverse;
    private readonly MemoryHead _head;
    private readonly MemoryStep _step;
    private readonly AlignedBuffer _all = new();       // [R, RowStride]; q, k, v, o, i and f; o is then its sigmoid
    private readonly AlignedBuffer _dAll = new();      // [R, RowStride]; nothing ever writes to the padding, so it stays zero
    private readonly AlignedBuffer _read = new();      // [R, Stride]; h before the output gate
    private readonly AlignedBuffer _output = new();    // [R, Stride]; nothing ever writes to the padding, so it stays zero
    private readonly AlignedBuffer _between = new();   // for each sequence and each chunk but the first, the states before it
    private readonly AlignedBuffer _workspace = new(); // of the products of the backward pass
    private bool _training;
    private int _carrySteps;

    /// <param name="cell">The cell.</param>
    /// <param name="reverse">Whether time runs backwards.</param>
    public MatrixMemoryPass(MLstmCell cell, bool reverse)
        : base(cell, [.. cell.CellSizes.Select(size => new CellSlot(size))])
    {
        (_cell, _reverse) = (cell, reverse);
        (_head, _step) = (new MemoryHead(cell), new MemoryStep(cell));
    }

    public override float* Output => _output.Pointer;

    private int StateLength => States[0].Stride + States[1].Stride + States[2].Stride;

    public override void Begin(int sequences, bool training, ulong seed)
    {
        _training = training;
        foreach (var state in States)
            state.Carry.Begin(sequences);
    }

    public override void Forward(PackedSequences window, float* x, nint xStride, int carrySteps)
    {
        var (rows, alive) = (window.Rows, window.AliveAtStart);
        _carrySteps = carrySteps;
        _all.Ensure((long)rows * _cell.RowStride);
        _read.Ensure((long)rows * Stride);
        _output.Ensure((long)rows * Stride);
        _cell.Forward(x, xStride, _all.Pointer, rows);
        if (!_training && window.Steps == 1)
        {
            for (var sequence = 0; sequence < alive; sequence++)
                _step.Forward(All(sequence), Carried(sequence), Read(sequence));
        }
        else
        {
            Prepare(window);
            var between = 0;
            for (var sequence = 0; sequence < alive; sequence++)
                Forward(new SequenceChunks(window, sequence, _reverse, carrySteps), sequence, ref between);
        }

        for (var row = 0; row < rows; row++)
        {
            var gate = Gate(_all, row);
            Activation.Sigmoid(gate, gate);
            TensorPrimitives.Multiply(gate, new ReadOnlySpan<float>(Read(row), Size), new Span<float>(_output.Pointer + ((nint)row * Stride), Size));
        }
    }

    public override void Backward(PackedSequences window, float* x, nint xStride, float* dX, nint dXStride, bool accumulate, Span<float> gradients)
    {
        _dAll.Ensure((long)window.Rows * _cell.RowStride);
        _head.PrepareBackward();
        for (var row = 0; row < window.Rows; row++)
            BackwardGate(row);
        var between = 0;
        for (var sequence = 0; sequence < window.AliveAtStart; sequence++)
        {
            var chunks = new SequenceChunks(window, sequence, _reverse, _carrySteps);
            Backward(chunks, sequence, between);
            between += chunks.Count - 1;
        }

        _cell.Backward(x, xStride, _dAll.Pointer, window.Rows, dX, dXStride, accumulate, gradients, _workspace);
    }

    // Allocates the states of a window and starts it.
    private void Prepare(PackedSequences window)
    {
        var states = 1L; // outside training, one is enough
        for (var sequence = 0; sequence < window.AliveAtStart && _training; sequence++)
            states += new SequenceChunks(window, sequence, _reverse, _carrySteps).Count - 1;
        _between.Ensure(states * StateLength);
        foreach (var state in States)
        {
            if (_training)
                state.DState.EnsureZero((long)window.Count * state.Stride);
            state.Carry.StartWindow(window.AliveAtStart);
        }
    }

    private void Forward(in SequenceChunks chunks, int sequence, ref int between)
    {
        var before = Initial(sequence);
        for (var chunk = 0; chunk < chunks.Count; chunk++)
        {
            var (end, isLast) = (chunks.First(chunk + 1), chunk == chunks.Count - 1);
            var isCarried = end <= chunks.CarriedSteps && (isLast || !_training);
            var after = isCarried ? Carried(sequence) : isLast ? default : Between(between);
            _head.Select(chunks, chunk);
            for (var head = 0; head < _cell.Heads; head++)
                _head.Forward(head, _all.Pointer, before, after, _read.Pointer, Stride);
            if (!isCarried && end == chunks.CarriedSteps)
                after.CopyTo(_cell, Carried(sequence));
            if (_training && !isLast)
                between++;
            before = after;
        }
    }

    private void Backward(in SequenceChunks chunks, int sequence, int between)
    {
        var dState = new MemoryState(DState(0, sequence), DState(1, sequence), DState(2, sequence));
        for (var chunk = chunks.Count - 1; chunk >= 0; chunk--)
        {
            var before = chunk == 0 ? Initial(sequence) : Between(between + chunk - 1);
            _head.Select(chunks, chunk);
            for (var head = 0; head < _cell.Heads; head++)
                _head.Backward(head, _all.Pointer, before, dState, _read.Pointer, DOutput.Pointer, Stride, _dAll.Pointer);
        }
    }

    // h = σ(o) read: the gradient of h becomes that of what was read.
    private void BackwardGate(int row)
    {
        var gate = Gate(_all, row);
        var dGate = Gate(_dAll, row);
        var dRead = new Span<float>(DOutput.Pointer + ((nint)row * Stride), Size);
        TensorPrimitives.Multiply(dRead, gate, dRead);
        TensorPrimitives.Multiply(dRead, new ReadOnlySpan<float>(Read(row), Size), dGate);
        TensorPrimitives.Subtract(1, gate, gate); // o is not needed any more
        TensorPrimitives.Multiply(dGate, gate, dGate);
    }

    private Span<float> Gate(AlignedBuffer all, int row) => new(all.Pointer + ((nint)row * _cell.RowStride) + (3 * (nint)Size), Size);

    private float* All(int row) => _all.Pointer + ((nint)row * _cell.RowStride);

    private float* Read(int row) => _read.Pointer + ((nint)row * Stride);

    private float* DState(int state, int sequence) => States[state].DState.Pointer + ((nint)sequence * States[state].Stride);

    private MemoryState Initial(int sequence) => new(
        States[0].Carry.Initial + ((nint)sequence * States[0].Stride), States[1].Carry.Initial + ((nint)sequence * States[1].Stride),
        States[2].Carry.Initial + ((nint)sequence * States[2].Stride));

    private MemoryState Carried(int sequence) => new(
        States[0].Carry.Carried + ((nint)sequence * States[0].Stride), States[1].Carry.Carried + ((nint)sequence * States[1].Stride),
        States[2].Carry.Carried + ((nint)sequence * States[2].Stride));

    // The i-th of the states that are kept; outside training, there is only one.
    private MemoryState Between(int i)
    {
        var memory = _between.Pointer + ((nint)i * StateLength);
        return new MemoryState(memory, memory + States[0].Stride, memory + States[0].Stride + States[1].Stride);
    }
}
