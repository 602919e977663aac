using System.Globalization;

namespace Microsoft.ML.Recurrent;

/// <summary>One layer of a network: what it is, what it gives and how many weights it has. Immutable and safe to share.</summary>
public sealed record LayerSummary
{
    /// <summary>Gets the name, with which the names of the layer's parameters begin or end: <c>embedding</c>, <c>l0</c>, <c>head</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the kind with its variants, such as <c>Bidirectional Lstm, layer normalization</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>
    /// Gets the shape of what the layer gives for one sequence: <c>[T, 64]</c> for 64 values after each of T steps, <c>[64]</c> for 64 values in all.
    /// </summary>
    public required string OutputShape { get; init; }

    /// <summary>Gets the number of values in a row of the output: per step, or per sequence.</summary>
    public required int OutputSize { get; init; }

    /// <summary>Gets the number of weights; 0 for a layer without any, such as a mean over the steps.</summary>
    public required int NumberOfParameters { get; init; }

    /// <summary>Gets the layer as one line.</summary>
    /// <returns>The line, in the invariant culture.</returns>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Name}: {Kind}, output {OutputShape}, {NumberOfParameters:n0} parameters");
}
