using Microsoft.ML.Recurrent.Engine.Kernels.Rows;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Convolution;

/// <summary>
/// Computes a convolution over time as products: the rows of all steps of the kernel are gathered side by side, for as many rows of the output as stay in the
/// cache, or read where they are if they are already side by side. Gradients flow into the rows of the current window only.
/// </summary>
internal sealed unsafe class ConvolutionPass : LayerPass
{
    // The number of floats that are gathered at a time: 256 KiB, a share of the second-level cache that leaves room for weights and results.
    private const int ForwardLength = 1 << 16;
    private const int LeastForwardRows = 48;

    // Sums over rows are formed in pieces of this many rows, more of them if the rows are short.
    private const int BackwardRows = 128;

    private readonly ConvolutionShape _shape;
    private readonly DenseLayer[] _groups;
    private readonly int _groupSize;                        // values of a row that a group reads
    private readonly StridedWindow _strided;
    private readonly History _history;
    private readonly AlignedBuffer _kernel = new();         // [rows of a piece, KernelStride]; nothing ever writes to the padding, so it stays zero
    private readonly AlignedBuffer _dKernel = new();        // [rows of a piece, KernelStride]
    private readonly AlignedBuffer _rows = new();           // [R', Stride]
    private readonly AlignedBuffer _group = new();          // [rows of a piece, stride of a group]; the rows of a group, or their gradient
    private readonly DensePass _pass = new();

    public ConvolutionPass(ConvolutionShape shape, int inputSize, DenseLayer[] groups)
    {
        (_shape, _groups, _groupSize) = (shape, groups, inputSize / shape.Groups);
        _strided = new StridedWindow(shape.Stride);
        _history = new History(shape.Causal ? (shape.KernelSize - 1) * shape.Dilation : 0, inputSize);
        Carries = [_history.Carry];
    }

    public override AlignedBuffer DOutput { get; } = new(); // [R', Stride]

    public override IReadOnlyList<StateCarry> Carries { get; }

    private int Stride => GatePanels.Pad(_shape.Channels);

    private int KernelStride => GatePanels.Pad(_shape.KernelSize * _groupSize);

    private int GroupChannels => _shape.Channels / _groups.Length;

    public override void Begin(int sequences, bool training, ulong seed) => _history.Carry.Begin(sequences);

    public override LayerRows Forward(LayerRows input)
    {
        _history.Start(input);
        var window = _strided.Of(input);
        _rows.Ensure((long)window.Rows * Stride);
        var rows = new LayerRows(window, _strided.CarrySteps(input), _rows.Pointer, Stride, window.Rows);

        // Pieces of nearly equal height, because a single row is summed in another order.
        var most = Math.Max(ForwardLength / KernelStride, LeastForwardRows);
        var pieces = (window.Rows + most - 1) / most;
        for (var (piece, first) = (0, 0); piece < pieces; piece++)
        {
            var end = (int)((long)window.Rows * (piece + 1) / pieces);
            for (var group = 0; group < _groups.Length; group++)
                ForwardGroup(input, rows, group, first, end);
            first = end;
        }

        _history.End(input);
        return rows;
    }

    public override void Backward(LayerRows input, float* dInput, bool accumulate, Span<float> gradients)
    {
        var window = _strided.Of(input);
        var dRows = new LayerRows(window, 0, DOutput.Pointer, Stride, window.Rows);
        if (dInput is not null && !accumulate)
            input.With(dInput, input.Stride).Values.Clear();
        var most = Math.Clamp(ForwardLength / KernelStride / BackwardRows, 1, 2) * BackwardRows;
        for (var first = 0; first < window.Rows; first += most)
        {
            var end = Math.Min(first + most, window.Rows);
            for (var group = 0; group < _groups.Length; group++)
                BackwardGroup(input, dRows, dInput, group, first, end, gradients);
        }
    }

    private void ForwardGroup(LayerRows input, LayerRows rows, int group, int first, int end)
    {
        var dense = _groups[group];
        var target = rows.Pointer + ((nint)first * rows.Stride);
        if (!IsSideBySide(input, rows.Window, first, end, out var kernel, out var stride))
        {
            kernel = Room(_kernel, end - first, KernelStride);
            stride = KernelStride;
            for (var tap = 0; tap < _shape.KernelSize; tap++)
                for (var runs = Runs(input, rows.Window, tap, first, end); runs.MoveNext();)
                    Copy(runs, group * _groupSize, kernel + ((runs.Row - first) * stride) + (tap * _groupSize), stride, _groupSize);
        }

        var ahead = RowsAhead(input, rows.Window, end, out var aheadLength);
        if (_groups.Length == 1)
        {
            dense.Forward(kernel, stride, target, end - first, ahead, aheadLength * (end - first));
            return;
        }

        var own = Room(_group, end - first, dense.OutputStride);
        dense.Forward(kernel, stride, own, end - first);
        RowBlock.Copy(own, dense.OutputStride, target + (group * GroupChannels), rows.Stride, end - first, GroupChannels);
    }

