using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Attention;

/// <summary>Holds copies of the queries, keys and values of one sequence, whose rows lie side by side.</summary>
/// <param name="size">The number of values of a query, a key and a value.</param>
internal sealed unsafe class AttentionRows(int size)
{
    // Nothing ever writes to the padding of these, so it stays zero.
    private readonly AlignedBuffer _queries = new(); // [T, Stride]
    private readonly AlignedBuffer _keys = new();    // [history + T, Stride]
    private readonly AlignedBuffer _values = new();  // [history + T, Stride]

    /// <summary>Gets the number of elements from one row to the next.</summary>
    public int Stride { get; } = GatePanels.Pad(size);

    /// <summary>Gets the number of steps of the window, each of which has a query.</summary>
    public int Steps { get; private set; }

    /// <summary>Gets the number of steps before the window, which have keys and values as well.</summary>
    public int History { get; private set; }

    /// <summary>Gets the number of keys and values.</summary>
    public int Keys => History + Steps;

    public float* Query(int step) => _queries.Pointer + ((nint)step * Stride);

    public float* Key(int key) => _keys.Pointer + ((nint)key * Stride);

    public float* Value(int key) => _values.Pointer + ((nint)key * Stride);

    /// <summary>Sets the numbers of steps to those of a sequence.</summary>
    /// <param name="window">The window.</param>
    /// <param name="sequence">The sequence, which has not ended before the window.</param>
    /// <param name="mostHistory">The maximum number of steps before the window.</param>
    public void Measure(PackedSequences window, int sequence, int mostHistory)
    {
        Steps = Math.Min(window.Steps, window.Lengths[sequence] - window.FirstStep);
        History = Math.Min(mostHistory, window.FirstStep);
    }

    /// <summary>Copies the rows of the sequence that was measured.</summary>
    /// <param name="all">The query, the key and the value of each row of the window.</param>
    /// <param name="history">The rows before the window.</param>
    /// <param name="sequence">The sequence.</param>
    public void Load(LayerRows all, History history, int sequence)
    {
        _queries.Ensure((long)Steps * Stride);
        _keys.Ensure((long)Keys * Stride);
        _values.Ensure((long)Keys * Stride);
        for (var step = -History; step < Steps; step++)
        {
            var row = history.Row(all, step, sequence);
            if (step >= 0)
                row[..size].CopyTo(new Span<float>(Query(step), size));
            row.Slice(size, size).CopyTo(new Span<float>(Key(History + step), size));
            row[(2 * size)..].CopyTo(new Span<float>(Value(History + step), size));
        }
    }

    /// <summary>Copies rows of the sequence, side by side, from some columns of the rows of a window.</summary>
    public void Take(LayerRows source, int sequence, float* target)
    {
        for (var step = 0; step < Steps; step++)
            source.Row(source.Window.StepOffsets[step] + sequence, size).CopyTo(new Span<float>(target + ((nint)step * Stride), size));
    }

    /// <summary>Copies rows of the sequence, side by side, to some columns of the rows of a window.</summary>
    public void Store(float* source, LayerRows target, int sequence, int column)
    {
        for (var step = 0; step < Steps; step++, source += Stride)
            new ReadOnlySpan<float>(source, size).CopyTo(target.Row(target.Window.StepOffsets[step] + sequence, column + size)[column..]);
    }
}
