using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Cells;

/// <summary>
/// Represents a cell as a recurrent layer has it: its sizes, its states and its weights, which all shards share. How it is run over time depends on the kind:
/// a <see cref="RecurrentCell"/> step by step, an <see cref="MLstm.MLstmCell"/> in chunks of steps.
/// </summary>
internal abstract class SequenceCell
{
    /// <param name="hiddenSize">The number of hidden units H.</param>
    /// <param name="stateSize">The width of h.</param>
    protected SequenceCell(int hiddenSize, int stateSize) => (HiddenSize, StateSize) = (hiddenSize, stateSize);

    public int HiddenSize { get; }

    /// <summary>Gets the width of h.</summary>
    public int StateSize { get; }

    /// <summary>Gets the number of elements from one row of h to the next.</summary>
    public int StateStride => GatePanels.Pad(StateSize);

    /// <summary>Gets the widths of the states of the cell other than h, such as the c of an LSTM.</summary>
    public int[] CellSizes { get; protected init; } = [];

    /// <summary>Gets a value that indicates whether zoneout also mixes the states other than h.</summary>
    public virtual bool MixesCells => true;

    /// <summary>Gets a value that indicates whether the gates read h(t-1) by a product.</summary>
    public abstract bool HasRecurrentProduct { get; }

    /// <summary>Draws the weights of a new network.</summary>
    public abstract void Initialize(WeightDraw draw);

    /// <summary>Copies the vectors, such as biases, after an update; the matrices are packed separately.</summary>
    public abstract void Refresh(ReadOnlySpan<float> weights);

    /// <summary>Returns the number of floats of a row of each buffer, other than that of h, that grows with the rows of a window.</summary>
    /// <param name="training">Whether a backward pass follows.</param>
    public abstract IEnumerable<long> RowBuffers(bool training);
}
