namespace Microsoft.ML.Recurrent;

/// <content>How bounds follow the errors of a series.</content>
public sealed partial class ForecastingOptions
{
    /// <summary>
    /// Gets or sets how readily bounds and quantiles follow a change of the errors of a series, such as a shift of its level or spread. As values are observed,
    /// the errors of forecasts made before them, one forecast each horizon, are compared with those of the held-out values. Bounds are those of the held-out
    /// values times a factor of 1 to 16, the mean of a grid of factors f with weights w. Each error of d normal deviations multiplies w by the likelihood of d
    /// if errors are f times larger (Student's t with 10 degrees of freedom), and then w becomes (1 - r) w + r p, where r is this rate and p are the weights
    /// after a change: 0.8 for f = 1, the rest for larger factors (fixed share, Herbster and Warmuth 1998; Gibbs and Candès 2024, Conformal Inference for
    /// Online Prediction with Arbitrary Distribution Shifts). A series starts with f = 1. The weights are part of its state. Only with columns of bounds or
    /// quantiles, and not with <see cref="ForecastArchitecture.Pretrained"/>. The bounds by which detectors judge do not adapt.
    /// </summary>
    /// <value>
    /// The default is 0.01; at least 0 and below 1. 0 keeps the bounds as they were calibrated, and saves the time of the forecasts that are compared.
    /// </value>
    public float IntervalAdaptationRate { get; set; }

    /// <summary>Gets a value that indicates whether bounds or quantiles are written.</summary>
    internal bool HasSpread => ConfidenceLowerBoundColumnName is not null || QuantileColumnName is not null;

    /// <summary>Gets the rate at which bounds adapt; 0 if there are none.</summary>
    internal float AdaptationRate => HasSpread ? IntervalAdaptationRate : 0;

    /// <summary>
    /// Gets the smallest share of the values that are to lie outside of bounds, on both sides together, or beyond a quantile, on its side; 0 if there are
    /// neither.
    /// </summary>
    internal double SmallestTail
    {
        get
        {
            var ofBounds = ConfidenceLowerBoundColumnName is null ? 1 : 1 - (double)ConfidenceLevel;
            var ofQuantiles = QuantileColumnName is null ? 1 : QuantileLevels.Min(level => Math.Min(level, 1 - (double)level));
            return HasSpread ? Math.Min(ofBounds, ofQuantiles) : 0;
        }
    }
}
