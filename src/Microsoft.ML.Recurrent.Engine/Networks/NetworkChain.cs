using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Engine.Layers.Decoding;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Layers.Heads;
using Microsoft.ML.Recurrent.Engine.Layers.Input;
using Microsoft.ML.Recurrent.Engine.Layers.Pooling;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Networks;

/// <summary>
/// Represents the chain of layers that the options specify, with their parameters registered in a fixed order: the input, layers before the stack, the stack of
/// recurrent layers, layers after it, and the head.
/// </summary>
internal sealed class NetworkChain
{
    private const ulong LayerIdentity = 0x2000;
    private const ulong CharacterIdentity = 0x9000;

    private readonly WeightPacking _packing;
    private readonly Layer[] _layers; // all but the head

    public NetworkChain(NetworkOptions options)
    {
        var layout = new ParameterLayout();
        Input = CreateInput(layout, options);
        List<Layer> front = [];
        if (options.InputProjectionSize > 0)
            front.Add(new FeedForwardLayer(new DenseLayer(layout, "projection", Input.OutputSize, options.InputProjectionSize)));
        front.AddRange(new LayerBuilder(layout, front.Count > 0 ? front[^1].OutputSize : Input.OutputSize).Create(options.FrontLayers));
        InputSize = front.Count > 0 ? front[^1].OutputSize : Input.OutputSize;
        TimeStride = (int)options.FrontLayers.TimeStride;
        Directions = CreateDirections(layout, options, InputSize);
        Stack = CreateStack(options, Directions);
        TopSize = Stack[^1].OutputSize;
        List<Layer> readout = [];
        if (options.Decoder is { } decoder)
            readout.Add(Decoder = new DecodingLayer(new DecoderInputLayer(layout, decoder.Steps, InputSize, decoder.InputSize), Stack));
        if (options.Pooling != SequencePooling.None)
            readout.Add(new PooledLayer(options.Pooling, TopSize, Directions[^1][0].Cell.StateSize,
                options.Pooling == SequencePooling.Attention ? new AttentionLayer(layout, TopSize, options.AttentionSize) : null));
        HeadPerDirection = options.HeadPerDirection;
        HeadInputSize = HeadPerDirection ? Directions[^1][0].Cell.StateSize : readout.Count > 0 ? readout[^1].OutputSize : TopSize;
        if (options.HorizonHead is { } horizon)
            readout.Add(Horizon = new HorizonLayer(layout, TopSize, horizon.Blocks, horizon.InputSize, horizon.HiddenSize));
        Head = options.TieWeights
            ? new DenseLayer(layout, "head", Embedding!.Table, Embedding.Frozen)
            : new DenseLayer(layout, "head", Horizon?.OutputSize ?? HeadInputSize, options.OutputSize / HeadBlocks);
        SparseTable = options.TieWeights && !Embedding!.Frozen ? null : Embedding;
        if (options.TransitionScores)
            Transitions = new TransitionLayer(layout, options.OutputSize);
        (Front, Readout) = (front, readout);
        _layers = [Input, .. Front, .. Stack, .. Readout];
        StackNeedsWholeSequences = front.Concat(Stack).Any(layer => layer.NeedsWholeSequences);
        NeedsWholeSequences = _layers.Any(layer => layer.NeedsWholeSequences);
        Parameters = layout.Parameters;
        _packing = new WeightPacking(layout.Packed);
    }

    /// <summary>Gets the layer that makes rows from what a window holds.</summary>
    public InputLayer Input { get; }

    /// <summary>Gets the layers between the input and the recurrent layers.</summary>
    public IReadOnlyList<Layer> Front { get; }

    /// <summary>Gets the recurrent layers with their blocks, bottom layer first.</summary>
    public IReadOnlyList<Layer> Stack { get; }

    /// <summary>Gets the layers between the stack and the head.</summary>
    public IReadOnlyList<Layer> Readout { get; }

    /// <summary>Gets the one or two directions of each recurrent layer, bottom layer first.</summary>
    public RecurrentDirection[][] Directions { get; }

    public EmbeddingLayer? Embedding => Input.Embedding;

    /// <summary>Gets the layer that decodes steps after the end of a sequence; null if no steps are decoded.</summary>
    public DecodingLayer? Decoder { get; }

    /// <summary>Gets the embedding if only the rows of the tokens that occur can have a gradient; null if the head also gives the table a gradient.</summary>
    public EmbeddingLayer? SparseTable { get; }

    /// <summary>Gets a value that indicates whether a row of the stack depends on later steps.</summary>
    public bool StackNeedsWholeSequences { get; }

    /// <summary>Gets a value that indicates whether the outputs depend on later steps, so that a window has to contain whole sequences.</summary>
    public bool NeedsWholeSequences { get; }

    /// <summary>Gets a value that indicates whether the head reads each direction separately.</summary>
    public bool HeadPerDirection { get; }

    /// <summary>Gets the number of steps that the layers before the stack read for each step that they return.</summary>
    public int TimeStride { get; }

    /// <summary>Gets the width of the input of the first recurrent layer.</summary>
    public int InputSize { get; }

    /// <summary>Gets the width of the output of the top layer, both directions together.</summary>
    public int TopSize { get; }

    /// <summary>Gets the width of the rows before the head or its hidden layer: the top layer, one direction of it, or several ways of pooling it.</summary>
    public int HeadInputSize { get; }

    /// <summary>Gets the hidden layer of a head that computes blocks of outputs; null if the head reads the state itself.</summary>
    public HorizonLayer? Horizon { get; }

