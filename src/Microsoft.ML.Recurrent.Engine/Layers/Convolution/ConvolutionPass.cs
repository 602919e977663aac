using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Convolution;

/// <summary>
/// Computes a convolution over time as one product: the rows of all steps of the kernel are gathered side by side. Gradients flow into the rows of the current
/// window only.
/// </summary>
internal sealed unsafe class ConvolutionPass : LayerPass
{
    private readonly ConvolutionShape _shape;
    private readonly DenseLayer[] _groups;
    private readonly int _groupSize;                        // values of a row that a group reads
    private readonly int _inputSize;
    private readonly StridedWindow _strided;
    private readonly History _history;
    private readonly AlignedBuffer[] _kernels;              // for each group [R', KernelStride]; nothing ever writes to the padding, so it stays zero
    private readonly AlignedBuffer _dKernels = new();       // [R', KernelStride]
    private readonly AlignedBuffer _rows = new();           // [R', Stride]
    private readonly AlignedBuffer _group = new();          // [R', stride of a group]; the rows of a group, or their gradient
    private readonly DensePass _pass = new();

    public ConvolutionPass(ConvolutionShape shape, int inputSize, DenseLayer[] groups)
    {
        (_shape, _inputSize, _groups, _groupSize) = (shape, inputSize, groups, inputSize / shape.Groups);
        _strided = new StridedWindow(shape.Stride);
        _history = new History(shape.Causal ? (shape.KernelSize - 1) * shape.Dilation : 0, inputSize);
        _kernels = [.. groups.Select(_ => new AlignedBuffer())];
        Carries = [_history.Carry];
    }

    public override AlignedBuffer DOutput { get; } = new(); // [R', Stride]

    public override IReadOnlyList<StateCarry> Carries { get; }

    private int Stride => GatePanels.Pad(_shape.Channels);

    private int KernelStride => GatePanels.Pad(_shape.KernelSize * _groupSize);

    public override void Begin(int sequences, bool training, ulong seed) => _history.Carry.Begin(sequences);

    public override LayerRows Forward(LayerRows input)
    {
        _history.Start(input);
        var window = _strided.Of(input);
        _rows.Ensure((long)window.Rows * Stride);
        var rows = new LayerRows(window, _strided.CarrySteps(input), _rows.Pointer, Stride, window.Rows);
        Gather(input, window);
        for (var group = 0; group < _groups.Length; group++)
        {
            var whole = _groups.Length == 1;
            var target = whole ? rows : rows.With(RoomOfGroup(rows.Count), _groups[group].OutputStride);
            _groups[group].Forward(_kernels[group].Pointer, KernelStride, target.Pointer, rows.Count);
            for (var row = 0; row < rows.Count && !whole; row++)
                target.Row(row, GroupChannels).CopyTo(rows.Row(row, _shape.Channels)[(group * GroupChannels)..]);
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
        if (dInput is not null)
            _dKernels.Ensure((long)window.Rows * KernelStride);
        for (var group = 0; group < _groups.Length; group++)
        {
            var dGroup = _groups.Length == 1 ? DOutput.Pointer : GradientOfGroup(dRows, group);
            _groups[group].Backward(
                _kernels[group].Pointer, KernelStride, dGroup, dInput is null ? null : _dKernels.Pointer, KernelStride, window.Rows, gradients, _pass);
            if (dInput is not null)
                Scatter(input.With(dInput, input.Stride), window, group);
        }
    }

    private int GroupChannels => _shape.Channels / _groups.Length;

    // The first step of the kernel, counted from the step at which it is applied.
    private int FirstTap => -((_shape.KernelSize - 1) * _shape.Dilation) + _shape.LookAhead;

    private void Gather(LayerRows input, PackedSequences window)
    {
        foreach (var kernel in _kernels)
            kernel.Ensure((long)window.Rows * KernelStride);
        for (var step = 0; step < window.Steps; step++)
        {
            var read = _strided.StepRead(input.Window, step);
            for (var sequence = 0; sequence < window.Alive(step); sequence++)
                for (var tap = 0; tap < _shape.KernelSize; tap++)
                    CopyTap(input, read + FirstTap + (tap * _shape.Dilation), sequence, window.StepOffsets[step] + sequence, tap);
        }
    }

    private void CopyTap(LayerRows input, int step, int sequence, int row, int tap)
    {
        var source = IsAfterEnd(input.Window, step, sequence) ? [] : _history.Row(input, step, sequence);
        for (var group = 0; group < _kernels.Length; group++)
        {
            var target = new Span<float>(_kernels[group].Pointer + ((nint)row * KernelStride) + (tap * _groupSize), _groupSize);
            if (source.IsEmpty)
                target.Clear();
            else
                source.Slice(group * _groupSize, _groupSize).CopyTo(target);
        }
    }

    private void Scatter(LayerRows dInput, PackedSequences window, int group)
    {
        for (var step = 0; step < window.Steps; step++)
        {
            var read = _strided.StepRead(dInput.Window, step);
            for (var sequence = 0; sequence < window.Alive(step); sequence++)
            {
                var dKernel = _dKernels.Pointer + ((nint)(window.StepOffsets[step] + sequence) * KernelStride);
                for (var tap = 0; tap < _shape.KernelSize; tap++)
                {
                    var at = read + FirstTap + (tap * _shape.Dilation);
                    if (at < 0 || IsAfterEnd(dInput.Window, at, sequence))
                        continue;
                    var sum = dInput.Row(dInput.Window.StepOffsets[at] + sequence, _inputSize).Slice(group * _groupSize, _groupSize);
                    TensorPrimitives.Add(sum, new ReadOnlySpan<float>(dKernel + (tap * _groupSize), _groupSize), sum);
                }
            }
        }
    }

    private static bool IsAfterEnd(PackedSequences window, int step, int sequence) =>
        step >= window.Steps || (step >= 0 && sequence >= window.Alive(step));

    private float* RoomOfGroup(int rows)
    {
        _group.Ensure((long)rows * _groups[0].OutputStride);
        return _group.Pointer;
    }

    // The columns after those of the group stay zero.
    private float* GradientOfGroup(LayerRows dRows, int group)
    {
        var target = dRows.With(RoomOfGroup(dRows.Count), _groups[group].OutputStride);
        for (var row = 0; row < dRows.Count; row++)
        {
            dRows.Row(row, _shape.Channels).Slice(group * GroupChannels, GroupChannels).CopyTo(target.Row(row, GroupChannels));
            target.Row(row, target.Stride)[GroupChannels..].Clear();
        }

        return target.Pointer;
    }
}
