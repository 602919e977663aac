using Microsoft.ML.Recurrent.Onnx.Chains;
using Microsoft.ML.Recurrent.Onnx.Graphs;
using DataType = Microsoft.ML.Recurrent.Onnx.Schema.TensorProto.Types.DataType;

namespace Microsoft.ML.Recurrent.Onnx.Networks;

/// <summary>Represents what a network returns.</summary>
/// <param name="Heads">The outputs of its head, [T, B, outputs] or [B, outputs], then those of its further heads.</param>
/// <param name="Tags">The best tags of a network that scores transitions between them, or null. [T, B]</param>
internal sealed record NetworkOutputs(IReadOnlyList<StepRows> Heads, string? Tags)
{
    /// <summary>Adds the outputs to a graph.</summary>
    public void AddTo(GraphBuilder graph)
    {
        foreach (var (i, head) in Heads.Index())
            graph.Output(
                i == 0 ? "output" : FormattableString.Invariant($"output_{i}"), head.Name, DataType.Float,
                head.Scale is null ? [NetworkInputs.Batch, head.Size] : [NetworkInputs.Time, NetworkInputs.Batch, head.Size]);
        if (Tags is not null)
            graph.Output("tags", Tags, DataType.Int64, NetworkInputs.Time, NetworkInputs.Batch);
    }
}
