namespace Microsoft.ML.Recurrent.Benchmarks.Surface;

/// <summary>What a prediction engine gives for text.</summary>
public sealed class TextScore
{
    /// <summary>Gets or sets the class, from 1.</summary>
    public uint PredictedLabel { get; set; }

    /// <summary>Gets or sets the probability of each class.</summary>
    public float[] Score { get; set; } = [];
}
