using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Networks;

/// <summary>
/// Embedding, features and characters -> recurrent stack -> pooling or decoded steps -> dense head. The network is its options and weights; whatever changes while it
/// runs lives in a <see cref="NetworkSession"/>. Once trained it is safe to share between threads.
/// </summary>
/// <remarks>
/// Parameters are named as torch.nn names them: <c>weight_ih_l0</c>, <c>weight_hh_l0</c>, <c>bias_ih_l0</c>, <c>bias_hh_l0</c> with <c>_reverse</c>
/// for the reverse direction, gates stacked i, f, g, o (LSTM; f, g, o when coupled) and r, z, n (GRU); <c>weight_hr_l0</c> for a projection,
/// <c>weight_peephole_l0</c> [3 H] for p_i, p_f, p_o. With layer normalisation, gains and biases <c>weight_ln_ih_l0</c>, <c>bias_ln_ih_l0</c>,
/// <c>weight_ln_hh_l0</c>, <c>bias_ln_hh_l0</c> (and <c>_ln_c_</c> for the LSTM's cell state) replace the biases. Then <c>embedding.weight</c>,
/// <c>characters.embedding.weight</c> and <c>characters.weight_ih_l0</c> to <c>characters.bias_hh_l0_reverse</c> of the encoder of characters,
/// <c>attention.weight</c>, <c>attention.bias</c>, <c>attention.vector</c>, <c>head.weight</c> and <c>head.bias</c>; with transition scores
/// <c>transitions.weight</c> [K, K] (row = from, column = to), <c>transitions.start</c> and <c>transitions.end</c>, which begin at zero.
/// An input projection adds <c>projection.weight</c> and <c>projection.bias</c>, a decoder <c>decoder.position</c> [m, I] and, where decoded steps have
/// features, <c>decoder.weight</c> [I, D], I being what the first layer reads.
/// With tied weights the embedding's matrix is the head's, too, and there is no <c>head.weight</c>.
/// </remarks>
/// <include file="../Documentation/Train.xml" path="documentation/example"/>
public sealed class RecurrentNetwork
{
    private readonly Lock _refreshing = new();
    private volatile bool _trains;

    /// <summary>Makes a network with freshly drawn weights.</summary>
    /// <param name="options">The shape.</param>
    /// <param name="seed">Same options and seed, same weights, on every machine.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="ArgumentException">The options contradict each other, or the network is too large; the message names every violation.</exception>
    public RecurrentNetwork(NetworkOptions options, ulong seed = 1)
        : this(Checked(options))
    {
        NetworkInitializer.Initialize(Topology, Parameters, Options.Initialization, seed);
        Refresh();
    }

    private RecurrentNetwork(NetworkOptions options)
    {
        Options = options;
        Topology = new NetworkTopology(options);
        Parameters = new ParameterStore(Topology.Parameters);
        FrozenRanges = Topology.Embedding is { Frozen: true } embedding ? [(embedding.Table.Offset, embedding.Table.Length)] : [];
    }

    /// <summary>The shape.</summary>
    public NetworkOptions Options { get; }

    /// <summary>The weights by name.</summary>
    public ParameterStore Parameters { get; }

    /// <summary>Gets the layers, from the input to the output; their parameters together are all that the network has.</summary>
    public IReadOnlyList<LayerSummary> Layers => NetworkLayers.Of(this);

    /// <summary>Ranges of the flat weight array that training leaves alone (a frozen embedding).</summary>
    public IReadOnlyList<(int Offset, int Length)> FrozenRanges { get; }

    internal NetworkTopology Topology { get; }

    /// <summary>
    /// Rebuilds what the kernels read after <see cref="Parameters"/> were written: call it once per update, on one thread, with no pass running.
    /// </summary>
    public void Refresh() => Refresh(null);

    /// <summary>A copy of the transition scores as losses and decoders take them: transitions (row = from, column = to), starts, ends.</summary>
    /// <returns>[K * K + 2 K] for K outputs; empty without <see cref="NetworkOptions.TransitionScores"/>.</returns>
    public float[] GetTransitionScores()
    {
        if (Topology.Transitions is not { } transitions)
            return [];
        var packed = new float[transitions.PackedLength];
        transitions.Pack(Parameters.Weights, packed);
        return packed;
    }

    /// <summary>
    /// Copies the weights of the parameters that another network has under the same names, such as those of a pretrained language model, then calls
    /// <see cref="Refresh()"/>. Parameters of either network that the other has not are left alone; so that a head of another width is left alone, too, give a
    /// map such as <c>name => name.StartsWith("head.") ? null : name</c>. The vector of this network's padding token stays zero.
    /// </summary>
    /// <param name="source">The network to copy from; it is not changed, and may be read by others meanwhile.</param>
    /// <param name="map">Gives for a name in the source the name here, or null to leave the parameter out; null keeps all names.</param>
    /// <returns>The names of the parameters here that were copied, in the order of <see cref="Parameters"/>.</returns>
    /// <exception cref="ArgumentException">
    /// Parameters of one name have two shapes, or a map gives one name twice; the message names all of them. Nothing has been changed then.
    /// </exception>
    public IReadOnlyList<string> CopyWeightsFrom(RecurrentNetwork source, Func<string, string?>? map = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return WeightTransfer.Copy(source, this, map);
    }

    /// <summary>Makes a network whose weights are all zero, to be written and followed by <see cref="Refresh()"/>.</summary>
    /// <param name="options">The shape.</param>
    /// <exception cref="ArgumentException">As for a network with drawn weights.</exception>
    internal static RecurrentNetwork WithZeroWeights(NetworkOptions options) => new(Checked(options));

    /// <summary>As <see cref="Refresh()"/>, on the threads of a pool.</summary>
    internal void Refresh(WorkerPool? pool) => Topology.Refresh(Parameters, _trains, pool);

    /// <summary>Builds the forms of the weights that only a backward pass reads, the first time anybody trains.</summary>
    internal void PrepareTraining()
    {
        if (_trains)
            return;
        lock (_refreshing)
        {
            if (_trains)
                return;
            Topology.Refresh(Parameters, backward: true, pool: null);
            _trains = true;
        }
    }

    private static NetworkOptions Checked(NetworkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);

        // A copy, because a list of the caller's may change after it was checked.
        options = options with { HiddenSizes = [.. options.HiddenSizes ?? throw new ArgumentException("HiddenSizes is null.", nameof(options))] };
        NetworkOptionsCheck.ThrowIfInvalid(options);
        return options;
    }
}
