namespace Microsoft.ML.Recurrent.Engine.Layers.Normalization;

/// <summary>Specifies how the values of a step are normalized.</summary>
public enum NormalizationKind
{
    /// <summary>By their mean and standard deviation: (x - mean) / sqrt(variance + 1e-5) gain + bias (Ba et al. 2016).</summary>
    Layer,

    /// <summary>By their root mean square: x / sqrt(mean of squares + 1e-5) gain (Zhang and Sennrich 2019).</summary>
    RootMeanSquare,

    /// <summary>
    /// Each value by its own mean and standard deviation over all steps of the sequence, as <see cref="Layer"/> otherwise (Ulyanov et al. 2016). Needs whole
    /// sequences.
    /// </summary>
    Instance,

    /// <summary>
    /// By the mean and the standard deviation of all values of all steps of the sequence, as <see cref="Layer"/> otherwise: group normalization with one group
    /// (Wu and He 2018). Needs whole sequences.
    /// </summary>
    Sequence,
}
