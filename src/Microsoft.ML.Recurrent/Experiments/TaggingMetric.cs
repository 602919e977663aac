namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Specifies a metric of <c>ml.MulticlassClassification.EvaluateTagging</c>.</summary>
public enum TaggingMetric
{
    /// <summary>The share of the steps whose tag is right, 0 to 1; higher is better.</summary>
    Accuracy,

    /// <summary>The F1 score of whole entities by the rules of conlleval, 0 to 1; higher is better.</summary>
    EntityF1,
}
