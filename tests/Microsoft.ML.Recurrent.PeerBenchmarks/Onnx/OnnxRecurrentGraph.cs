using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Onnx;

/// <summary>
/// A network of ours as an ONNX graph: one recurrent operation per layer, reshapes between, the last layer's final state into the head.
/// All shapes are fixed and all weights constants, so that ONNX Runtime can plan its memory and pack the weights when it loads the model.
/// </summary>
internal sealed class OnnxRecurrentGraph
{
    public const string Features = "features"; // [T, B, I]
    public const string Lengths = "lengths";   // [B], 32-bit
    public const string Scores = "scores";     // [B, outputs]

    private readonly RecurrentNetwork _network;
    private readonly NetworkOptions _options;
    private readonly int _steps;
    private readonly int _batch;
    private readonly bool _ragged;
    private readonly bool _carriesState;
    private readonly OnnxGraph _graph = new();

    private OnnxRecurrentGraph(RecurrentNetwork network, int steps, int batch, bool ragged, bool carriesState)
    {
        ThrowIfNotExpressible(network.GetOptions(), carriesState ? SequencePooling.None : SequencePooling.Last);
        (_network, _options, _steps, _batch, _ragged, _carriesState) = (network, network.GetOptions(), steps, batch, ragged, carriesState);
    }

    private CellKind Cell => _options.Cell.Kind;

    private int Directions => _options.Bidirectional ? 2 : 1;

    /// <summary>The network over whole sequences from the zero state.</summary>
    /// <param name="network">Features -> recurrent stack -> last state -> head.</param>
    /// <param name="steps">T.</param>
    /// <param name="batch">B.</param>
    /// <param name="ragged">Whether the graph also takes the lengths of the sequences.</param>
    public static OnnxGraph OfSequences(RecurrentNetwork network, int steps, int batch, bool ragged) =>
        new OnnxRecurrentGraph(network, steps, batch, ragged, carriesState: false).Build();

    /// <summary>One step of one stream, each layer's state among the inputs and outputs.</summary>
    /// <param name="network">As above, but forward only and with the head at every step.</param>
    public static OnnxGraph OfStep(RecurrentNetwork network) =>
        new OnnxRecurrentGraph(network, steps: 1, batch: 1, ragged: false, carriesState: true).Build();

    /// <summary>The names of the states that a step's graph takes and gives, one pair per layer and state.</summary>
    public static IEnumerable<(string Before, string After)> States(RecurrentNetwork network) =>
        from layer in Enumerable.Range(0, network.GetOptions().HiddenSizes.Count)
        from state in StatesOf(network.GetOptions().Cell.Kind)
        select (StateBefore(state, layer), StateAfter(state, layer));

    private OnnxGraph Build()
    {
        var x = _graph.Input(Features, OnnxElement.Float, _steps, _batch, _options.InputSize);
        var lengths = _ragged ? _graph.Input(Lengths, OnnxElement.Int32, _batch) : "";
        var layers = _options.HiddenSizes.Count;
        for (var layer = 0; layer < layers; layer++)
            x = AddLayer(layer, x, lengths, isTop: layer == layers - 1);
        AddHead(x);
        return _graph;
    }

    /// <returns>What the next layer reads [T, B, D H] or, of the top layer, the final state [D, B, H].</returns>
    private string AddLayer(int layer, string x, string lengths, bool isTop)
    {
        var hiddenSize = _options.HiddenSizes[layer];
        var inputSize = layer == 0 ? _options.InputSize : Directions * _options.HiddenSizes[layer - 1];
        var (weights, recurrentWeights, biases) = AddWeights(layer, inputSize, hiddenSize);
        var state = StateAfter('h', layer);
        List<string> inputs = [x, weights, recurrentWeights, biases, lengths];
        List<string> outputs = [isTop ? "" : $"y{layer}"];
        if (_carriesState)
            foreach (var name in StatesOf(Cell))
                AddState(name, layer, hiddenSize, inputs, outputs);
        else if (isTop)
            outputs.Add(state);

        List<OnnxAttribute> attributes = [new("hidden_size", hiddenSize), new("direction", Text: _options.Bidirectional ? "bidirectional" : "forward")];
        if (Cell == CellKind.Gru)
            attributes.Add(new OnnxAttribute("linear_before_reset", 1));
        _graph.Nodes.Add(new OnnxNode(OnnxGates.Operation(Cell), [.. inputs], [.. outputs], [.. attributes]));
        return isTop ? state : JoinDirections($"y{layer}", [0, 2, 1, 3], axis: 1, _steps, _batch, Directions * hiddenSize);
    }