    private void BackwardGroup(LayerRows input, LayerRows dRows, float* dInput, int group, int first, int end, Span<float> gradients)
    {
        var (dense, count) = (_groups[group], end - first);
        var dGroup = dRows.Pointer + ((nint)first * dRows.Stride);
        if (_groups.Length > 1)
        {
            var own = Room(_group, count, dense.OutputStride);
            RowBlock.Copy(dGroup + (group * GroupChannels), dRows.Stride, own, dense.OutputStride, count, GroupChannels);
            RowBlock.Clear(own + GroupChannels, dense.OutputStride, count, dense.OutputStride - GroupChannels);
            dGroup = own;
        }

        var dKernel = dInput is null ? null : Room(_dKernel, count, KernelStride);
        GatherPanels(input, dRows.Window, dense.Inputs, group, first, end);
        var ahead = RowsAhead(input, dRows.Window, end, out var aheadLength);
        dense.BackwardPanels(_pass.Inputs.Pointer, dGroup, dKernel, KernelStride, count, gradients, _pass, ahead: ahead, aheadLength: aheadLength * count);
        if (dInput is null)
            return;

        // From the last step of the kernel to the first, so that what a row contributes is added in the order of the rows.
        for (var tap = _shape.KernelSize - 1; tap >= 0; tap--)
            for (var runs = Runs(input.With(dInput, input.Stride), dRows.Window, tap, first, end); runs.MoveNext();)
                if (runs.Source is not null && !runs.IsCarried)
                    RowBlock.Add(
                        dKernel + ((nint)(runs.Row - first) * KernelStride) + (tap * _groupSize), KernelStride, runs.Source + (group * _groupSize), runs.Stride,
                        runs.Count, _groupSize);
    }

    // Gathers the rows in the layout that the product of the gradients reads.
    private void GatherPanels(LayerRows input, PackedSequences window, GatePanels panels, int group, int first, int end)
    {
        var count = end - first;
        var target = Room(_pass.Inputs, count, panels.TotalWidth);
        for (var tap = 0; tap < _shape.KernelSize; tap++)
            for (var runs = Runs(input, window, tap, first, end); runs.MoveNext();)
                for (int column = 0, length; column < _groupSize; column += length)
                {
                    var (panel, at) = Math.DivRem((tap * _groupSize) + column, panels.Width);
                    length = Math.Min(_groupSize - column, panels.Width - at);
                    Copy(runs, (group * _groupSize) + column, panels.At(target, count, panel, runs.Row - first) + at, panels.WidthOf(panel), length);
                }

        var (last, real) = (panels.Count - 1, panels.RealUnitsOf(panels.Count - 1));
        RowBlock.Clear(panels.At(target, count, last, 0) + real, panels.WidthOf(last), count, panels.WidthOf(last) - real);
    }

    // Whether what the kernel reads for each row is a row in memory, as in a single sequence.
    private bool IsSideBySide(LayerRows input, PackedSequences window, int first, int end, out float* kernel, out nint stride)
    {
        kernel = null;
        stride = 0;
        if (_groups.Length > 1 || (_shape.KernelSize > 1 && (_shape.Dilation > 1 || input.Stride != _groupSize)))
            return false;
        for (var tap = 0; tap < _shape.KernelSize; tap++)
        {
            var runs = Runs(input, window, tap, first, end);
            runs.MoveNext();
            if (tap == 0)
            {
                kernel = runs.Source;
                stride = runs.Stride;
            }

            if (runs.Count != end - first || runs.IsCarried || runs.Source is null || runs.Source != kernel + (tap * _groupSize) || runs.Stride != stride)
                return false;
        }

        return true;
    }

    // Finds the rows that the next piece is the first to read, which the product fetches meanwhile, and the number of elements for each row of the output.
    private float* RowsAhead(LayerRows input, PackedSequences window, int end, out nint length)
    {
        length = (nint)input.Stride * _shape.Stride;
        if (end < window.Rows)
        {
            var runs = Runs(input, window, _shape.KernelSize - 1, end, end + 1);
            if (runs.MoveNext() && runs.Source is not null)
                return runs.Source;
        }

        length = 0;
        return null;
    }

    // A step of the kernel is counted from the step at which the kernel is applied.
    private KernelRuns Runs(LayerRows input, PackedSequences window, int tap, int first, int end) =>
        new(input, window, _strided, _history, ((tap + 1 - _shape.KernelSize) * _shape.Dilation) + _shape.LookAhead, first, end);

    private static void Copy(in KernelRuns runs, int column, float* target, nint targetStride, int length)
    {
        if (runs.Source is null)
            RowBlock.Clear(target, targetStride, runs.Count, length);
        else
            RowBlock.Copy(runs.Source + column, runs.Stride, target, targetStride, runs.Count, length);
    }

    private static float* Room(AlignedBuffer buffer, int rows, int stride)
    {
        buffer.Ensure((long)rows * stride);
        return buffer.Pointer;
    }
}
