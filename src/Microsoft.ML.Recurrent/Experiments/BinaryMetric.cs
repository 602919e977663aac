namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Specifies a metric of ML.NET's evaluator of binary classification.</summary>
public enum BinaryMetric
{
    /// <summary>The share of the rows whose class is right, 0 to 1; higher is better.</summary>
    Accuracy,

    /// <summary>The area under the curve of true positives against false positives, 0 to 1; higher is better.</summary>
    AreaUnderRocCurve,

    /// <summary>The area under the curve of precision against recall, 0 to 1; higher is better.</summary>
    AreaUnderPrecisionRecallCurve,

    /// <summary>The harmonic mean of precision and recall of the positive class, 0 to 1; higher is better.</summary>
    F1Score,

    /// <summary>The mean negative logarithm, to base 2, of the probability of the right class; lower is better. It requires a column Probability.</summary>
    LogLoss,
}
