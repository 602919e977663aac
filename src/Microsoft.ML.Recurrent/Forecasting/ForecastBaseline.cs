namespace Microsoft.ML.Recurrent;

/// <summary>Specifies what direct and segment-wise networks correct.</summary>
public enum ForecastBaseline
{
    /// <summary>
    /// <see cref="Combination"/> if the options allow it and the data are many short series: at least ten series or targets, half of which have at most 300
    /// values. Otherwise <see cref="None"/>.
    /// </summary>
    Automatic,

    /// <summary>Nothing but what <see cref="ForecastingOptions.Normalization"/> and <see cref="ForecastingOptions.ExponentialSmoothing"/> specify.</summary>
    None,

    /// <summary>
    /// A combination of forecasts of level, damped trend and half of the trend (the Theta method), each with no season, an added one and a multiplied
    /// one. Their coefficients are those that suit a series best, and their weights are chosen by the errors at earlier origins, of the series and
    /// of all series.
    /// </summary>
    Combination,
}
