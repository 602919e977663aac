namespace Microsoft.ML.Recurrent.Engine.Networks;

/// <summary>
/// Workspace of one shard of a batch: runs windows of packed sequences forward and, for training, backward. It carries the state from window
/// to window. Buffers grow to the largest window seen and are reused, so that a steady run allocates nothing. One instance serves one thread;
/// several instances may run over one network at the same time.
/// </summary>
public sealed class NetworkPass
{
    /// <summary>Makes an empty workspace.</summary>
    /// <param name="network">The network to run.</param>
    public NetworkPass(RecurrentNetwork network) => Network = network;

    /// <summary>The network.</summary>
    public RecurrentNetwork Network { get; }

    /// <summary>The window to run: lay it out and fill it before <see cref="Forward"/>.</summary>
    public PackedSequences Input { get; } = new();

    /// <summary>Starts new sequences: zero state, and in training the draws that hold for a whole sequence.</summary>
    /// <param name="sequences">Number of sequences B of the windows that follow.</param>
    /// <param name="training">Whether dropout and zoneout draw, and <see cref="Backward"/> will follow.</param>
    /// <param name="seed">Seed of every draw until the next call; draws depend on it and on absolute time steps only, not on how sequences are cut into windows.</param>
    public void Begin(int sequences, bool training, ulong seed)
    {
    }

    /// <summary>Runs the window in <see cref="Input"/> from the carried state, then carries the state on.</summary>
    /// <param name="carrySteps">The next window's state is the one after this many steps of this window; all of them where it equals <see cref="PackedSequences.Steps"/>. With fewer, the next window must start there, so that windows overlap.</param>
    public void Forward(int carrySteps)
    {
    }

    /// <summary>Rows of <see cref="Output"/>: with pooling the sequences alive at the window's first step, each with its value up to the end of the window or of itself; without pooling every row of the window.</summary>
    public int OutputRows => 0;

    /// <summary>Distance between rows of <see cref="Output"/>, at least the network's output size.</summary>
    public int OutputStride => 0;

    /// <summary>What the head gave. [OutputRows, OutputStride], the first <see cref="NetworkOptions.OutputSize"/> columns count.</summary>
    public Span<float> Output => [];

    /// <summary>Gradient of the loss with respect to <see cref="Output"/>, to be filled before <see cref="Backward"/>. [OutputRows, OutputStride]</summary>
    public Span<float> OutputGradient => [];

    /// <summary>Back-propagates <see cref="OutputGradient"/> through the window of the last <see cref="Forward"/>; nothing flows past its first step.</summary>
    /// <param name="gradients">Flat gradients in the layout of <see cref="RecurrentNetwork.Parameters"/>; added to.</param>
    public void Backward(Span<float> gradients)
    {
    }

    /// <summary>Number of floats in the carried state for the sequences of the last <see cref="Begin"/>.</summary>
    public int StateLength => 0;

    /// <summary>Writes the carried state, for a checkpoint.</summary>
    /// <param name="destination">[StateLength]</param>
    public void SaveState(Span<float> destination)
    {
    }

    /// <summary>Takes back a carried state that <see cref="SaveState"/> wrote, after a <see cref="Begin"/> with the same arguments.</summary>
    /// <param name="source">[StateLength]</param>
    public void RestoreState(ReadOnlySpan<float> source)
    {
    }
}
