namespace Microsoft.ML.Recurrent.Engine.Networks.Passes;

/// <summary>Represents the outputs of a head in the last window.</summary>
/// <param name="values">The outputs. [Rows, Stride]</param>
/// <param name="rows">The number of rows.</param>
/// <param name="stride">The number of elements from one row to the next.</param>
internal readonly ref struct HeadOutput(Span<float> values, int rows, int stride)
{
    /// <summary>Gets the outputs. [Rows, Stride]</summary>
    public Span<float> Values { get; } = values;

    /// <summary>Gets the number of rows.</summary>
    public int Rows { get; } = rows;

    /// <summary>Gets the number of elements from one row to the next.</summary>
    public int Stride { get; } = stride;
}
