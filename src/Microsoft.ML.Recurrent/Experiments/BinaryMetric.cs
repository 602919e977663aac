namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>A metric of ML.NET's evaluator of two classes.</summary>
public enum BinaryMetric
{
    /// <summary>Share of the rows whose class is right, 0 to 1; more is better.</summary>
    Accuracy,

    /// <summary>Area under the curve of true against false positives, 0 to 1; more is better.</summary>
    AreaUnderRocCurve,

    /// <summary>Area under the curve of precision against recall, 0 to 1; more is better.</summary>
    AreaUnderPrecisionRecallCurve,

    /// <summary>Harmonic mean of precision and recall of the positive class, 0 to 1; more is better.</summary>
    F1Score,

    /// <summary>Mean negative logarithm, to base 2, of the probability of the right class; less is better. Needs a column Probability.</summary>
    LogLoss,
}
