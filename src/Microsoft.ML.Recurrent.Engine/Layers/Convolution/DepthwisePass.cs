using Microsoft.ML.Recurrent.Engine.Kernels.Rows;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Convolution;

/// <summary>Computes a convolution of each value by itself, from the addresses of the rows that the kernel reads.</summary>
internal sealed unsafe class DepthwisePass : LayerPass
{
    // Gradients of the weights are summed over this many rows before they are added to those of the rows before.
    private const int PieceRows = 256;

    private readonly ConvolutionShape _shape;
    private readonly DepthwiseLayer _layer;
    private readonly StridedWindow _strided;
    private readonly History _history;
    private readonly int _historySteps;
    private readonly nint[] _x;                          // [PieceRows, K] pinned; the address of each row that is read
    private readonly nint[] _dX;                         // [PieceRows, K] pinned; the address of its gradient
    private readonly AlignedBuffer _zero = new();        // [Stride]; read before the start of sequences
    private readonly AlignedBuffer _unused = new();      // [Stride]; receives the gradients of rows that are not in the window
    private readonly AlignedBuffer _carried = new();     // [B, history, Stride]; the rows before the window; zero in the padding
    private readonly AlignedBuffer _rows = new();        // [R', Stride]
    private readonly AlignedBuffer _dWeights = new();    // [K + 1, Stride]

    public DepthwisePass(ConvolutionShape shape, DepthwiseLayer layer)
    {
        (_shape, _layer) = (shape, layer);
        _strided = new StridedWindow(shape.Stride);
        _historySteps = shape.Causal ? (shape.KernelSize - 1) * shape.Dilation : 0;
        _history = new History(_historySteps, shape.Channels);
        _x = GC.AllocateArray<nint>(PieceRows * shape.KernelSize, pinned: true);
        _dX = GC.AllocateArray<nint>(PieceRows * shape.KernelSize, pinned: true);
        _zero.EnsureZero(Stride);
        _unused.EnsureZero(Stride);
        Carries = [_history.Carry];
    }

    public override AlignedBuffer DOutput { get; } = new(); // [R', Stride]

    public override IReadOnlyList<StateCarry> Carries { get; }

    private int Stride => GatePanels.Pad(_shape.Channels);

    public override void Begin(int sequences, bool training, ulong seed) => _history.Carry.Begin(sequences);

    public override LayerRows Forward(LayerRows input)
    {
        _history.Start(input);
        TakeCarried(input);
        var window = _strided.Of(input);
        _rows.Ensure((long)window.Rows * Stride);
        var rows = new LayerRows(window, _strided.CarrySteps(input), _rows.Pointer, Stride, window.Rows);
        fixed (nint* x = _x)
        {
            for (var first = 0; first < window.Rows; first += PieceRows)
            {
                var end = Math.Min(first + PieceRows, window.Rows);
                FindRows(input, window, first, end, (float**)x, _zero.Pointer, carried: true);
                DepthwiseProduct.Forward(
                    (float**)x, _layer.Weights, _layer.Biases, rows.Pointer + ((nint)first * Stride), end - first, _shape.KernelSize, Stride);
            }
        }

        _history.End(input);
        return rows;
    }

    public override void Backward(LayerRows input, float* dInput, bool accumulate, Span<float> gradients)
    {
        var window = _strided.Of(input);
        if (dInput is not null && !accumulate)
            input.With(dInput, input.Stride).Values.Clear();
        var length = (_shape.KernelSize + 1) * Stride;
        fixed (nint* x = _x)
        fixed (nint* dX = _dX)
        {
            for (var first = 0; first < window.Rows; first += PieceRows)
            {
                var end = Math.Min(first + PieceRows, window.Rows);
                FindRows(input, window, first, end, (float**)x, _zero.Pointer, carried: true);
                if (dInput is not null)
                    FindRows(input.With(dInput, input.Stride), window, first, end, (float**)dX, _unused.Pointer, carried: false);
                _dWeights.EnsureZero(length);
                DepthwiseProduct.Backward(
                    (float**)x, dInput is null ? null : (float**)dX, _layer.Weights, DOutput.Pointer + ((nint)first * Stride), _dWeights.Pointer,
                    _dWeights.Pointer + ((nint)_shape.KernelSize * Stride), end - first, _shape.KernelSize, Stride);
                _layer.AddGradients(_dWeights.Span[..length], gradients);
            }
        }
    }

    // Finds the rows that each row of the output reads, or others for the same steps, such as their gradients.
    private void FindRows(LayerRows rows, PackedSequences window, int first, int end, float** found, float* other, bool carried)
    {
        for (var tap = 0; tap < _shape.KernelSize; tap++)
        {
            var shift = ((tap + 1 - _shape.KernelSize) * _shape.Dilation) + _shape.LookAhead;
            for (var runs = new KernelRuns(rows, window, _strided, _history, shift, first, end); runs.MoveNext();)
            {
                var (isOther, stride) = (runs.Source is null || (runs.IsCarried && !carried), runs.Stride);
                var source = isOther ? other : runs.Source;
                if (isOther)
                    stride = 0;
                else if (runs.IsCarried)
                {
                    // The rows that are carried lie side by side, so that those that the kernels read are copies with a distance of their own.
                    source = _carried.Pointer + ((source - _history.Carry.Initial) / _history.Carry.Stride * _historySteps * Stride)
                        + ((source - _history.Carry.Initial) % _history.Carry.Stride / _shape.Channels * Stride);
                    stride = (nint)_historySteps * Stride;
                }

                var place = ((runs.Row - first) * _shape.KernelSize) + tap;
                for (var row = 0; row < runs.Count; row++, place += _shape.KernelSize)
                    found[place] = source + (row * stride);
            }
        }
    }

    private void TakeCarried(LayerRows input)
    {
        if (_historySteps == 0 || input.Window.FirstStep == 0)
            return;
        var (sequences, channels) = (input.Window.AliveAtStart, _shape.Channels);
        _carried.Ensure((long)sequences * _historySteps * Stride);
        for (var step = 0; step < _historySteps; step++)
            RowBlock.Copy(
                _history.Carried(step - _historySteps, 0), _history.Carry.Stride, _carried.Pointer + ((nint)step * Stride), (nint)_historySteps * Stride,
                sequences, channels);
    }
}
