using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

/// <summary>Holds one state of a cell, such as the h or the c of an LSTM, while a layer runs in one direction.</summary>
/// <param name="size">The width of the state.</param>
internal sealed class CellSlot(int size)
{
    /// <summary>Gets the state between windows.</summary>
    public StateCarry Carry { get; } = new(size);

    /// <summary>Gets the state before a step where it is not contiguous. [B, stride]</summary>
    public AlignedBuffer Previous { get; } = new();

    /// <summary>
    /// Gets the gradient of the loss with respect to the state after the window, zero unless it is set; after Backward, with respect to the state before the
    /// window. [B, stride]
    /// </summary>
    public AlignedBuffer DState { get; } = new();

    /// <summary>Gets the number of elements from one row to the next.</summary>
    public int Stride => Carry.Stride;
}
