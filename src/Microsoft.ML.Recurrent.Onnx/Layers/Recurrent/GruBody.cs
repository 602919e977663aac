using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Onnx.Graphs;

namespace Microsoft.ML.Recurrent.Onnx.Layers.Recurrent;

/// <summary>Writes a step of a GRU, with the reset gate after the recurrent product or before it.</summary>
internal sealed class GruBody(RecurrentShape layer, CellWeights weights) : IStepBody
{
    private readonly int _size = layer.Size;

    public IReadOnlyList<(long[] Dimensions, float Start)> States => [([_size], 0)];

    public (string? Output, List<string> States) Write(GraphBuilder body, string gates, IReadOnlyList<string> states)
    {
        var h = states[0];
        string reset, update, candidate;
        var ofCandidate = body.Columns(gates, 2 * _size, 3 * _size);
        if (layer.Cell.ResetAfter)
        {
            var recurrent = RecurrentHalf.Write(body, h, weights, 0, 3 * _size, _size);
            (reset, update) = Gates(recurrent);
            candidate = body.Sum(ofCandidate, body.Product(reset, body.Columns(recurrent, 2 * _size, 3 * _size)));
        }
        else
        {
            (reset, update) = Gates(RecurrentHalf.Write(body, h, weights, 0, 2 * _size, _size));
            candidate = body.Sum(ofCandidate, RecurrentHalf.Write(body, body.Product(reset, h), weights, 2 * _size, 3 * _size, _size));
        }

        candidate = body.Tanh(candidate);
        return (null, [body.Sum(candidate, body.Product(update, body.Difference(h, candidate)))]);

        (string Reset, string Update) Gates(string recurrent) => (
            body.Sigmoid(body.Sum(body.Columns(gates, 0, _size), body.Columns(recurrent, 0, _size))),
            body.Sigmoid(body.Sum(body.Columns(gates, _size, 2 * _size), body.Columns(recurrent, _size, 2 * _size))));
    }
}
