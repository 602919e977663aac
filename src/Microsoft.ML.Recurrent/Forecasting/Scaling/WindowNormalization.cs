namespace Microsoft.ML.Recurrent;

/// <summary>
/// Specifies how the values of a window are normalized before a network reads them; its outputs have the same unit. Missing values are not counted.
/// </summary>
public enum WindowNormalization
{
    /// <summary>
    /// <see cref="LastValue"/>. If the architecture is <see cref="ForecastArchitecture.Autoregressive"/>, <see cref="MeanScale"/> if the scale is linear, no
    /// value is negative and most windows vary by half of their mean or more, as sales do, otherwise <see cref="Instance"/>, unless the level is smoothed.
    /// <see cref="MeanScale"/> for <see cref="ForecastDistribution.NegativeBinomial"/>.
    /// </summary>
    Automatic,

    /// <summary>The mean and standard deviation of the column in the training data, the same for all windows and series.</summary>
    Global,

    /// <summary>The distance from the last value of the window, divided by the deviation of its values (Lin et al. 2023).</summary>
    LastValue,

    /// <summary>
    /// The distance from the mean of the window, divided by the deviation of its values (the instance normalisation of RevIN, Kim et al. 2022).
    /// </summary>
    Instance,

    /// <summary>
    /// The values divided by the mean of their magnitudes (Salinas et al. 2020): for series of very different size that begin at zero, such as sales. Not with
    /// <see cref="SeriesScaling.Logarithm"/>, because the mean of logarithms depends on the unit of the values.
    /// </summary>
    MeanScale,
}
