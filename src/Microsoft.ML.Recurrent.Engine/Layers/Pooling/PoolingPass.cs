using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Pooling;

/// <summary>
/// Pools the rows of a window into one row for each sequence that has not ended at its first step. The row is the value of the sequence up to the end of
/// the window, or up to its own end if that is earlier. The contribution of earlier windows is carried as a value; gradients flow only into the rows of the
/// current window.
/// </summary>
internal abstract unsafe class PoolingPass(int size)
{
    private const int JoinedColumns = 3; // the last state, the mean and the maximum

    /// <summary>Returns the number of values of a pooled row for each column of the rows that are pooled.</summary>
    public static int ColumnsOf(SequencePooling pooling) => pooling == SequencePooling.Joined ? JoinedColumns : 1;

    /// <summary>Gets the number of columns of a pooled row.</summary>
    public int Size { get; } = size;

    public int Stride => GatePanels.Pad(Size);

    /// <summary>Gets the pooled rows. [n, Stride]</summary>
    public AlignedBuffer Pooled { get; } = new();

    /// <summary>Gets the gradient of <see cref="Pooled"/>. [n, Stride]</summary>
    public AlignedBuffer DPooled { get; } = new();

    /// <summary>Gets the states that are carried between windows.</summary>
    public virtual IReadOnlyList<StateCarry> Carries => [];

    public void Begin(int sequences)
    {
        for (var i = 0; i < Carries.Count; i++)
            Carries[i].Begin(sequences);
    }

    /// <summary>Returns the columns of a pooled row. [Size]</summary>
    public Span<float> PooledOf(int sequence) => Row(Pooled.Pointer, sequence)[..Size];

    /// <summary>Returns the columns of the gradient of a pooled row. [Size]</summary>
    public Span<float> DPooledOf(int sequence) => Row(DPooled.Pointer, sequence)[..Size];

    /// <summary>Pools rows y [R, Stride].</summary>
    public abstract void Forward(PackedSequences window, float* y, int carrySteps);

    /// <summary>Adds the gradient that <see cref="DPooled"/> propagates to dY [R, Stride].</summary>
    public abstract void Backward(PackedSequences window, float* y, float* dY, Span<float> gradients);

    protected int Prepare(PackedSequences window)
    {
        var count = window.AliveAtStart;
        Pooled.Ensure((long)count * Stride);
        DPooled.Ensure((long)count * Stride);
        return count;
    }

    /// <summary>Returns the number of steps of the window before the end of a sequence.</summary>
    protected static int StepsOf(PackedSequences window, int sequence) => Math.Min(window.Lengths[sequence] - window.FirstStep, window.Steps);

    protected Span<float> Row(float* rows, int row) => new(rows + ((nint)row * Stride), Stride);

    protected Span<float> RowAt(PackedSequences window, float* rows, int step, int sequence) => Row(rows, window.StepOffsets[step] + sequence);
}
