namespace Microsoft.ML.Recurrent.Engine.Layers.Normalization;

/// <summary>Specifies how the values of a step are normalized.</summary>
public enum NormalizationKind
{
    /// <summary>By their mean and standard deviation: (x - mean) / sqrt(variance + 1e-5) gain + bias (Ba et al. 2016).</summary>
    Layer,

    /// <summary>By their root mean square: x / sqrt(mean of squares + 1e-5) gain (Zhang and Sennrich 2019).</summary>
    RootMeanSquare,
}
