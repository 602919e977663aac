namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>A named array of weights with its gradient; row-major, as torch keeps it.</summary>
internal sealed class ReferenceParameter(string name, params int[] shape)
{
    public string Name { get; } = name;

    public int[] Shape { get; } = shape;

    public double[] Value { get; } = new double[shape.Aggregate(1, (product, size) => product * size)];

    public double[] Gradient { get; } = new double[shape.Aggregate(1, (product, size) => product * size)];

    /// <summary>The length of one row of a matrix.</summary>
    public int Columns => Shape[^1];
}
