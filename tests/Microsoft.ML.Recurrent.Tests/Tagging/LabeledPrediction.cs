namespace Microsoft.ML.Recurrent.Tests.Tagging;

/// <summary>What a tagger of rows with a label gives, tags and label as text.</summary>
public sealed class LabeledPrediction
{
    public string[] Predicted { get; set; } = [];

    public float[] Score { get; set; } = [];

    public string PredictedIntent { get; set; } = "";

    public float[] RowScore { get; set; } = [];
}
