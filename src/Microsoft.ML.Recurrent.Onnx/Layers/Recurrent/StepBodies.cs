using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

namespace Microsoft.ML.Recurrent.Onnx.Layers.Recurrent;

/// <summary>Lists what writes a step of each cell. A new cell is one more line.</summary>
internal static class StepBodies
{
    public static IStepBody Of(RecurrentShape layer, CellWeights weights) => layer.Cell.Kind switch
    {
        CellKind.Elman => new ElmanBody(layer, weights),
        CellKind.Gru => new GruBody(layer, weights),
        CellKind.Lstm => new LstmBody(layer, weights),
        CellKind.MinGru => new MinGruBody(layer),
        CellKind.MinLstm => new MinLstmBody(layer),
        CellKind.SLstm => new SLstmBody(layer, weights),
        CellKind.MLstm => new MLstmBody(layer),
        _ => throw new NotSupportedException($"The network has a cell that is not written as ONNX: {layer.Cell.Kind}."),
    };
}
