using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Engine.Layers.Decoding;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Layers.Heads;
using Microsoft.ML.Recurrent.Engine.Layers.Input;
using Microsoft.ML.Recurrent.Engine.Layers.Normalization;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Networks;

/// <summary>
/// Represents the chain of layers that a shape specifies, with their parameters registered in a fixed order: the input, layers before the stack, the stack of
/// recurrent layers, layers after it, and the head.
/// </summary>
internal sealed class NetworkChain
{
    private readonly WeightPacking _packing;
    private readonly Layer[] _layers; // all but the head

    /// <param name="shape">The shape of the network.</param>
    public NetworkChain(NetworkShape shape)
    {
        var layout = new ParameterLayout();
        Source = shape.Source is null ? null : new SourceChain(layout, shape.Source);
        Input = InputLayers.Create(layout, shape.Input, shape.Horizon);
        var layers = new LayerBuilder(layout, Input.OutputSize) { SourceForwardSize = Source?.ForwardSize ?? 0 }.Create(shape.Layers);
        (Front, Stack, Readout) = Cut(layers);
        _layers = [Input, .. Front, .. Stack, .. Readout];
        (Decoder, Horizon) = (layers.LastOrDefault() as DecodingLayer, layers.LastOrDefault() as HorizonLayer);
        Directions = [.. _layers.Where(layer => layer != Decoder).SelectMany(StackPasses.DirectionsOf)];
        InputSize = Front.Count > 0 ? Front[^1].OutputSize : Input.OutputSize;
        (TopSize, TopForwardSize) = Stack.Count > 0 ? (Stack[^1].OutputSize, Stack[^1].ForwardSize) : (InputSize, InputSize);
        TimeStride = (int)shape.Layers.TimeStride;
        WindowPeriod = (int)Math.Min(shape.Layers.TimeStride * shape.Layers.WindowPeriod, int.MaxValue);
        HeadPerDirection = shape.Head.PerDirection;
        var headInputSize = HeadPerDirection ? TopForwardSize : layers.Count > 0 ? layers[^1].OutputSize : Input.OutputSize;
        Head = shape.Head.TieWeights
            ? new DenseLayer(layout, "head", Embedding!.Table, Embedding.Frozen)
            : new DenseLayer(layout, "head", headInputSize, shape.Head.OutputSize / HeadBlocks);
        SparseTable = shape.Head.TieWeights && !Embedding!.Frozen ? null : Embedding;
        if (shape.Head.TransitionScores)
            Transitions = new TransitionLayer(layout, shape.Head.OutputSize);
        var rowSize = layers.Count > 0 ? layers[^1].OutputSize : Input.OutputSize;
        var forwardSize = layers.Count > 0 ? layers[^1].ForwardSize : rowSize;
        FurtherHeads = [.. shape.FurtherHeads.Select((head, i) => new FurtherHead(layout, i + 1, head, rowSize, forwardSize))];
        StackNeedsWholeSequences = Front.Concat(Stack).Any(layer => layer.NeedsWholeSequences);
        NeedsWholeSequences = _layers.Any(layer => layer.NeedsWholeSequences) || FurtherHeads.Any(head => head.NeedsWholeSequences);
        Parameters = layout.Parameters;
        _packing = new WeightPacking(layout.Packed);
    }

    /// <summary>Gets the encoder of source sequences; null if the network has none.</summary>
    public SourceChain? Source { get; }

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

    /// <summary>Gets the embeddings of the input and of the source.</summary>
    public IEnumerable<EmbeddingLayer> Embeddings => new[] { Source?.Input.Embedding, Embedding }.OfType<EmbeddingLayer>();

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

    /// <summary>Gets the number of steps of which the windows of training have a multiple, so that each starts where all layers can.</summary>
    public int WindowPeriod { get; }

    /// <summary>Gets the width of the input of the first recurrent layer.</summary>
    public int InputSize { get; }

    /// <summary>Gets the width of the output of the top layer, both directions together.</summary>
    public int TopSize { get; }

    /// <summary>Gets the width of the forward half of the output of the top layer.</summary>
    public int TopForwardSize { get; }

    /// <summary>Gets the hidden layer of a head that computes blocks of outputs; null if the head reads the state itself.</summary>
    public HorizonLayer? Horizon { get; }

    /// <summary>Gets the number of rows that the dense head computes for each of its inputs.</summary>
    public int HeadBlocks => Horizon?.Blocks ?? 1;

    public DenseLayer Head { get; }

    public TransitionLayer? Transitions { get; }

    /// <summary>Gets the heads next to the main one.</summary>
    public IReadOnlyList<FurtherHead> FurtherHeads { get; }

    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Gets a value that indicates whether the weights of all products are stored in 16 bits.</summary>
    public bool IsShort => _packing.IsShort;

    /// <summary>Returns a number of steps rounded up, so that the window after one of that length starts where all layers can.</summary>
    public int Align(int steps) =>
        (int)Math.Min(((long)steps + WindowPeriod - 1) / WindowPeriod * WindowPeriod, int.MaxValue / WindowPeriod * WindowPeriod);

    /// <summary>Draws the weights of a new network. Biases and transition scores that are not drawn are zero.</summary>
    public void Initialize(WeightDraw draw)
    {
        Source?.Initialize(draw);
        foreach (var layer in _layers)
            layer.Initialize(draw);
        Head.Initialize(draw);
        foreach (var head in FurtherHeads)
            head.Initialize(draw);
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
        Source?.Refresh(parameters.Weights);
        foreach (var layer in _layers)
            layer.Refresh(parameters.Weights);
        Head.Refresh(parameters.Weights);
        for (var i = 0; i < FurtherHeads.Count; i++)
            FurtherHeads[i].Refresh(parameters.Weights);
    }

    // The recurrent layers with what is between them, what is before them and what is after them. Without any, the stack is empty and before the pooling.
    private static (Layer[] Front, Layer[] Stack, Layer[] Readout) Cut(List<Layer> layers)
    {
        if (layers.LastOrDefault() is DecodingLayer decoder)
            return ([.. layers[..^1]], [.. decoder.Stack], [decoder]);
        var pooled = layers.FindIndex(layer => layer.Pools);
        var steps = pooled < 0 ? layers : layers[..pooled];
        var first = steps.FindIndex(IsRecurrent);
        var end = steps.FindLastIndex(IsRecurrent) + 1;
        while (first >= 0 && end < steps.Count && steps[end] is ResidualLayer or MeanNormalizationLayer) // the rest of the blocks of the stack
            end++;
        return first < 0 ? ([.. steps], [], [.. layers[steps.Count..]]) : ([.. layers[..first]], [.. layers[first..end]], [.. layers[end..]]);

        static bool IsRecurrent(Layer layer) => StackPasses.DirectionsOf(layer).Any();
    }
}
