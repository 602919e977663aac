namespace Microsoft.ML.Recurrent.Tests.Tagging;

/// <summary>What a tagger gives, the tags as text.</summary>
public sealed class TaggedPrediction
{
    public string[] Predicted { get; set; } = [];

    public float[] Score { get; set; } = [];

    public float[] Probability { get; set; } = [];
}
