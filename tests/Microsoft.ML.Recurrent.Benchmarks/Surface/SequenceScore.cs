namespace Microsoft.ML.Recurrent.Benchmarks.Surface;

/// <summary>What a prediction engine gives.</summary>
public sealed class SequenceScore
{
    /// <summary>Gets or sets the prediction.</summary>
    public float Score { get; set; }
}
