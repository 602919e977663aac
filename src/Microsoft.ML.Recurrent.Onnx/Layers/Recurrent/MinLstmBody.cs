using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Onnx.Graphs;

namespace Microsoft.ML.Recurrent.Onnx.Layers.Recurrent;

/// <summary>Writes a step of a minLSTM.</summary>
internal sealed class MinLstmBody(RecurrentShape layer) : IStepBody
{
    private readonly long _size = layer.Size;

    public IReadOnlyList<(long[] Dimensions, float Start)> States => [([_size], 0)];

    public (string? Output, List<string> States) Write(GraphBuilder body, string gates, IReadOnlyList<string> states)
    {
        var (forget, input) = (body.Columns(gates, 0, _size), body.Columns(gates, _size, 2 * _size));
        var candidate = MinimalGate.Candidate(body, body.Columns(gates, 2 * _size, 3 * _size));
        (forget, input) = (body.Sigmoid(forget), body.Sigmoid(input));
        var sum = body.Sum(body.Product(forget, states[0]), body.Product(input, candidate));
        return (null, [body.Quotient(sum, body.Sum(forget, input))]);
    }
}