    private void AddState(char state, int layer, int hiddenSize, List<string> inputs, List<string> outputs)
    {
        inputs.Add(_graph.Input(StateBefore(state, layer), OnnxElement.Float, Directions, _batch, hiddenSize));
        outputs.Add(_graph.Output(StateAfter(state, layer), Directions, _batch, hiddenSize));
    }

    private (string Weights, string RecurrentWeights, string Biases) AddWeights(int layer, int inputSize, int hiddenSize)
    {
        var width = _network.Parameters[$"weight_hh_l{layer}"].Rows; // G H
        var weights = new float[Directions * width * inputSize];
        var recurrentWeights = new float[Directions * width * hiddenSize];
        var biases = new float[Directions * 2 * width];
        for (var direction = 0; direction < Directions; direction++)
        {
            var suffix = $"l{layer}" + (direction == 0 ? "" : "_reverse");
            Copy($"weight_ih_{suffix}", weights, direction);
            Copy($"weight_hh_{suffix}", recurrentWeights, direction);
            Copy($"bias_ih_{suffix}", biases, 2 * direction);
            Copy($"bias_hh_{suffix}", biases, (2 * direction) + 1);
        }

        return (
            _graph.Constant(OnnxTensor.Floats($"W{layer}", weights, Directions, width, inputSize)),
            _graph.Constant(OnnxTensor.Floats($"R{layer}", recurrentWeights, Directions, width, hiddenSize)),
            _graph.Constant(OnnxTensor.Floats($"B{layer}", biases, Directions, 2 * width)));
    }

    private void Copy(string parameter, float[] destination, int index)
    {
        var source = _network.Parameters.WeightsOf(parameter);
        OnnxGates.Reorder(Cell, source, destination.AsSpan(index * source.Length, source.Length));
    }

    private void AddHead(string state)
    {
        var size = Directions * _options.HiddenSizes[^1];
        var pooled = JoinDirections(state, [1, 0, 2], axis: 0, _batch, size);
        var weights = _graph.Constant(OnnxTensor.Floats("head_weight", _network.Parameters.WeightsOf("head.weight"), _options.OutputSize, size));
        var bias = _graph.Constant(OnnxTensor.Floats("head_bias", _network.Parameters.WeightsOf("head.bias"), _options.OutputSize));
        _graph.Node("Gemm", [pooled, weights, bias], _graph.Output(Scores, _batch, _options.OutputSize), new OnnxAttribute("transB", 1));
    }

    /// <summary>Brings the directions side by side; one direction is only an axis to drop, which costs nothing.</summary>
    private string JoinDirections(string value, long[] permutation, int axis, params long[] shape)
    {
        if (Directions == 1)
            return _graph.Node("Squeeze", [value, _graph.Constant(OnnxTensor.Integers($"{value}_axis", axis))], $"{value}_joined");
        var transposed = _graph.Node("Transpose", [value], $"{value}_transposed", new OnnxAttribute("perm", Integers: permutation));
        return _graph.Node("Reshape", [transposed, _graph.Constant(OnnxTensor.Integers($"{value}_shape", shape))], $"{value}_joined");
    }

    /// <summary>'h' is the output fed back, 'c' the LSTM's cell.</summary>
    private static string StatesOf(CellKind cell) => cell == CellKind.Lstm ? "hc" : "h";

    private static string StateBefore(char state, int layer) => $"{state}{layer}_before";

    private static string StateAfter(char state, int layer) => $"{state}{layer}_after";

    private static void ThrowIfNotExpressible(NetworkOptions options, SequencePooling pooling)
    {
        var cell = options.Cell;
        if (options.Embedding is not null || options.Pooling != pooling || cell.Peepholes || cell.CoupledInputForget || cell.ProjectionSize != 0
            || !cell.ResetAfter || cell.LayerNormalization || cell.ElmanActivation != ElmanActivation.Tanh)
            throw new ArgumentException($"The comparison with ONNX Runtime takes plain cells on features and {pooling} as pooling.", nameof(options));
    }
}
