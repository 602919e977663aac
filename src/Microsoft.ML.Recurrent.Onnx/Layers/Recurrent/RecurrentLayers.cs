using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Onnx.Chains;
using Microsoft.ML.Recurrent.Onnx.Graphs;

namespace Microsoft.ML.Recurrent.Onnx.Layers.Recurrent;

/// <summary>Writes recurrent layers: by an operator of the standard where it computes the cell, and otherwise step by step.</summary>
internal static class RecurrentLayers
{
    public static StepRows Write(ChainWriter chain, RecurrentShape layer, StepRows rows)
    {
        CellWeights[] directions = layer.Bidirectional
            ? [CellWeights.Take(chain.Weights, layer.Cell), CellWeights.Take(chain.Weights, layer.Cell)] : [CellWeights.Take(chain.Weights, layer.Cell)];
        if (CellOperators.Compute(layer))
            return CellOperators.Write(chain.Graph, layer, rows, directions, reverse: false);
        var forward = CellSteps.Write(chain.Graph, layer, rows, directions[0], reverse: false);
        if (!layer.Bidirectional)
            return forward;
        var backward = CellSteps.Write(chain.Graph, layer, rows, directions[1], reverse: true);
        return new StepRows(chain.Graph.Join(2, forward.Name, backward.Name), 2 * forward.Size, forward.Size, rows.Scale, IsClean: false);
    }

    /// <summary>Writes two chains of recurrent layers, one of which reads from the end.</summary>
    public static StepRows WriteStacks(ChainWriter chain, DirectionStacksShape layer, StepRows rows)
    {
        var (forward, backward) = (rows, rows);
        foreach (var inner in layer.Layers)
        {
            var shape = inner is ResidualShape { Layers: [RecurrentShape residual] } ? residual : (RecurrentShape)inner;
            forward = Next(forward, reverse: false);
            backward = Next(backward, reverse: true);

            StepRows Next(StepRows read, bool reverse)
            {
                var weights = CellWeights.Take(chain.Weights, shape.Cell);
                var next = CellOperators.Compute(shape) ? CellOperators.Write(chain.Graph, shape, read, [weights], reverse)
                    : CellSteps.Write(chain.Graph, shape, read, weights, reverse);
                return inner is ResidualShape ? next with { Name = chain.Graph.Sum(read.Name, next.Name), IsClean = read.IsClean && next.IsClean } : next;
            }
        }

        return new StepRows(
            chain.Graph.Join(2, forward.Name, backward.Name), 2 * forward.Size, forward.Size, rows.Scale, forward.IsClean && backward.IsClean);
    }

    /// <summary>Returns the number of values of the output of a cell.</summary>
    public static int StateOf(RecurrentShape layer) =>
        layer.Cell is { Kind: CellKind.Lstm, ProjectionSize: > 0 and var projected } ? projected : layer.Size;
}
