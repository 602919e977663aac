namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>Represents the rows of a window that a layer passes to the next.</summary>
/// <param name="window">The window whose steps or sequences the rows belong to.</param>
/// <param name="carrySteps">The number of steps of the window after which the next window starts.</param>
/// <param name="pointer">The first row.</param>
/// <param name="stride">The number of elements from one row to the next; columns after those of the layer are zero.</param>
/// <param name="count">The number of rows.</param>
/// <param name="ofSequences">Whether each row belongs to a sequence, not to a step.</param>
internal readonly unsafe struct LayerRows(PackedSequences window, int carrySteps, float* pointer, int stride, int count, bool ofSequences = false)
{
    /// <summary>Gets the window whose steps or sequences the rows belong to.</summary>
    public PackedSequences Window { get; } = window;

    /// <summary>Gets the number of steps of the window after which the next window starts.</summary>
    public int CarrySteps { get; } = carrySteps;

    /// <summary>Gets the first row. [Count, Stride]</summary>
    public float* Pointer { get; } = pointer;

    /// <summary>Gets the number of elements from one row to the next.</summary>
    public int Stride { get; } = stride;

    /// <summary>Gets the number of rows: those of the window, or one for each sequence that has not ended before its first step.</summary>
    public int Count { get; } = count;

    /// <summary>Gets a value that indicates whether each row belongs to a sequence, in the order of the window, and not to a step.</summary>
    public bool OfSequences { get; } = ofSequences;

    /// <summary>Gets the values of all rows, including the columns after those of the layer.</summary>
    public Span<float> Values => new(Pointer, Count * Stride);

    /// <summary>Returns the values of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="size">The number of values of a row.</param>
    public Span<float> Row(int row, int size) => new(Pointer + ((nint)row * Stride), size);

    /// <summary>Returns other rows for the same steps or sequences.</summary>
    public LayerRows With(float* pointer, int stride) => new(Window, CarrySteps, pointer, stride, Count, OfSequences);
}
