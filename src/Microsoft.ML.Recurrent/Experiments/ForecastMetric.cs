namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>A metric of <c>ml.Forecasting.Evaluate</c>; of all of them less is better. <see cref="ForecastAccuracy"/> has the formulas.</summary>
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

    /// <summary>Weighted quantile loss, <see cref="ForecastAccuracy.WeightedQuantileLoss"/>; needs columns of quantiles.</summary>
    WeightedQuantileLoss,
}
