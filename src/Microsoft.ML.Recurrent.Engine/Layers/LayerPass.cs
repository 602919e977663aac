using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// Represents the workspace in which a layer runs windows forward and, for training, backward, and which carries its state from window to window. Each method
/// is called once for a window, never once for a step. Buffers grow and are reused; an instance serves one thread.
/// </summary>
internal abstract unsafe class LayerPass
{
    /// <summary>
    /// Gets the gradient of the rows that the layer returned, which the next layer fills, including the columns after those of the layer, before
    /// <see cref="Backward"/>, which may overwrite it. [rows, stride]
    /// </summary>
    public abstract AlignedBuffer DOutput { get; }

    /// <summary>Gets a value that indicates whether the layer reads the rows that it returned again, so that the next layer must not change them.</summary>
    public virtual bool KeepsOutput => false;

    /// <summary>Gets a value that indicates whether the layer has weights that learn, and therefore needs the gradient of its rows.</summary>
    public virtual bool Learns => true;

    /// <summary>Gets the states that are carried between windows, in a fixed order.</summary>
    public virtual IReadOnlyList<StateCarry> Carries => [];

    /// <summary>Starts new sequences from the zero state and makes the draws that apply to a whole sequence.</summary>
    /// <param name="sequences">The number of sequences B.</param>
    /// <param name="training">Whether noise is applied and <see cref="Backward"/> will follow.</param>
    /// <param name="seed">The seed of every random draw until the next call.</param>
    public abstract void Begin(int sequences, bool training, ulong seed);

    /// <summary>Runs a window from the carried state and carries the resulting state to the next window.</summary>
    /// <param name="input">The rows that the layer reads. They must not change before <see cref="Backward"/>.</param>
    /// <returns>The rows of the layer, valid until the next call.</returns>
    public abstract LayerRows Forward(LayerRows input);

    /// <summary>Back-propagates <see cref="DOutput"/> through the window of the last <see cref="Forward"/>.</summary>
    /// <param name="input">The rows that the layer read.</param>
    /// <param name="dInput">Receives the gradient of those rows, with their stride; null if it is not needed.</param>
    /// <param name="accumulate">Whether the gradient is added to <paramref name="dInput"/> rather than replacing it.</param>
    /// <param name="gradients">The flat gradients, to which those of the layer's parameters are added.</param>
    public abstract void Backward(LayerRows input, float* dInput, bool accumulate, Span<float> gradients);
}
