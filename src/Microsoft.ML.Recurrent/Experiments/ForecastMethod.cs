namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Specifies the methods that a comparison of forecasters measures, the simplest first.</summary>
public enum ForecastMethod
{
    /// <summary>The last value continues unchanged; see <see cref="ForecastArchitecture.Naive"/>.</summary>
    Naive,

    /// <summary>
    /// The last season repeats; the same as <see cref="Naive"/> if there is no season. See <see cref="ForecastArchitecture.SeasonalNaive"/>.
    /// </summary>
    SeasonalNaive,

    /// <summary>
    /// Exponential smoothing of level, damped trend and season, with coefficients chosen for each series on its training rows; see
    /// <see cref="ForecastArchitecture.ExponentialSmoothing"/>.
    /// </summary>
    ExponentialSmoothing,

    /// <summary>
    /// A pretrained network, which needs no training; see <see cref="ForecastArchitecture.Pretrained"/>. Measured if there is one target.
    /// </summary>
    Pretrained,

    /// <summary>The best of the recurrent forecasters.</summary>
    Recurrent,
}
