using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Cells.MLstm;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent.MatrixMemory;
using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

/// <summary>
/// Runs a recurrent layer in one direction over windows of packed sequences, forward and backward, and carries its states. How a window is computed depends on
/// the cell.
/// </summary>
internal abstract unsafe class DirectionPass
{
    /// <param name="cell">The cell.</param>
    /// <param name="states">The states that are carried between windows, in the order in which they are saved.</param>
    protected DirectionPass(SequenceCell cell, CellSlot[] states)
    {
        (Stride, Size, States) = (cell.StateStride, cell.StateSize, states);
        Carries = [.. states.Select(state => state.Carry)];
    }

    /// <summary>Gets the number of elements from one row of h to the next.</summary>
    public int Stride { get; }

    /// <summary>Gets the width of h.</summary>
    public int Size { get; }

    /// <summary>Gets the states that are carried between windows, in the order in which they are saved.</summary>
    public CellSlot[] States { get; }

    /// <summary>Gets the carries of <see cref="States"/>.</summary>
    public IReadOnlyList<StateCarry> Carries { get; }

    /// <summary>Gets h for every row of the window. [R, Stride]</summary>
    public abstract float* Output { get; }

    /// <summary>Gets the gradient of <see cref="Output"/>, to be filled before <see cref="Backward"/>. [R, Stride], zero in the padding.</summary>
    public AlignedBuffer DOutput { get; } = new();

    /// <summary>Gets or sets the places of rows if the window of the pass has the steps of another dealt out; otherwise null.</summary>
    public DealtRows? Dealt { get; set; }

    /// <summary>Creates the pass of a layer.</summary>
    /// <param name="layer">The cell and its direction.</param>
    /// <param name="random">The source of the random draws.</param>
    /// <param name="dropout">The share of the hidden state that the recurrent product does not read in training, drawn per sequence.</param>
    /// <param name="team">The threads that share the work; null for the calling thread.</param>
    public static DirectionPass Create(RecurrentDirection layer, RandomMask random, float dropout = 0, Team? team = null) =>
        layer.Cell is MLstmCell cell ? new MatrixMemoryPass(cell, layer.Reverse) : new StepwisePass(layer, random, dropout, team);

    /// <summary>Starts new sequences from the zero state.</summary>
    /// <param name="sequences">The number of sequences B.</param>
    /// <param name="training">Whether noise is applied and <see cref="Backward"/> will follow.</param>
    /// <param name="seed">The seed of every random draw until the next call.</param>
    public abstract void Begin(int sequences, bool training, ulong seed);

    /// <summary>Continues copies of sequences in another pass, from their final states and with the same draws.</summary>
    /// <param name="first">The index of the first sequence.</param>
    /// <param name="count">The number n of sequences.</param>
    /// <param name="times">The number m of copies of each sequence.</param>
    /// <param name="target">A pass of the same layer that has begun with m n sequences; the n sequences of the first copy come first.</param>
    public virtual void Repeat(int first, int count, int times, DirectionPass target)
    {
        for (var i = 0; i < States.Length; i++)
            States[i].Carry.Repeat(first, count, times, target.States[i].Carry);
    }

    /// <summary>Runs a window from the carried states.</summary>
    /// <param name="window">The window.</param>
    /// <param name="x">The rows that the layer reads.</param>
    /// <param name="xStride">The number of elements from one row to the next.</param>
    /// <param name="carrySteps">The number of steps after which the next window starts.</param>
    public abstract void Forward(PackedSequences window, float* x, nint xStride, int carrySteps);

    /// <summary>Back-propagates <see cref="DOutput"/>; dX may be null.</summary>
    public abstract void Backward(PackedSequences window, float* x, nint xStride, float* dX, nint dXStride, bool accumulate, Span<float> gradients);
}
