namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Specifies a metric of <c>ml.Forecasting.Evaluate</c>. For all of them, lower is better. <see cref="ForecastAccuracy"/> has the formulas.</summary>
public enum ForecastMetric
{
    /// <summary>MASE, <see cref="ForecastAccuracy.MeanAbsoluteScaledError"/>.</summary>
    MeanAbsoluteScaledError,

    /// <summary>sMAPE, <see cref="ForecastAccuracy.SymmetricMeanAbsolutePercentageError"/>.</summary>
    SymmetricMeanAbsolutePercentageError,

    /// <summary>MAE, <see cref="ForecastAccuracy.MeanAbsoluteError"/>.</summary>
    MeanAbsoluteError,

    /// <summary>RMSE, <see cref="ForecastAccuracy.RootMeanSquaredError"/>.</summary>
    RootMeanSquaredError,

    /// <summary>ND, <see cref="ForecastAccuracy.NormalizedDeviation"/>.</summary>
    NormalizedDeviation,

    /// <summary>Weighted quantile loss, <see cref="ForecastAccuracy.WeightedQuantileLoss"/>; requires columns of quantiles.</summary>
    WeightedQuantileLoss,
}
