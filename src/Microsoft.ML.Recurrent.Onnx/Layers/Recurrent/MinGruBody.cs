using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Onnx.Graphs;

namespace Microsoft.ML.Recurrent.Onnx.Layers.Recurrent;

/// <summary>Writes a step of a minGRU.</summary>
internal sealed class MinGruBody(RecurrentShape layer) : IStepBody
{
    public IReadOnlyList<(long[] Dimensions, float Start)> States => [([layer.Size], 0)];

    public (string? Output, List<string> States) Write(GraphBuilder body, string gates, IReadOnlyList<string> states)
    {
        var update = body.Sigmoid(body.Columns(gates, 0, layer.Size));
        var candidate = MinimalGate.Candidate(body, body.Columns(gates, layer.Size, 2L * layer.Size));
        return (null, [body.Sum(body.Product(body.Difference(body.Number(1), update), states[0]), body.Product(update, candidate))]);
    }
}
