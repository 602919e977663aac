using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Decoding;
using Microsoft.ML.Recurrent.Engine.Layers.Heads;
using Microsoft.ML.Recurrent.Engine.Layers.Input;
using Microsoft.ML.Recurrent.Engine.Layers.Pooling;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Networks;

/// <summary>Represents the layers that the options specify, with their parameters registered in a fixed order.</summary>
internal sealed class NetworkTopology
{
    private const ulong LayerIdentity = 0x2000;
    private const ulong CharacterIdentity = 0x9000;

    private readonly WeightPacking _packing;

    public NetworkTopology(NetworkOptions options)
    {
        var layout = new ParameterLayout();
        if (options.Embedding is { } embedding)
            Embedding = new EmbeddingLayer(
                layout.AddMatrix("embedding.weight", embedding.VocabularySize, embedding.Size), embedding.PaddingIndex, embedding.Frozen);
        if (options.Characters is { } characters)
            Characters = CreateEncoder(layout, characters);
        if (options.Factors.Count > 0)
            Factors = new FactorLayer([.. options.Factors.Select((factor, i) => layout.AddMatrix($"factors.{i}.weight", factor.VocabularySize, factor.Size))]);
        FeatureSize = options.InputSize - ((options.HorizonHead?.Blocks * options.HorizonHead?.InputSize) ?? 0);
        var inputSize = FeatureSize + (Embedding?.Size ?? 0) + (Characters?.Size ?? 0) + (Factors?.Size ?? 0);
        if (options.InputProjectionSize > 0)
        {
            Projection = new DenseLayer(layout, "projection", inputSize, options.InputProjectionSize);
            inputSize = options.InputProjectionSize;
        }

        var directions = options.Bidirectional ? 2 : 1;
        Separate = options.SeparateDirections || options.HeadPerDirection; // with one layer, the two are the same
        Layers = new RecurrentLayer[options.HiddenSizes.Count][];
        for (var l = 0; l < Layers.Length; l++)
        {
            Layers[l] = new RecurrentLayer[directions];
            for (var d = 0; d < directions; d++)
            {
                var suffix = $"_l{l}{(d == 1 ? "_reverse" : "")}";
                var cell = CellFactory.Create(options.Cell, layout, suffix, inputSize, options.HiddenSizes[l]);
                Layers[l][d] = new RecurrentLayer(cell, d == 1, options.RecurrentDropout, options.Zoneout, LayerIdentity + (ulong)((2 * l) + d));
            }

            inputSize = (Separate ? 1 : directions) * Layers[l][0].Cell.StateSize;
        }

        if (options.Decoder is { } decoder)
            Decoder = new DecoderInputLayer(layout, decoder.Steps, InputSize, decoder.InputSize);
        HeadPerDirection = options.HeadPerDirection;
        TopSize = directions * Layers[^1][0].Cell.StateSize;
        HeadInputSize = NetworkSize.ColumnsOf(options.Pooling) * (HeadPerDirection ? Layers[^1][0].Cell.StateSize : TopSize);
        if (options.Pooling == SequencePooling.Attention)
            Attention = new AttentionLayer(layout, TopSize, options.AttentionSize);
        if (options.HorizonHead is { } horizon)
            Horizon = new HorizonLayer(layout, TopSize, horizon.Blocks, horizon.InputSize, horizon.HiddenSize);
        Head = options.TieWeights
            ? new DenseLayer(layout, "head", Embedding!.Table, Embedding.Frozen)
            : new DenseLayer(layout, "head", Horizon?.HeadInputSize ?? HeadInputSize, options.OutputSize / HeadBlocks);
        SparseTable = options.TieWeights && !Embedding!.Frozen ? null : Embedding;
        if (options.TransitionScores)
            Transitions = new TransitionLayer(layout, options.OutputSize);
        Parameters = layout.Parameters;
        _packing = new WeightPacking(layout.Packed);
    }

    public EmbeddingLayer? Embedding { get; }

    public CharacterEncoder? Characters { get; }

    /// <summary>Gets the vectors of the factors of a step, or null.</summary>
    public FactorLayer? Factors { get; }

    /// <summary>Gets the dense layer before the recurrent layers, or null.</summary>
    public DenseLayer? Projection { get; }

