using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Pooling;

/// <summary>
/// From the rows of a window, one row per sequence alive at its first step, holding the sequence's value up to the end of the window or of
/// itself. What earlier windows added is carried as a value; gradients flow into the window's rows only.
/// </summary>
internal abstract unsafe class PoolingPass(int size)
{
    /// <summary>Columns of a pooled row.</summary>
    public int Size { get; } = size;

    public int Stride => GatePanels.Pad(Size);

    /// <summary>[n, Stride]</summary>
    public AlignedBuffer Pooled { get; } = new();

    /// <summary>Gradient of <see cref="Pooled"/>. [n, Stride]</summary>
    public AlignedBuffer DPooled { get; } = new();

    /// <summary>State carried between windows, or null where nothing has to be.</summary>
    public virtual StateCarry? Carry => null;

    public virtual void Begin(int sequences) => Carry?.Begin(sequences);

    /// <summary>Pools rows y [R, Stride].</summary>
    public abstract void Forward(PackedSequences window, float* y, int carrySteps);

    /// <summary>Adds to dY [R, Stride] what flows back from <see cref="DPooled"/>.</summary>
    public abstract void Backward(PackedSequences window, float* y, float* dY, Span<float> gradients);

    protected int Prepare(PackedSequences window)
    {
        var count = window.Steps == 0 ? 0 : window.Alive(0);
        Pooled.Ensure((long)count * Stride);
        DPooled.Ensure((long)count * Stride);
        return count;
    }

    /// <summary>Steps of the window in which a sequence is alive.</summary>
    protected static int StepsOf(PackedSequences window, int sequence) => Math.Min(window.Lengths[sequence] - window.FirstStep, window.Steps);

    protected Span<float> Row(float* rows, int row) => new(rows + ((nint)row * Stride), Stride);

    protected Span<float> RowAt(PackedSequences window, float* rows, int step, int sequence) => Row(rows, window.StepOffsets[step] + sequence);
}
