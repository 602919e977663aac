using Microsoft.ML.Recurrent.Engine.Cells.Elman;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Onnx.Graphs;

namespace Microsoft.ML.Recurrent.Onnx.Layers.Recurrent;

/// <summary>Writes a step of an Elman network.</summary>
internal sealed class ElmanBody(RecurrentShape layer, CellWeights weights) : IStepBody
{
    public IReadOnlyList<(long[] Dimensions, float Start)> States => [([layer.Size], 0)];

    public (string? Output, List<string> States) Write(GraphBuilder body, string gates, IReadOnlyList<string> states)
    {
        var argument = body.Sum(gates, RecurrentHalf.Write(body, states[0], weights, 0, layer.Size, layer.Size));
        return (null, [layer.Cell.ElmanActivation == ElmanActivation.Relu ? body.Add("Relu", [argument]) : body.Tanh(argument)]);
    }
}