    /// <summary>Gets the layer that makes the input of the decoded steps; null if no steps are decoded.</summary>
    public DecoderInputLayer? Decoder { get; }

    /// <summary>Gets the embedding if only the rows of the tokens that occur can have a gradient; null if the head also gives the table a gradient.</summary>
    public EmbeddingLayer? SparseTable { get; }

    /// <summary>Gets the number of features of a step that the layers before the head read; the head alone reads the others.</summary>
    public int FeatureSize { get; }

    /// <summary>Gets the recurrent layers, bottom layer first, each with one or two directions.</summary>
    public RecurrentLayer[][] Layers { get; }

    /// <summary>Gets a value that indicates whether each direction is a stack of its own.</summary>
    public bool Separate { get; }

    /// <summary>Gets a value that indicates whether the head reads each direction separately.</summary>
    public bool HeadPerDirection { get; }

    /// <summary>Gets the width of the input of the first layer.</summary>
    public int InputSize => Layers[0][0].Cell.InputWeight.Columns;

    /// <summary>Gets the width of the output of the top layer, both directions together.</summary>
    public int TopSize { get; }

    /// <summary>Gets the width of the input of the head: the output of the top layer, one direction of it, or several ways of pooling it.</summary>
    public int HeadInputSize { get; }

    public AttentionLayer? Attention { get; }

    /// <summary>Gets the hidden layer of a head that computes blocks of outputs; null if the head reads the state itself.</summary>
    public HorizonLayer? Horizon { get; }

    /// <summary>Gets the number of rows that the dense head computes for each of its inputs.</summary>
    public int HeadBlocks => Horizon?.Blocks ?? 1;

    public DenseLayer Head { get; }

    public TransitionLayer? Transitions { get; }

    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Gets a value that indicates whether the weights of all products are stored in 16 bits.</summary>
    public bool IsShort => _packing.IsShort;

    /// <summary>Rebuilds the forms of the weights that the kernels read.</summary>
    /// <param name="parameters">The weights.</param>
    /// <param name="backward">Whether a backward pass will follow.</param>
    /// <param name="pool">The threads to use, or null to use the calling thread.</param>
    public void Refresh(ParameterStore parameters, bool backward, WorkerPool? pool)
    {
        _packing.Run(parameters, backward, pool);
        RefreshVectors(parameters);
    }

    /// <summary>Reads the packed matrices of a topology with the same parameters instead of packing them again.</summary>
    /// <param name="source">The other topology, whose matrices must not be packed again from then on.</param>
    /// <param name="parameters">The weights of both.</param>
    public void Share(NetworkTopology source, ParameterStore parameters)
    {
        _packing.Share(source._packing);
        RefreshVectors(parameters);
    }

    // Biases, gains and peepholes.
    private void RefreshVectors(ParameterStore parameters)
    {
        foreach (var directions in Layers)
            foreach (var layer in directions)
                layer.Cell.Refresh(parameters.Weights);
        Projection?.Refresh(parameters.Weights);
        Characters?.Forward.Cell.Refresh(parameters.Weights);
        Characters?.Reverse.Cell.Refresh(parameters.Weights);
        Attention?.Refresh(parameters.Weights);
        Horizon?.Refresh(parameters.Weights);
        Head.Refresh(parameters.Weights);
    }

    private static CharacterEncoder CreateEncoder(ParameterLayout layout, CharacterEncoderOptions options)
    {
        layout.Scope = "characters.";
        var table = new EmbeddingLayer(layout.AddMatrix("embedding.weight", options.VocabularySize, options.EmbeddingSize), paddingIndex: -1, frozen: false);
        var encoder = new CharacterEncoder(table, Direction("_l0", reverse: false), Direction("_l0_reverse", reverse: true), options.Dropout);
        layout.Scope = "";
        return encoder;

        RecurrentLayer Direction(string suffix, bool reverse) => new(
            CellFactory.Create(new CellOptions(), layout, suffix, options.EmbeddingSize, options.HiddenSize),
            reverse, RecurrentDropout: 0, Zoneout: 0, CharacterIdentity + (reverse ? 1UL : 0));
    }
}
