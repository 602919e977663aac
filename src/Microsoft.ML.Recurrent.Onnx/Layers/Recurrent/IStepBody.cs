using Microsoft.ML.Recurrent.Onnx.Graphs;

namespace Microsoft.ML.Recurrent.Onnx.Layers.Recurrent;

/// <summary>Writes one step of a cell into the body of a loop over the steps.</summary>
internal interface IStepBody
{
    /// <summary>Gets the dimensions of each state, without that of the sequences, and its value at the start.</summary>
    public IReadOnlyList<(long[] Dimensions, float Start)> States { get; }

    /// <summary>Writes a step.</summary>
    /// <param name="body">The body.</param>
    /// <param name="gates">[B, rows] The input half of the step.</param>
    /// <param name="states">The states before the step.</param>
    /// <returns>The output, null if it is the first state, and the states after the step.</returns>
    public (string? Output, List<string> States) Write(GraphBuilder body, string gates, IReadOnlyList<string> states);
}
