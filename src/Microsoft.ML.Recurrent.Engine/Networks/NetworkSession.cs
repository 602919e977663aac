namespace Microsoft.ML.Recurrent.Engine.Networks;

/// <summary>
/// One stream through a trained network: feeds steps one at a time at constant cost and without allocation, or whole sequences.
/// Not safe for concurrent use; make one session per stream, they share the network.
/// </summary>
public sealed class NetworkSession
{
    /// <summary>Opens a stream at the zero state.</summary>
    /// <param name="network">A network that is no longer being trained.</param>
    public NetworkSession(RecurrentNetwork network) => Network = network;

    /// <summary>The network.</summary>
    public RecurrentNetwork Network { get; }

    /// <summary>Steps taken since the zero state.</summary>
    public long StepCount => 0;

    /// <summary>Back to the zero state.</summary>
    public void Reset()
    {
    }

    /// <summary>Takes one step.</summary>
    /// <param name="features">[InputSize], or empty for a network on tokens only.</param>
    /// <param name="token">The step's token; ignored without an embedding.</param>
    /// <returns>The head's output after this step, valid until the next call. [OutputSize]</returns>
    /// <exception cref="InvalidOperationException">The network is bidirectional or pools by attention, which needs the whole sequence.</exception>
    public ReadOnlySpan<float> Step(ReadOnlySpan<float> features, int token = 0) => [];

    /// <summary>Runs a whole sequence from the zero state; afterwards the session stands at its end.</summary>
    /// <param name="features">[T, InputSize], or empty for a network on tokens only.</param>
    /// <param name="tokens">[T], or empty for a network on features only.</param>
    /// <returns>[OutputSize] with pooling, [T, OutputSize] without; valid until the next call.</returns>
    /// <exception cref="ArgumentException">No step, or the two lengths disagree.</exception>
    public ReadOnlySpan<float> Run(ReadOnlySpan<float> features, ReadOnlySpan<int> tokens) => [];

    /// <summary>Number of floats in the state.</summary>
    public int StateLength => 0;

    /// <summary>Writes the state, so that this or another session of the same network can go on from it.</summary>
    /// <param name="destination">[StateLength]</param>
    public void SaveState(Span<float> destination)
    {
    }

    /// <summary>Goes on from a state that <see cref="SaveState"/> wrote.</summary>
    /// <param name="source">[StateLength]</param>
    /// <param name="stepCount">Steps taken up to that state.</param>
    public void RestoreState(ReadOnlySpan<float> source, long stepCount)
    {
    }
}
