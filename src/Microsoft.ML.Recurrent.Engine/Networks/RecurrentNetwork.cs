using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Networks;

/// <summary>
/// Represents a recurrent network: what it reads at a step, a chain of layers, and a dense head. A network consists of its
/// shape and weights; everything that changes while it runs is in a <see cref="Inference.NetworkSession"/>. Once trained, it is safe to share between
/// threads.
/// </summary>
/// <remarks>
/// Parameters are named as in torch.nn: <c>weight_ih_l0</c>, <c>weight_hh_l0</c>, <c>bias_ih_l0</c>, <c>bias_hh_l0</c> with <c>_reverse</c> for the reverse
/// direction, gates stacked i, f, g, o (LSTM; f, g, o when coupled) and r, z, n (GRU); <c>weight_hr_l0</c> for a projection, <c>weight_peephole_l0</c> [3 H]
/// for p_i, p_f, p_o. With layer normalisation, gains and biases <c>weight_ln_ih_l0</c>, <c>bias_ln_ih_l0</c>, <c>weight_ln_hh_l0</c>, <c>bias_ln_hh_l0</c>
/// (and <c>_ln_c_</c> for the cell state of an LSTM) replace the biases. The other parameters are <c>embedding.weight</c>, <c>characters.embedding.weight</c>
/// and <c>characters.weight_ih_l0</c> to <c>characters.bias_hh_l0_reverse</c> of the encoder of characters, <c>attention.weight</c>, <c>attention.bias</c>,
/// <c>attention.vector</c>, <c>head.weight</c> and <c>head.bias</c>; with transition scores <c>transitions.weight</c> [K, K] (row = from, column = to),
/// <c>transitions.start</c> and <c>transitions.end</c>, which are initially zero. An input projection adds <c>projection.weight</c> and <c>projection.bias</c>.
/// A decoder adds <c>decoder.position</c> [m, I] and, if decoded steps have features, <c>decoder.weight</c> [I, D], where I is the width of the input of the
/// first layer. With tied weights the matrix of the embedding is also that of the head, and there is no <c>head.weight</c>. The
/// parameters of the encoder of a source start with <c>source.</c>, those of further heads with <c>heads.1.</c> and so on; those of other layers are named
/// where their shapes are described.
/// </remarks>
/// <include file="../Documentation/Train.xml" path="documentation/example"/>
public sealed class RecurrentNetwork
{
    private readonly Lock _refreshing = new();
    private volatile bool _trains;
    private volatile bool _isShared;

    /// <summary>Initializes a new instance of the <see cref="RecurrentNetwork"/> class with randomly drawn weights.</summary>
    /// <param name="options">The architecture of the network.</param>
    /// <param name="seed">The seed of the draw. The same options and seed result in the same weights on every machine.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="ArgumentException">The options contradict each other, or the network is too large; the message names every violation.</exception>
    public RecurrentNetwork(NetworkOptions options, ulong seed = 1)
        : this(Checked(options), options.Initialization, seed)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="RecurrentNetwork"/> class with any layers and randomly drawn weights.</summary>
    /// <param name="shape">The layers of the network.</param>
    /// <param name="initialization">The initialization, which specifies how the weights are drawn; null for the default one.</param>
    /// <param name="seed">The seed of the draw. The same shape, initialization and seed result in the same weights on every machine.</param>
    /// <exception cref="ArgumentNullException"><paramref name="shape"/> is null.</exception>
    /// <exception cref="ArgumentException">The layers do not fit together, or the network is too large; the message names every violation.</exception>
    public RecurrentNetwork(NetworkShape shape, InitializationOptions? initialization, ulong seed = 1)
        : this(Checked(shape), initialization ?? new InitializationOptions(), shared: null)
    {
        Chain.Initialize(new WeightDraw(Parameters, Initialization, seed));
        Refresh();
    }

    private RecurrentNetwork(NetworkShape shape, InitializationOptions initialization, ParameterStore? shared)
    {
        (Shape, Initialization) = (shape, initialization);
        Chain = new NetworkChain(shape);
        Parameters = shared ?? new ParameterStore(Chain.Parameters);
        FrozenRanges = [.. Chain.Embeddings.Where(embedding => embedding.Frozen).Select(embedding => (embedding.Table.Offset, embedding.Table.Length))];
    }

    /// <summary>Gets the layers of the network as data.</summary>
    public NetworkShape Shape { get; }

    /// <summary>Gets the weights by name.</summary>
    public ParameterStore Parameters { get; }

    /// <summary>Gets the layers, from the input to the output; their parameters together are all that the network has.</summary>
    public IReadOnlyList<LayerSummary> Layers => NetworkLayers.Of(Shape);

    /// <summary>Gets the ranges of the flat weight array that training does not change (frozen embeddings).</summary>
    public IReadOnlyList<(int Offset, int Length)> FrozenRanges { get; }

    /// <summary>Gets the way in which the weights were drawn.</summary>
    internal InitializationOptions Initialization { get; }

    internal NetworkChain Chain { get; }

    /// <summary>Gets the number of weights that a step reads: all but the table of which it reads a row.</summary>
    internal int WeightsOfStep => Parameters.Count - (Chain.SparseTable?.Table.Length ?? 0);

