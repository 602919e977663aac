using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Onnx.Chains;
using Microsoft.ML.Recurrent.Onnx.Graphs;

namespace Microsoft.ML.Recurrent.Onnx.Layers;

/// <summary>Writes layers that hold other layers.</summary>
internal static class Blocks
{
    public static StepRows WriteResidual(ChainWriter chain, ResidualShape layer, StepRows rows)
    {
        var inner = chain.Write(layer.Layers, rows);
        return rows with { Name = chain.Graph.Sum(rows.Name, inner.Name), ForwardSize = inner.ForwardSize, IsClean = rows.IsClean && inner.IsClean };
    }

    public static StepRows WriteSideBySide(ChainWriter chain, SideBySideShape layer, StepRows rows)
    {
        StepRows[] branches = [.. layer.Branches.Select(branch => chain.Write(branch, rows))];
        var size = branches.Sum(branch => branch.Size);
        var joined = chain.Graph.Join(branches[0].Scale is null ? 1 : 2, [.. branches.Select(branch => branch.Name)]);
        return new StepRows(joined, size, size, branches[0].Scale, branches.All(branch => branch.IsClean));
    }
}
