namespace Microsoft.ML.Recurrent;

/// <summary>How a recurrent network is used to forecast.</summary>
public enum ForecastArchitecture
{
    /// <summary>
    /// <see cref="SeasonalCorrection"/> for one column of values without series, covariates and calendar; otherwise <see cref="SegmentWise"/>.
    /// </summary>
    Automatic,

    /// <summary>
    /// One short series: a level and a seasonal profile are carried forward and the networks correct them, all steps ahead at once. One scalar column;
    /// reads no covariates.
    /// </summary>
    SeasonalCorrection,

    /// <summary>The network reads the context value by value and then gives all steps ahead at once (Wen et al. 2017).</summary>
    Direct,

    /// <summary>
    /// The network reads the context in segments of <see cref="ForecastingOptions.SegmentLength"/> values and gives the coming segments side by side, each from
    /// the same state and an embedding of its position (SegRNN, Lin et al. 2023). Far faster than the others where context and horizon are long.
    /// </summary>
    SegmentWise,

    /// <summary>
    /// The network reads value after value and gives the distribution of the next one; forecasts are paths drawn from it step by step (DeepAR, Salinas et al. 2020).
    /// </summary>
    Autoregressive,
}
