using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Onnx.Graphs;

namespace Microsoft.ML.Recurrent.Onnx.Layers.Recurrent;

/// <summary>Writes a step of an LSTM with all of its variants.</summary>
internal sealed class LstmBody(RecurrentShape layer, CellWeights weights) : IStepBody
{
    private readonly int _size = layer.Size;
    private readonly int _state = RecurrentLayers.StateOf(layer);

    public IReadOnlyList<(long[] Dimensions, float Start)> States => [([_state], 0), ([_size], 0)];

    public (string? Output, List<string> States) Write(GraphBuilder body, string gates, IReadOnlyList<string> states)
    {
        var (coupled, c) = (layer.Cell.CoupledInputForget, states[1]);
        var all = body.Sum(gates, RecurrentHalf.Write(body, states[0], weights, 0, (coupled ? 3 : 4) * _size, _state));
        var forget = body.Sigmoid(Seen(coupled ? 0 : 1, 1, c));
        var input = coupled ? body.Difference(body.Number(1), forget) : body.Sigmoid(Seen(0, 0, c));
        var next = body.Sum(body.Product(forget, c), body.Product(input, body.Tanh(Gate(coupled ? 1 : 2))));
        var output = body.Sigmoid(Seen(coupled ? 2 : 3, 2, next));
        var shown = weights.CellGain.Length == 0 ? next : Normalizations.Layer(body, next, weights.CellGain, weights.CellBias);
        var h = body.Product(output, body.Tanh(shown));
        if (weights.Projection.Length > 0)
            h = body.Affine(h, "recurrent.projection", weights.Projection, _state, []);
        return (null, [h, next]);

        string Gate(int gate) => body.Columns(all, gate * _size, (gate + 1) * _size);

        string Seen(int gate, int peephole, string cell) => weights.Peepholes.Length == 0 ? Gate(gate) : body.Sum(
            Gate(gate), body.Product(cell, body.Constant("peephole", weights.Peepholes.AsSpan(peephole * _size, _size), _size)));
    }
}