    /// <summary>Returns the options that specify a network with these layers, and the way in which the weights were drawn.</summary>
    /// <returns>The options, with defaults where they have no effect on the network.</returns>
    /// <exception cref="InvalidOperationException">The layers are not a chain that options can specify.</exception>
    public NetworkOptions GetOptions() => NetworkOptions.Of(Shape) is { } options ? options with { Initialization = Initialization }
        : throw new InvalidOperationException($"No {nameof(NetworkOptions)} specify the layers {Shape.Layers}.");

    /// <summary>
    /// Rebuilds the forms of the weights that the kernels read after <see cref="Parameters"/> has been written to. Call it once per update, on one thread,
    /// while the network is not running.
    /// </summary>
    internal void Refresh() => Refresh(null);

    /// <summary>Returns a copy of the transition scores in the layout of losses and decoders: transitions (row = from, column = to), starts, ends.</summary>
    /// <returns>The scores: [K * K + 2 K] for K outputs; empty without <see cref="HeadShape.TransitionScores"/>.</returns>
    public float[] GetTransitionScores()
    {
        if (Chain.Transitions is not { } transitions)
            return [];
        var packed = new float[transitions.PackedLength];
        transitions.Pack(Parameters.Weights, packed);
        return packed;
    }

    /// <summary>
    /// Copies the weights of the parameters that another network has under the same names, such as those of a pretrained language model, and then calls
    /// <see cref="Refresh()"/>. Parameters that only one of the networks has are left alone. To also leave out a head of another width, pass a map such as
    /// <c>name => name.StartsWith("head.") ? null : name</c>. The vector of the padding token of this network stays zero.
    /// </summary>
    /// <param name="source">The network to copy from. It is not changed and may be read concurrently.</param>
    /// <param name="map">
    /// The function that maps a name in the source to a name in this network, or to null to leave the parameter out; null keeps all names.
    /// </param>
    /// <returns>The names of the parameters of this network that were copied, in the order of <see cref="Parameters"/>.</returns>
    /// <exception cref="ArgumentException">
    /// Two parameters with the same name have different shapes, or a map returns the same name twice; the message names every violation. Nothing is changed in
    /// this case.
    /// </exception>
    /// <exception cref="InvalidOperationException">The network is one of several that share their weights, such as a pretrained forecaster.</exception>
    public IReadOnlyList<string> CopyWeightsFrom(RecurrentNetwork source, Func<string, string?>? map = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ThrowIfShared();
        return WeightTransfer.Copy(source, this, map);
    }

    /// <summary>Creates a network whose weights are all zero, for the caller to write the weights and then call <see cref="Refresh()"/>.</summary>
    /// <param name="shape">The layers of the network.</param>
    /// <exception cref="ArgumentException">The layers do not fit together, or the network is too large; the message names every violation.</exception>
    internal static RecurrentNetwork WithZeroWeights(NetworkShape shape) => new(Checked(shape), new InitializationOptions(), shared: null);

    /// <summary>
    /// Creates a network of another shape that has the same parameters, such as another number of blocks, on the weights of a network, of which there remains
    /// one copy. The weights of neither can change afterwards.
    /// </summary>
    /// <param name="source">The network whose weights are shared, which must not be trained.</param>
    /// <param name="shape">The layers of the new network.</param>
    /// <exception cref="ArgumentException">
    /// The layers do not fit together, or the parameters of such a network are not those of <paramref name="source"/>.
    /// </exception>
    /// <exception cref="InvalidOperationException"><paramref name="source"/> has been trained since it was created.</exception>
    internal static RecurrentNetwork WithWeightsOf(RecurrentNetwork source, NetworkShape shape)
    {
        var network = new RecurrentNetwork(Checked(shape), source.Initialization, source.Parameters);
        if (!network.Chain.Parameters.SequenceEqual(source.Parameters.Parameters))
            throw new ArgumentException("The network has other parameters than the one whose weights it is to share.", nameof(shape));
        lock (source._refreshing)
        {
            if (source._trains)
                throw new InvalidOperationException("A network that trains cannot share its weights.");
            source._isShared = network._isShared = true;
        }

        network.Chain.Share(source.Chain, source.Parameters);
        return network;
    }

    /// <summary>Rebuilds the same forms as <see cref="Refresh()"/>, on the threads of a pool.</summary>
    internal void Refresh(WorkerPool? pool)
    {
        ThrowIfShared();
        Chain.Refresh(Parameters, _trains, pool);
    }

    /// <summary>Builds the forms of the weights that only a backward pass reads, before the first training.</summary>
    internal void PrepareTraining()
    {
        if (_trains)
            return;
        lock (_refreshing)
        {
            if (_trains)
                return;
            ThrowIfShared();
            Chain.Refresh(Parameters, backward: true, pool: null);
            _trains = true;
        }
    }

    private void ThrowIfShared()
    {
        if (_isShared)
            throw new InvalidOperationException("Several networks share these weights, which therefore cannot change: train or change a copy.");
    }

    private static NetworkShape Checked(NetworkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);

        // A copy, because the caller could change its list after it was checked.
        options = options with { HiddenSizes = [.. options.HiddenSizes ?? throw new ArgumentException("HiddenSizes is null.", nameof(options))] };
        NetworkOptionsCheck.ThrowIfInvalid(options);
        return options.ToShape();
    }

    private static NetworkShape Checked(NetworkShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        NetworkShapeCheck.ThrowIfInvalid(shape);
        return shape;
    }
}
