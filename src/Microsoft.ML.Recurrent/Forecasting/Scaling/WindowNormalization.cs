namespace Microsoft.ML.Recurrent;

/// <summary>What the values of a window are measured by before a network reads them; its outputs are measured by the same. Missing values do not count.</summary>
public enum WindowNormalization
{
    /// <summary>
    /// <see cref="LastValue"/>. Where the architecture is <see cref="ForecastArchitecture.Autoregressive"/>, <see cref="MeanScale"/> if the scale is linear, no value
    /// is negative and most windows vary by half of their mean or more, as sales do, otherwise <see cref="Instance"/>, unless the level is smoothed. <see
    /// cref="MeanScale"/> for <see cref="ForecastDistribution.NegativeBinomial"/>.
    /// </summary>
    Automatic,

    /// <summary>Mean and deviation of the column in the training data, the same for all windows and series.</summary>
    Global,

    /// <summary>Distance from the last value of the window, over the deviation of its values (Lin et al. 2023).</summary>
    LastValue,

    /// <summary>Distance from the mean of the window, over the deviation of its values (the instance normalisation of RevIN, Kim et al. 2022).</summary>
    Instance,

    /// <summary>
    /// The values over the mean of their magnitudes (Salinas et al. 2020): for series of very different size that begin at zero, such as sales.
    /// Not with <see cref="SeriesScaling.Logarithm"/>, because the mean of logarithms depends on the unit of the values.
    /// </summary>
    MeanScale,
}
