using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Attention;

/// <summary>
/// Finds the queries, keys and values of one sequence, at a constant distance from step to step: where they are, if the same sequences are alive at all of its
/// steps and there are none before the window, otherwise in copies.
/// </summary>
/// <param name="size">The number of values of a query, a key and a value.</param>
internal sealed unsafe class AttentionRows(int size)
{
    private readonly AlignedBuffer _copies = new(); // [history + T, 3 size]

    private float* _first; // the query of the first key

    /// <summary>Gets the number of steps of the window, each of which has a query.</summary>
    public int Steps { get; private set; }

    /// <summary>Gets the number of steps before the window, which have keys and values as well.</summary>
    public int History { get; private set; }

    /// <summary>Gets the number of keys and values.</summary>
    public int Keys => History + Steps;

    /// <summary>Gets the number of elements from one step to the next.</summary>
    public nint Stride { get; private set; }

    public float* Query(int step) => _first + ((History + step) * Stride);

    public float* Key(int key) => _first + (key * Stride) + size;

    public float* Value(int key) => _first + (key * Stride) + (2 * size);

    /// <summary>Sets the numbers of steps to those of a sequence.</summary>
    /// <param name="window">The window.</param>
    /// <param name="sequence">The sequence, which has not ended before the window.</param>
    /// <param name="mostHistory">The maximum number of steps before the window.</param>
    public void Measure(PackedSequences window, int sequence, int mostHistory)
    {
        Steps = Math.Min(window.Steps, window.Lengths[sequence] - window.FirstStep);
        History = Math.Min(mostHistory, window.FirstStep);
    }

    /// <summary>Finds or copies the rows of the sequence that was measured.</summary>
    /// <param name="all">The query, the key and the value of each row of the window.</param>
    /// <param name="history">The rows before the window.</param>
    /// <param name="sequence">The sequence.</param>
    public void Load(LayerRows all, History history, int sequence)
    {
        if (History == 0 && IsEven(all.Window))
        {
            _first = all.Pointer + ((nint)sequence * all.Stride);
            Stride = (nint)all.Window.Alive(0) * all.Stride;
            return;
        }

        Stride = 3 * size;
        _copies.Ensure(Keys * (long)Stride);
        _first = _copies.Pointer;
        for (var step = -History; step < Steps; step++)
            history.Row(all, step, sequence).CopyTo(new Span<float>(Query(step), 3 * size));
    }

    /// <summary>Finds the row of the first step in rows of the window, or null if those of the sequence have no constant distance.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="sequence">The sequence.</param>
    /// <param name="stride">Receives the number of elements from one step to the next.</param>
    public float* Find(LayerRows rows, int sequence, out nint stride)
    {
        stride = (nint)rows.Window.Alive(0) * rows.Stride;
        return IsEven(rows.Window) ? rows.Pointer + ((nint)sequence * rows.Stride) : null;
    }

    /// <summary>Copies rows of the sequence from the rows of a window.</summary>
    public void Take(LayerRows source, int sequence, float* target, nint stride)
    {
        for (var step = 0; step < Steps; step++)
            source.Row(source.Window.StepOffsets[step] + sequence, size).CopyTo(new Span<float>(target + (step * stride), size));
    }

    /// <summary>Copies rows of the sequence to some columns of the rows of a window.</summary>
    public void Store(float* source, nint stride, LayerRows target, int sequence, int column)
    {
        for (var step = 0; step < Steps; step++, source += stride)
            new ReadOnlySpan<float>(source, size).CopyTo(target.Row(target.Window.StepOffsets[step] + sequence, column + size)[column..]);
    }

    // Whether the same sequences are alive at all steps of this one.
    private bool IsEven(PackedSequences window) => window.StepOffsets[Steps] == Steps * window.Alive(0);
}
