using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Engine.Layers.Input;
using Microsoft.ML.Recurrent.Engine.Layers.Source;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Networks.Passes;

/// <summary>Runs the encoder of source sequences, as a whole before their target sequences. Buffers are reused; an instance serves one thread.</summary>
internal sealed unsafe class SourcePass
{
    private const ulong Draws = 0x5005; // so that the draws of the encoder differ from those of the other layers

    private readonly RecurrentNetwork _network;
    private readonly ChainPass _chain;
    private bool _training;
    private ulong _seed;

    /// <param name="network">The network, which has a source.</param>
    /// <param name="noise">The noise under which it learns.</param>
    /// <param name="team">The threads that share the work of the encoder; null for the thread that runs it.</param>
    public SourcePass(RecurrentNetwork network, NoiseOptions noise, Team? team = null)
    {
        _network = network;
        var source = network.Chain.Source!;
        var scope = new PassScope(network.Parameters, new RandomMask(), Fit(noise, source.Input), Team: team);
        List<LayerPass> passes = [source.Input.CreatePass(scope)];
        if (noise.InputDropout > 0)
            passes.Add(new DropoutPass(
                passes[0], new StepDropout(noise.InputDropout, NetworkPasses.InputDropoutIdentity, perSequence: true, scope.Random)));
        _chain = new ChainPass([.. passes, .. StackPasses.Create(source.Layers, scope, dropsTop: true, StackPasses.DropoutIdentity)]);
    }

    /// <summary>Gets the window of the source sequences, which a caller lays out with whole sequences and fills before <see cref="Read"/>.</summary>
    public PackedSequences Input { get; } = new();

    /// <summary>Gets the rows of the source sequences.</summary>
    public SourceMemory Memory { get; } = new();

    /// <summary>Gets a value that indicates whether the sources of the sequences that have begun have been read.</summary>
    public bool HasRead { get; private set; }

    /// <summary>Starts new sequences.</summary>
    public void Begin(bool training, ulong seed) => (_training, _seed, HasRead) = (training, SeededRandom.Combine(seed, Draws), false);

    /// <summary>Runs the window of the source sequences.</summary>
    /// <param name="sources">The source sequence of each target sequence. [B]</param>
    /// <exception cref="ArgumentException">The window does not fit the network, or a source sequence is not in it.</exception>
    /// <exception cref="InvalidOperationException">The window does not contain whole sequences.</exception>
    public void Read(ReadOnlySpan<int> sources)
    {
        HasRead = false;
        foreach (var source in sources)
            if ((uint)source >= (uint)Input.Count)
                throw new ArgumentException($"Source sequence {source} is not one of the {Input.Count} of the window.", nameof(sources));
        WindowFit.RequireSource(_network.Shape.Source!, Input);
        _chain.Begin(Input.Count, _training, _seed);
        Memory.Set(_chain.Forward(new LayerRows(Input, Input.Steps, null, 0, Input.Rows)), _chain.DOutput, sources);
        HasRead = true;
    }

    /// <summary>Clears the gradient of the rows before the layers of the network add to it.</summary>
    public void BeginBackward() => Memory.ClearGradient();

    /// <summary>Back-propagates the gradient of the rows.</summary>
    public void Backward(Span<float> gradients) => _chain.Backward(null, accumulate: false, gradients);

    // Noise is checked against the input of the network, which may have what that of the source has not.
    private static NoiseOptions Fit(NoiseOptions noise, InputLayer input) => noise with
    {
        EmbeddingDropout = input.Embedding is null ? 0 : noise.EmbeddingDropout,
        TokenDropout = input.UnknownToken < 0 ? 0 : noise.TokenDropout,
        CharacterDropout = input.Characters is null ? 0 : noise.CharacterDropout,
    };
}
