namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>A metric of ML.NET's evaluator of numbers.</summary>
public enum RegressionMetric
{
    /// <summary>Mean of the absolute errors; less is better.</summary>
    MeanAbsoluteError,

    /// <summary>Root of the mean of the squared errors; less is better.</summary>
    RootMeanSquaredError,

    /// <summary>Share of the variance that is explained, at most 1; more is better.</summary>
    RSquared,
}
