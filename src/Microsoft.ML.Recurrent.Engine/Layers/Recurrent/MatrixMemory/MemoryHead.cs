using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Cells.MLstm;
using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Kernels.MatrixMemory;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Recurrent.MatrixMemory;

/// <summary>
/// Computes one head of an mLSTM in a chunk of steps of a sequence, T of them, as products (Beck et al. 2025): each step reads the memory before the chunk and,
/// through the decay matrix D, what the steps of the chunk wrote. Columns after the d of a head are zero.
/// </summary>
internal sealed unsafe partial class MemoryHead
{
    private const int MostSteps = MLstmCell.ChunkSteps;

    private readonly MLstmCell _cell;
    private readonly GatePanels _panels;
    private readonly float _scale;                            // of k
    private readonly int[] _rows = new int[MostSteps];        // the row of each step
    private readonly int[] _columns = new int[MostSteps];     // the step of each column, -1 for padding
    private readonly AlignedBuffer _steps = new();            // [arrays, T]; see below
    private readonly AlignedBuffer _decay = new();            // [T, width]; D
    private readonly AlignedBuffer _scores = new();           // [T, width]; q . k, then q . k D
    private readonly AlignedBuffer _queries = new();          // [T, stride]
    private readonly AlignedBuffer _keys = new();             // [T, stride]
    private readonly AlignedBuffer _values = new();           // [T, stride]
    private readonly AlignedBuffer _decayedQueries = new();   // [T, stride]; b q
    private readonly AlignedBuffer _decayedKeys = new();      // [T, stride]; the last row of D times k
    private readonly AlignedBuffer _read = new();             // [T, stride]; C q
    private readonly AlignedBuffer _valuePanels = new();      // [panel][T][width]
    private readonly AlignedBuffer _transposed = new();       // [d, width]; of keys or values

    private int _count; // T
    private int _width; // T, rounded up to a multiple of 16
    private int _head;

    /// <param name="cell">The cell.</param>
    public MemoryHead(MLstmCell cell)
    {
        (_cell, _panels, _scale) = (cell, cell.HeadPanels, 1 / MathF.Sqrt(cell.HeadSize));
        _steps.Ensure(6 * MostSteps);
        _decay.Ensure(MostSteps * MostSteps);
        _scores.Ensure(MostSteps * MostSteps);
        foreach (var rows in new[] { _queries, _keys, _values, _decayedQueries, _decayedKeys, _read })
            rows.Ensure((long)MostSteps * Stride);
        _valuePanels.Ensure((long)MostSteps * Stride);
        _transposed.Ensure((long)Size * MostSteps);
    }

    private int Size => _panels.Hidden;

    private int Stride => _panels.PaddedHidden;

    private float* Input => _steps.Pointer;

    private float* Forget => _steps.Pointer + MostSteps;

    private float* Floor => _steps.Pointer + (2 * MostSteps);

    // b, the decay of the memory before the chunk.
    private float* Before => _steps.Pointer + (3 * MostSteps);

    // n . q
    private float* Sums => _steps.Pointer + (4 * MostSteps);

    // The gradient of n . q
    private float* DSums => _steps.Pointer + (5 * MostSteps);

    /// <summary>Chooses the steps of a chunk.</summary>
    public void Select(in SequenceChunks chunks, int chunk)
    {
        var first = chunks.First(chunk);
        _count = chunks.First(chunk + 1) - first;
        _width = GatePanels.Pad(_count);
        for (var t = 0; t < MostSteps; t++)
        {
            _columns[t] = t < _count ? t : -1;
            if (t < _count)
                _rows[t] = chunks.Row(first + t);
        }
    }

    /// <summary>Runs a head over the chunk.</summary>
    /// <param name="head">The head.</param>
    /// <param name="all">[R, RowStride] q, k, v, o, i and f of the window.</param>
    /// <param name="before">The states before the chunk.</param>
    /// <param name="after">Receives the states after the chunk, and may be those before it; they are not computed if it does not exist.</param>
    /// <param name="output">[R, outputStride] Receives h before the output gate.</param>
    /// <param name="outputStride">The number of elements from one row of the output to the next.</param>
    public void Forward(int head, float* all, in MemoryState before, in MemoryState after, float* output, nint outputStride)
    {
        var stabilizer = Load(head, all, *before.Stabilizer(head));
        var reads = before.HasMemory(_cell, head);
        Score(before, reads);
        Pack(_values, _valuePanels);
        if (reads)
            AddProducts(_count, Size, _decayedQueries.Pointer, Stride, 1, before.Memory(_cell, head), _read.Pointer, accumulate: false);
        AddProducts(_count, _count, _scores.Pointer, _width, 1, Panels(_values, _valuePanels), _read.Pointer, accumulate: reads);
        for (var t = 0; t < _count; t++)
            TensorPrimitives.Multiply(
                Values(Row(_read, t)), Scale(t), new Span<float>(output + (_rows[t] * outputStride) + (head * Size), Size));
        if (after.Exists)
            Write(before, after, reads, stabilizer);
    }

