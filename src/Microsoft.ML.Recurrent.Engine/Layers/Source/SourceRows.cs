using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Source;

/// <summary>
/// Holds the keys or values of the source sequences, one sequence after another, and their gradient. They are computed once for all target steps.
/// </summary>
/// <param name="dense">The layer that computes them.</param>
/// <param name="memory">The rows of the source.</param>
internal sealed unsafe class SourceRows(DenseLayer dense, SourceMemory memory)
{
    private readonly AlignedBuffer _packed = new(); // [R, OutputStride], in the order of the window
    private readonly AlignedBuffer _rows = new();   // [R, Size], sequence by sequence
    private readonly AlignedBuffer _dRows = new();  // [R, Size]
    private readonly DensePass _pass = new();
    private int[] _first = [];                      // [sequences]; the first row of each

    private int Size => dense.Weight.Rows;

    /// <summary>Computes all rows of the memory.</summary>
    public void Compute()
    {
        var rows = memory.Rows;
        _packed.Ensure((long)rows.Count * dense.OutputStride);
        _rows.Ensure((long)rows.Count * Size);
        dense.Forward(rows.Pointer, rows.Stride, _packed.Pointer, rows.Count);
        ReusedArray.Ensure(ref _first, memory.Count);
        var first = 0;
        for (var source = 0; source < memory.Count; source++)
        {
            _first[source] = first;
            for (var step = 0; step < memory.Steps(source); step++)
                new ReadOnlySpan<float>(_packed.Pointer + ((nint)memory.RowOf(step, source) * dense.OutputStride), Size).CopyTo(Row(source, step));
            first += memory.Steps(source);
        }
    }

    /// <summary>Returns the row of a step of a source sequence.</summary>
    public Span<float> Row(int source, int step) => new(_rows.Pointer + ((nint)(_first[source] + step) * Size), Size);

    /// <summary>Returns the gradient of the row of a step of a source sequence.</summary>
    public Span<float> DRow(int source, int step) => new(_dRows.Pointer + ((nint)(_first[source] + step) * Size), Size);

    /// <summary>Clears the gradient.</summary>
    public void ClearGradient() => _dRows.EnsureZero((long)memory.Rows.Count * Size);

    /// <summary>Back-propagates the gradient to the weights and adds it to that of the memory.</summary>
    public void Backward(Span<float> gradients)
    {
        var rows = memory.Rows;
        for (var source = 0; source < memory.Count; source++)
            for (var step = 0; step < memory.Steps(source); step++)
                DRow(source, step).CopyTo(new Span<float>(_packed.Pointer + ((nint)memory.RowOf(step, source) * dense.OutputStride), Size));
        dense.Backward(rows.Pointer, rows.Stride, _packed.Pointer, memory.Gradient, rows.Stride, rows.Count, gradients, _pass, accumulate: true);
    }
}
