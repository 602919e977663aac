namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>
/// What the random parts of one direction of one layer drew for one sequence. A dropout mask holds 0 or 1 / (1 - p); a zoneout mask holds 1 where the previous
/// value stays, 0 where it does not, and the rate itself in evaluation. Absent masks change nothing.
/// </summary>
internal sealed record ReferenceMasks
{
    public static readonly ReferenceMasks None = new();

    /// <summary>[I], the same at every step, on the input of the layer.</summary>
    public double[]? Input { get; init; }

    /// <summary>[H], the same at every step, on the h that enters the recurrent product.</summary>
    public double[]? Recurrent { get; init; }

    /// <summary>[T][H], by position in the sequence.</summary>
    public double[][]? ZoneoutHidden { get; init; }

    /// <summary>[T][H], by position in the sequence.</summary>
    public double[][]? ZoneoutCell { get; init; }
}
