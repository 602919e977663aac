using Microsoft.ML;

namespace Microsoft.ML.Recurrent;

/// <summary>Specifies how recurrent networks are used to forecast, or the method that forecasts without a network.</summary>
public enum ForecastArchitecture
{
    /// <summary>
    /// <see cref="SeasonalCorrection"/> for one target without a series column, covariates or calendar features, or <see cref="Pretrained"/> if there are too
    /// few values to train on; otherwise <see cref="SegmentWise"/>.
    /// </summary>
    Automatic,

    /// <summary>
    /// For one short series: a level and a seasonal profile are carried forward, and the networks correct them for all steps ahead at once. Requires one scalar
    /// target and reads no covariates.
    /// </summary>
    SeasonalCorrection,

    /// <summary>The network reads the context value by value and then forecasts all steps ahead at once (Wen et al. 2017).</summary>
    Direct,

    /// <summary>
    /// The network reads the context in segments of <see cref="ForecastingOptions.SegmentLength"/> values and forecasts the coming segments in parallel, each
    /// from the same state and an embedding of its position (SegRNN, Lin et al. 2023). Far faster than the others if context and horizon are long.
    /// </summary>
    SegmentWise,

    /// <summary>
    /// The network reads one value after another and predicts the distribution of the next one; forecasts are computed from paths that are drawn from it step
    /// by step (DeepAR, Salinas et al. 2020).
    /// </summary>
    Autoregressive,

    /// <summary>
    /// A network that was trained on generated series forecasts without training, whatever the series are; see
    /// <see cref="RecurrentForecastingCatalog.ForecastPretrained(ForecastingCatalog, string, string, int, float, string?, string?)"/>. Requires one scalar
    /// target and reads no covariates.
    /// </summary>
    Pretrained,

    /// <summary>
    /// No network: the last value continues unchanged. Any number of targets; reads no covariates. The bounds of this and the following methods are computed
    /// from the errors of their forecasts at rolling origins within the training rows, and do not adapt to each series.
    /// </summary>
    Naive,

    /// <summary>
    /// No network: the last season repeats; the same as <see cref="Naive"/> if there is no season. Any number of targets; reads no covariates.
    /// </summary>
    SeasonalNaive,

    /// <summary>
    /// No network: exponential smoothing of level, damped trend and season, with coefficients chosen for each series on its training rows (ETS(A,Ad,A), Hyndman
    /// et al. 2008). Any number of targets; reads no covariates.
    /// </summary>
    ExponentialSmoothing,
}
