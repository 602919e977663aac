namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Specifies a metric of ML.NET's evaluator of regression.</summary>
public enum RegressionMetric
{
    /// <summary>The mean of the absolute errors; lower is better.</summary>
    MeanAbsoluteError,

    /// <summary>The root of the mean of the squared errors; lower is better.</summary>
    RootMeanSquaredError,

    /// <summary>The share of the variance that is explained, at most 1; higher is better.</summary>
    RSquared,
}