    /// <summary>Gets the number of rows that the dense head computes for each of its inputs.</summary>
    public int HeadBlocks => Horizon?.Blocks ?? 1;

    public DenseLayer Head { get; }

    public TransitionLayer? Transitions { get; }

    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Gets a value that indicates whether the weights of all products are stored in 16 bits.</summary>
    public bool IsShort => _packing.IsShort;

    /// <summary>Returns a number of steps rounded up, so that the window after one of that length starts with a step that front layers return.</summary>
    public int Align(int steps) => (int)Math.Min(((long)steps + TimeStride - 1) / TimeStride * TimeStride, int.MaxValue / TimeStride * TimeStride);

    /// <summary>Draws the weights of a new network. Biases and transition scores that are not drawn are zero.</summary>
    public void Initialize(WeightDraw draw)
    {
        foreach (var layer in _layers)
            layer.Initialize(draw);
        Head.Initialize(draw);
    }

    /// <summary>Rebuilds the forms of the weights that the kernels read.</summary>
    /// <param name="parameters">The weights.</param>
    /// <param name="backward">Whether a backward pass will follow.</param>
    /// <param name="pool">The threads to use, or null to use the calling thread.</param>
    public void Refresh(ParameterStore parameters, bool backward, WorkerPool? pool)
    {
        _packing.Run(parameters, backward, pool);
        RefreshVectors(parameters);
    }

    /// <summary>Reads the packed matrices of a chain with the same parameters instead of packing them again.</summary>
    /// <param name="source">The other chain, whose matrices must not be packed again from then on.</param>
    /// <param name="parameters">The weights of both.</param>
    public void Share(NetworkChain source, ParameterStore parameters)
    {
        _packing.Share(source._packing);
        RefreshVectors(parameters);
    }

    // Biases, gains and peepholes.
    private void RefreshVectors(ParameterStore parameters)
    {
        foreach (var layer in _layers)
            layer.Refresh(parameters.Weights);
        Head.Refresh(parameters.Weights);
    }

    private static InputLayer CreateInput(ParameterLayout layout, NetworkOptions options)
    {
        var embedding = options.Embedding is not { } tokens ? null : new EmbeddingLayer(
            layout.AddMatrix("embedding.weight", tokens.VocabularySize, tokens.Size), tokens.PaddingIndex, tokens.Frozen);
        var characters = options.Characters is null ? null : CreateEncoder(layout, options.Characters);
        return new InputLayer
        {
            Embedding = embedding,
            Characters = characters,
            Factors = options.Factors.Count == 0 ? null
                : new FactorLayer([.. options.Factors.Select((factor, i) => layout.AddMatrix($"factors.{i}.weight", factor.VocabularySize, factor.Size))]),
            FeatureSize = options.InputSize - ((options.HorizonHead?.Blocks * options.HorizonHead?.InputSize) ?? 0),
            UnknownToken = options.Embedding?.UnknownIndex ?? -1,
        };
    }

    private static RecurrentDirection[][] CreateDirections(ParameterLayout layout, NetworkOptions options, int inputSize)
    {
        var directions = options.Bidirectional ? 2 : 1;
        var layers = new RecurrentDirection[options.HiddenSizes.Count][];
        for (var l = 0; l < layers.Length; l++)
        {
            layers[l] = new RecurrentDirection[directions];
            for (var d = 0; d < directions; d++)
            {
                var suffix = $"_l{l}{(d == 1 ? "_reverse" : "")}";
                var cell = CellFactory.Create(options.Cell, layout, suffix, inputSize, options.HiddenSizes[l]);
                layers[l][d] = new RecurrentDirection(cell, d == 1, options.Zoneout, LayerIdentity + (ulong)((2 * l) + d));
            }

            inputSize = (IsSeparate(options) ? 1 : directions) * layers[l][0].Cell.StateSize;
        }

        return layers;
    }

    private static Layer[] CreateStack(NetworkOptions options, RecurrentDirection[][] directions)
    {
        return IsSeparate(options)
            ? [new DirectionStacksLayer([.. directions.Select((pair, l) => Layer(l, pair[0]))], [.. directions.Select((pair, l) => Layer(l, pair[1]))])]
            : [.. directions.Select((both, l) => Layer(l, both))];

        Layer Layer(int l, params RecurrentDirection[] read)
        {
            var layer = new RecurrentLayer(read);
            return options.ResidualConnections && l > 0 ? new ResidualLayer([layer]) : layer;
        }
    }

    // With one layer, a head that reads each direction is the same as separate directions.
    private static bool IsSeparate(NetworkOptions options) => options.SeparateDirections || options.HeadPerDirection;

    private static CharacterEncoder CreateEncoder(ParameterLayout layout, CharacterEncoderOptions options)
    {
        layout.Scope = "characters.";
        var table = new EmbeddingLayer(layout.AddMatrix("embedding.weight", options.VocabularySize, options.EmbeddingSize), paddingIndex: -1, frozen: false);
        var encoder = new CharacterEncoder(table, Direction("_l0", reverse: false), Direction("_l0_reverse", reverse: true));
        layout.Scope = "";
        return encoder;

        RecurrentDirection Direction(string suffix, bool reverse) => new(
            CellFactory.Create(new CellOptions(), layout, suffix, options.EmbeddingSize, options.HiddenSize),
            reverse, Zoneout: 0, CharacterIdentity + (reverse ? 1UL : 0));
    }
}
