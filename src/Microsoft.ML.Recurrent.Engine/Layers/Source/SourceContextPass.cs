using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Source;

/// <summary>Gives every step of a target sequence the summary of its source sequence.</summary>
internal sealed unsafe class SourceContextPass(DenseLayer dense, int forwardSize, SourceMemory memory) : LayerPass
{
    private readonly AlignedBuffer _last = new();     // [sources, stride of the memory]
    private readonly AlignedBuffer _dLast = new();    // [sources, stride of the memory]
    private readonly AlignedBuffer _context = new();  // [sources, OutputStride]
    private readonly AlignedBuffer _dContext = new(); // [sources, OutputStride]
    private readonly AlignedBuffer _rows = new();     // [R, OutputStride]
    private readonly DensePass _pass = new();
    private int _version;

    public override AlignedBuffer DOutput { get; } = new(); // [R, OutputStride]

    private int Size => dense.Weight.Rows;

    public override void Begin(int sequences, bool training, ulong seed)
    {
    }

    public override LayerRows Forward(LayerRows input)
    {
        if (_version != memory.Version)
            Compute();
        _version = memory.Version;
        _rows.Ensure((long)input.Count * dense.OutputStride);
        var output = input.With(_rows.Pointer, dense.OutputStride);
        var window = input.Window;
        for (var step = 0; step < window.Steps; step++)
            for (var sequence = 0; sequence < window.Alive(step); sequence++)
                Row(_context, memory.SourceOf(sequence), dense.OutputStride).CopyTo(output.Row(window.StepOffsets[step] + sequence, dense.OutputStride));
        return output;
    }

    /// <summary>Adds the gradient of the rows to that of the source. The rows that the layer read have none.</summary>
    public override void Backward(LayerRows input, float* dInput, bool accumulate, Span<float> gradients)
    {
        if (dInput is not null && !accumulate)
            input.With(dInput, input.Stride).Values.Clear();
        _dContext.EnsureZero((long)memory.Count * dense.OutputStride);
        var dOutput = input.With(DOutput.Pointer, dense.OutputStride);
        var window = input.Window;
        for (var step = 0; step < window.Steps; step++)
        {
            for (var sequence = 0; sequence < window.Alive(step); sequence++)
            {
                var sum = Row(_dContext, memory.SourceOf(sequence), dense.OutputStride)[..Size];
                TensorPrimitives.Add(sum, dOutput.Row(window.StepOffsets[step] + sequence, Size), sum);
            }
        }

        var (rows, size) = (memory.Rows, dense.Weight.Columns);
        _dLast.Ensure((long)memory.Count * rows.Stride);
        dense.Backward(_last.Pointer, rows.Stride, _dContext.Pointer, _dLast.Pointer, rows.Stride, memory.Count, gradients, _pass);
        for (var source = 0; source < memory.Count; source++)
        {
            var dLast = Row(_dLast, source, rows.Stride)[..size];
            Add(memory.RowOf(memory.Steps(source) - 1, source), dLast[..forwardSize], 0);
            Add(memory.RowOf(0, source), dLast[forwardSize..], forwardSize);
        }

        void Add(int row, ReadOnlySpan<float> gradient, int column)
        {
            var sum = new Span<float>(memory.Gradient + ((nint)row * rows.Stride), size).Slice(column, gradient.Length);
            TensorPrimitives.Add(sum, gradient, sum);
        }
    }

    private void Compute()
    {
        var (rows, size) = (memory.Rows, dense.Weight.Columns);
        _last.EnsureZero((long)memory.Count * rows.Stride);
        _context.Ensure((long)memory.Count * dense.OutputStride);
        for (var source = 0; source < memory.Count; source++)
        {
            var last = Row(_last, source, rows.Stride)[..size];
            rows.Row(memory.RowOf(0, source), size).CopyTo(last);
            rows.Row(memory.RowOf(memory.Steps(source) - 1, source), size)[..forwardSize].CopyTo(last);
        }

        dense.Forward(_last.Pointer, rows.Stride, _context.Pointer, memory.Count);
    }

    private static Span<float> Row(AlignedBuffer buffer, int row, int stride) => new(buffer.Pointer + ((nint)row * stride), stride);
}
