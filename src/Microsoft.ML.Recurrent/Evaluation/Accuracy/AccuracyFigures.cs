namespace Microsoft.ML.Recurrent.Evaluation.Accuracy;

/// <summary>The figures of one forecaster, as <see cref="ForecastAccuracy"/> tells them. Immutable.</summary>
internal sealed record AccuracyFigures(
    long Count, int SeriesCount, int ScaledSeriesCount, double MeanAbsoluteError, double MeanSquaredError, double MeanAbsolutePercentageError,
    double SymmetricMeanAbsolutePercentageError, double MeanAbsoluteScaledError, double RootMeanSquaredScaledError, double OverallWeightedAverage,
    double NormalizedDeviation, double WeightedQuantileLoss, IReadOnlyList<QuantileAccuracy> Quantiles, double Coverage, double MeanIntervalWidth,
    double MeanScaledIntervalScore);
