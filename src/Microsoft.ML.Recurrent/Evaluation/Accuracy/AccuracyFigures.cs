namespace Microsoft.ML.Recurrent.Evaluation.Accuracy;

/// <summary>Represents the figures of one forecaster; see <see cref="ForecastAccuracy"/>. Immutable.</summary>
internal sealed record AccuracyFigures(
    long Count, int SeriesCount, int ScaledSeriesCount, double MeanAbsoluteError, double MeanSquaredError, double MeanAbsolutePercentageError,
    double SymmetricMeanAbsolutePercentageError, double MeanAbsoluteScaledError, double RootMeanSquaredScaledError, double OverallWeightedAverage,
    double NormalizedDeviation, double WeightedQuantileLoss, IReadOnlyList<QuantileAccuracy> Quantiles, double Coverage, double MeanIntervalWidth,
    double MeanScaledIntervalScore);