    // Computes the states after the chunk.
    private void Write(in MemoryState before, in MemoryState after, bool reads, float stabilizer)
    {
        var kept = Before[_count - 1];
        var memory = after.Memory(_cell, _head);
        if (reads)
            MemoryUpdate.Scale(before.Memory(_cell, _head), kept, memory, _cell.MemoryLength);
        AddToMemory(_decayedKeys.Pointer, Panels(_values, _valuePanels), memory, accumulate: reads);
        var normalizer = new Span<float>(after.Normalizer(_cell, _head), Size);
        TensorPrimitives.Multiply(Values(before.Normalizer(_cell, _head)), kept, normalizer);
        for (var s = 0; s < _count; s++)
            TensorPrimitives.Add(normalizer, Values(Row(_decayedKeys, s)), normalizer);
        *after.Stabilizer(_head) = stabilizer;
    }

    // Copies the rows of the steps and computes the gates and D. Returns m after the chunk.
    private float Load(int head, float* all, float stabilizer)
    {
        _head = head;
        var (hidden, stride) = (_cell.HiddenSize, _cell.RowStride);
        for (var t = 0; t < _count; t++)
        {
            var row = all + ((nint)_rows[t] * stride);
            var unit = row + ((nint)head * Size);
            Values(unit).CopyTo(Units(_queries, t));
            TensorPrimitives.Multiply(Values(unit + hidden), _scale, Units(_keys, t));
            Values(unit + (2 * (nint)hidden)).CopyTo(Units(_values, t));
            Input[t] = row[(4 * (nint)hidden) + head];
            Forget[t] = row[(4 * (nint)hidden) + _cell.Heads + head];
        }

        for (var t = _count; t < _width; t++)
            (Input[t], Forget[t]) = (0, 0);
        stabilizer = ExponentialGates.Forward(Input, Forget, Floor, stabilizer, _count);
        DecayMatrix.Fill(Input, Forget, _decay.Pointer, Before, _count, _width);
        var last = _decay.Pointer + ((nint)(_count - 1) * _width);
        for (var s = 0; s < _count; s++)
            TensorPrimitives.Multiply(Values(Row(_keys, s)), last[s], Units(_decayedKeys, s));
        return stabilizer;
    }

    // Computes q . k D, b q and n . q.
    private void Score(in MemoryState before, bool reads)
    {
        var normalizer = Values(before.Normalizer(_cell, _head));
        for (var t = 0; t < _count; t++)
        {
            Sums[t] = 0;
            if (!reads)
                continue;
            TensorPrimitives.Multiply(Values(Row(_queries, t)), Before[t], Units(_decayedQueries, t));
            Sums[t] = TensorPrimitives.Dot(normalizer, Values(Row(_decayedQueries, t)));
        }

        Products(_queries, _keys, _scores);
        DecayMatrix.Forward(_decay.Pointer, _scores.Pointer, Sums, _count, _width);
    }

    // The factor of C q.
    private float Scale(int t) => 1 / MathF.Max(MathF.Abs(Sums[t]), Floor[t]);

    // target[t, s] = a(t) . b(s)
    private void Products(AlignedBuffer a, AlignedBuffer b, AlignedBuffer target)
    {
        PanelPacking.PackTransposed(b.Pointer, Stride, _columns.AsSpan(0, _width), Size, _transposed.Pointer);
        PanelProduct.Multiply(a.Pointer, Stride, 1, _transposed.Pointer, target.Pointer, _width, _count, Size, _width, accumulate: false);
    }

    // Computes C[rows, stride] (+)= A[rows, inner] B, where B is in panels.
    private void AddProducts(int rows, int inner, float* a, nint rowStride, nint columnStride, float* panels, float* c, bool accumulate)
    {
        for (var panel = 0; panel < _panels.Count; panel++)
            PanelProduct.Multiply(
                a, rowStride, columnStride, _panels.At(panels, inner, panel, 0), c + ((nint)panel * _panels.Width), Stride, rows, inner,
                _panels.WidthOf(panel), accumulate);
    }

    // Adds the sum over the steps of a(t) b(t)^T to a memory, or replaces it.
    private void AddToMemory(float* a, float* panels, float* memory, bool accumulate)
    {
        for (var panel = 0; panel < _panels.Count; panel++)
            PanelProduct.Multiply(
                a, 1, Stride, _panels.At(panels, _count, panel, 0), _panels.At(memory, Size, panel, 0), _panels.WidthOf(panel), Size, _count,
                _panels.WidthOf(panel), accumulate);
    }

    // Rows of a single panel are in its layout.
    private void Pack(AlignedBuffer rows, AlignedBuffer panels)
    {
        if (_panels.Count > 1)
            _panels.FromRows(rows.Pointer, Stride, panels.Pointer, _count, 0, _count);
    }

    private float* Panels(AlignedBuffer rows, AlignedBuffer panels) => _panels.Count > 1 ? panels.Pointer : rows.Pointer;

    private float* Row(AlignedBuffer rows, int t) => rows.Pointer + ((nint)t * Stride);

    private Span<float> Units(AlignedBuffer rows, int t) => new(Row(rows, t), Size);

    private ReadOnlySpan<float> Values(float* units) => new(units, Size);
}
