namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>A metric of <c>ml.MulticlassClassification.EvaluateTagging</c>.</summary>
public enum TaggingMetric
{
    /// <summary>Share of the steps whose tag is right, 0 to 1; more is better.</summary>
    Accuracy,

    /// <summary>F1 of whole entities by the rules of conlleval, 0 to 1; more is better.</summary>
    EntityF1,
}
