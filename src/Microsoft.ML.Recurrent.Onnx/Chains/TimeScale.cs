using Microsoft.ML.Recurrent.Onnx.Graphs;
using DataType = Microsoft.ML.Recurrent.Onnx.Schema.TensorProto.Types.DataType;

namespace Microsoft.ML.Recurrent.Onnx.Chains;

/// <summary>Represents the steps of sequences of different lengths that rows have.</summary>
/// <param name="graph">The graph.</param>
/// <param name="lengths">[B] The lengths, as 64-bit integers.</param>
/// <param name="steps">The number of steps of the longest sequence that there is room for, a scalar.</param>
internal sealed class TimeScale(GraphBuilder graph, string lengths, string steps)
{
    private string? _mask;
    private string? _shortLengths;

    /// <summary>Gets the lengths. [B]</summary>
    public string Lengths => lengths;

    /// <summary>Gets the number of steps, a scalar.</summary>
    public string Steps => steps;

    /// <summary>Gets the steps that these were made of by a stride.</summary>
    public (TimeScale Scale, int Stride)? Source { get; private init; }

    /// <summary>Gets the lengths as operators of recurrent layers read them, as 32-bit integers. [B]</summary>
    public string ShortLengths => _shortLengths ??= graph.Cast(lengths, DataType.Int32);

    /// <summary>Gets whether a step is before the end of its sequence. [T, B, 1], booleans.</summary>
    public string Mask => _mask ??= graph.Unsqueeze(graph.Add("Less", [graph.Unsqueeze(graph.Counting(steps), 1), graph.Unsqueeze(lengths, 0)]), 2);

    /// <summary>Returns the lengths as numbers. [B, 1]</summary>
    public string LengthNumbers() => graph.Unsqueeze(graph.Cast(lengths, DataType.Float), 1);

    /// <summary>Returns every step whose number is a multiple of a stride.</summary>
    public TimeScale Every(int stride) => stride == 1 ? this : new(graph, Divided(lengths, stride), Divided(steps, stride)) { Source = (this, stride) };

    /// <summary>Returns rows that are zero after the end of their sequences.</summary>
    public StepRows Clean(StepRows rows) => rows.IsClean ? rows
        : rows with { Name = graph.Add("Where", [Mask, rows.Name, graph.Number(0)]), IsClean = true };

    private string Divided(string count, int stride) => graph.Quotient(graph.Sum(count, graph.Integer(stride - 1)), graph.Integer(stride));
}
