namespace Microsoft.ML.Recurrent.Engine.Losses;

/// <summary>
/// The cost of the outputs that belong to one target value, in double precision. A struct, so that the compiler puts it into <see cref="PointwiseRows"/> without a call.
/// </summary>
internal interface IPointwiseLoss
{
    /// <summary>A constant, for messages.</summary>
    public string Name { get; }

    /// <summary>Number of neighbouring outputs that belong to one target value.</summary>
    public int OutputsPerTarget { get; }

    /// <summary>Number of neighbouring numbers in <see cref="LossBatch.Values"/> that describe one target; the first is NaN where the target is missing.</summary>
    public int ValuesPerTarget { get; }

    /// <summary>How many costs the mean over a row counts for one target.</summary>
    public int CostsPerTarget { get; }

    /// <summary>The cost, and its derivatives if wanted.</summary>
    /// <param name="outputs">[OutputsPerTarget].</param>
    /// <param name="target">[ValuesPerTarget], the first is not NaN.</param>
    /// <param name="factor">Factor on the derivatives.</param>
    /// <param name="dOutputs">[OutputsPerTarget], overwritten; or empty.</param>
    public double Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> target, double factor, Span<float> dOutputs);
}
