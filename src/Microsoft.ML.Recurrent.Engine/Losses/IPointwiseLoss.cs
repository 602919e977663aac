namespace Microsoft.ML.Recurrent.Engine.Losses;

/// <summary>
/// Defines the cost of the outputs that belong to one target, in double precision. Implemented by structs, so that the compiler inlines it into
/// <see cref="PointwiseRows"/>.
/// </summary>
internal interface IPointwiseLoss
{
    /// <summary>Gets the name of the loss, a constant, for messages.</summary>
    public string Name { get; }

    /// <summary>Gets the number of consecutive outputs that belong to one target.</summary>
    public int OutputsPerTarget { get; }

    /// <summary>
    /// Gets the number of consecutive values in <see cref="LossBatch.Values"/> that describe one target; the first is NaN if the target is missing.
    /// </summary>
    public int ValuesPerTarget { get; }

    /// <summary>Gets the number of costs of one target that the mean over a row counts.</summary>
    public int CostsPerTarget { get; }

    /// <summary>Computes the cost and, if requested, its derivatives.</summary>
    /// <param name="outputs">The outputs of the target. [OutputsPerTarget]</param>
    /// <param name="target">The values of the target, of which the first is not NaN. [ValuesPerTarget]</param>
    /// <param name="factor">The factor by which the derivatives are multiplied.</param>
    /// <param name="dOutputs">The derivatives, which are overwritten; or empty to compute only the cost. [OutputsPerTarget]</param>
    public double Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> target, double factor, Span<float> dOutputs);
}
