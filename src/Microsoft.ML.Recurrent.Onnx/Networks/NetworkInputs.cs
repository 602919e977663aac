using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Onnx.Graphs;
using DataType = Microsoft.ML.Recurrent.Onnx.Schema.TensorProto.Types.DataType;

namespace Microsoft.ML.Recurrent.Onnx.Networks;

/// <summary>Names what a network reads. All have time first, as layout 0 of the standard.</summary>
/// <param name="Features">[T, B, I] Numbers, or null.</param>
/// <param name="Tokens">[T, B] Tokens, or null.</param>
/// <param name="Factors">[T, B, F] Further keys, or null.</param>
/// <param name="Lengths">[B] The number of steps of each sequence.</param>
internal sealed record NetworkInputs(string? Features, string? Tokens, string? Factors, string Lengths)
{
    public const string Time = "time";
    public const string Batch = "batch";

    /// <summary>Adds inputs that a network of a shape reads.</summary>
    public static NetworkInputs Add(GraphBuilder graph, InputShape input) => new(
        input.InputSize > 0 ? graph.Input("features", DataType.Float, Time, Batch, input.InputSize) : null,
        input.Embedding is not null ? graph.Input("tokens", DataType.Int64, Time, Batch) : null,
        input.Factors.Count > 0 ? graph.Input("factors", DataType.Int64, Time, Batch, input.Factors.Count) : null,
        graph.Input("lengths", DataType.Int32, Batch));
}
