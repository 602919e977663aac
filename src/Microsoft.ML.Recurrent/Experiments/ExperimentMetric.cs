using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Represents the metric by which trials are compared. Immutable and thread-safe.</summary>
/// <include file="../Documentation/Experiment.xml" path="documentation/example"/>
public sealed class ExperimentMetric
{
    private readonly Func<MLContext, IDataView, double>? _evaluate;

    private ExperimentMetric(string name, bool higherIsBetter, Func<MLContext, IDataView, double>? evaluate, Func<ForecastAccuracy, double>? ofForecasts = null)
    {
        Name = name;
        HigherIsBetter = higherIsBetter;
        _evaluate = evaluate;
        OfForecasts = ofForecasts;
    }

    /// <summary>Gets the name, as logs and pages show it.</summary>
    public string Name { get; }

    /// <summary>Gets a value that indicates whether higher values are better.</summary>
    public bool HigherIsBetter { get; }

    /// <summary>Gets the function that selects the metric from the accuracy of forecasts; null if the metric measures scored rows.</summary>
    internal Func<ForecastAccuracy, double>? OfForecasts { get; }

    /// <summary>Returns the name, and whether higher or lower values are better.</summary>
    /// <returns>A human-readable text.</returns>
    public override string ToString() => $"{Name}, {(HigherIsBetter ? "more" : "less")} is better";

    /// <summary>Creates a metric of binary classification, measured by ML.NET's evaluator.</summary>
    /// <param name="metric">The metric to measure.</param>
    /// <param name="labelColumnName">The name of the column of labels.</param>
    /// <param name="scoreColumnName">The name of the column of scores.</param>
    /// <param name="predictedLabelColumnName">The name of the column of predicted labels.</param>
    /// <returns>The metric, for use in an experiment.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The metric does not exist.</exception>
    public static ExperimentMetric Binary(
        BinaryMetric metric = BinaryMetric.Accuracy, string labelColumnName = RecurrentDefaults.LabelColumnName, string scoreColumnName = "Score",
        string predictedLabelColumnName = "PredictedLabel")
    {
        if (metric == BinaryMetric.LogLoss)
            return new(nameof(BinaryMetric.LogLoss), false, (ml, data) =>
                ml.BinaryClassification.Evaluate(data, labelColumnName, scoreColumnName, predictedLabelColumnName: predictedLabelColumnName).LogLoss);
        Func<BinaryClassificationMetrics, double> select = metric switch
        {
            BinaryMetric.Accuracy => figures => figures.Accuracy,
            BinaryMetric.AreaUnderRocCurve => figures => figures.AreaUnderRocCurve,
            BinaryMetric.AreaUnderPrecisionRecallCurve => figures => figures.AreaUnderPrecisionRecallCurve,
            BinaryMetric.F1Score => figures => figures.F1Score,
            _ => throw Unknown(metric),
        };
        return new(metric.ToString(), true, (ml, data) =>
            select(ml.BinaryClassification.EvaluateNonCalibrated(data, labelColumnName, scoreColumnName, predictedLabelColumnName)));
    }

    /// <summary>Creates a metric of multiclass classification, measured by ML.NET's evaluator.</summary>
    /// <param name="metric">The metric to measure.</param>
    /// <param name="labelColumnName">The name of the column of labels, a key.</param>
    /// <param name="scoreColumnName">The name of the column of scores.</param>
    /// <param name="predictedLabelColumnName">The name of the column of predicted labels, a key.</param>
    /// <returns>The metric, for use in an experiment.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The metric does not exist.</exception>
    public static ExperimentMetric Multiclass(
        MulticlassMetric metric = MulticlassMetric.MicroAccuracy, string labelColumnName = RecurrentDefaults.LabelColumnName, string scoreColumnName = "Score",
        string predictedLabelColumnName = "PredictedLabel")
    {
        Func<MulticlassClassificationMetrics, double> select = metric switch
        {
            MulticlassMetric.MicroAccuracy => figures => figures.MicroAccuracy,
            MulticlassMetric.MacroAccuracy => figures => figures.MacroAccuracy,
            MulticlassMetric.LogLoss => figures => figures.LogLoss,
            _ => throw Unknown(metric),
        };
        return new(metric.ToString(), metric != MulticlassMetric.LogLoss, (ml, data) =>
            select(ml.MulticlassClassification.Evaluate(data, labelColumnName, scoreColumnName, predictedLabelColumnName)));
    }

    /// <summary>Creates a metric of regression, measured by ML.NET's evaluator.</summary>
    /// <param name="metric">The metric to measure.</param>
    /// <param name="labelColumnName">The name of the column of true values.</param>
    /// <param name="scoreColumnName">The name of the column of predicted values.</param>
    /// <returns>The metric, for use in an experiment.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The metric does not exist.</exception>
    public static ExperimentMetric Regression(
        RegressionMetric metric = RegressionMetric.RootMeanSquaredError, string labelColumnName = RecurrentDefaults.LabelColumnName,
        string scoreColumnName = "Score")
    {
        Func<RegressionMetrics, double> select = metric switch
        {
            RegressionMetric.MeanAbsoluteError => figures => figures.MeanAbsoluteError,
            RegressionMetric.RootMeanSquaredError => figures => figures.RootMeanSquaredError,
            RegressionMetric.RSquared => figures => figures.RSquared,
            _ => throw Unknown(metric),
        };
        return new(metric.ToString(), metric == RegressionMetric.RSquared, (ml, data) =>
            select(ml.Regression.Evaluate(data, labelColumnName, scoreColumnName)));
    }

    /// <summary>Creates a metric of tagging, measured by <c>EvaluateTagging</c>.</summary>
    /// <param name="metric">The metric to measure.</param>
    /// <param name="labelColumnName">The name of the column of true tags.</param>
    /// <param name="predictedLabelColumnName">The name of the column of predicted tags.</param>
    /// <returns>The metric, for use in an experiment.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The metric does not exist.</exception>
    public static ExperimentMetric Tagging(
        TaggingMetric metric = TaggingMetric.EntityF1, string labelColumnName = RecurrentDefaults.LabelColumnName,
        string predictedLabelColumnName = "PredictedLabel")
    {
        Func<TaggingMetrics, double> select = metric switch
        {
            TaggingMetric.Accuracy => figures => figures.Accuracy,
            TaggingMetric.EntityF1 => figures => figures.EntityF1,
            _ => throw Unknown(metric),
        };
        return new($"Tagging {metric}", true, (ml, data) =>
            select(ml.MulticlassClassification.EvaluateTagging(data, labelColumnName, predictedLabelColumnName)));
    }

    /// <summary>
    /// Creates a metric of forecasts, measured on the columns that the options of <see cref="ExperimentData.RollingOrigin"/> name. It cannot be used with other
    /// data.
    /// </summary>
    /// <param name="metric">The metric to measure.</param>
    /// <returns>The metric, for use in an experiment.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The metric does not exist.</exception>
    public static ExperimentMetric Forecast(ForecastMetric metric = ForecastMetric.MeanAbsoluteScaledError) => new(metric.ToString(), false, null, metric switch
    {
        ForecastMetric.MeanAbsoluteScaledError => figures => figures.MeanAbsoluteScaledError,
        ForecastMetric.SymmetricMeanAbsolutePercentageError => figures => figures.SymmetricMeanAbsolutePercentageError,
        ForecastMetric.MeanAbsoluteError => figures => figures.MeanAbsoluteError,
        ForecastMetric.RootMeanSquaredError => figures => figures.RootMeanSquaredError,
        ForecastMetric.NormalizedDeviation => figures => figures.NormalizedDeviation,
        ForecastMetric.WeightedQuantileLoss => figures => figures.WeightedQuantileLoss,
        _ => throw Unknown(metric),
    });

    /// <summary>Creates any other metric, such as one of ranking, clustering or anomaly detection, or your own.</summary>
    /// <param name="name">The name of the metric.</param>
    /// <param name="evaluate">
    /// The function that measures scored rows, given the context of the trial and the held-out rows as the fitted pipeline transforms them. It can be called by
    /// several threads at the same time.
    /// </param>
    /// <param name="higherIsBetter">A value that indicates whether higher values are better.</param>
    /// <returns>The metric, for use in an experiment.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static ExperimentMetric Of(string name, Func<MLContext, IDataView, double> evaluate, bool higherIsBetter)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(evaluate);
        return new(name, higherIsBetter, evaluate);
    }

    internal double Evaluate(MLContext ml, IDataView scored) => _evaluate!(ml, scored);

    /// <summary>Converts a value of the metric to the loss to minimize.</summary>
    internal double LossOf(double metric) => HigherIsBetter ? -metric : metric;

    private static ArgumentOutOfRangeException Unknown<T>(T metric) where T : struct, Enum =>
        new(nameof(metric), metric, $"There is no such metric; there are {string.Join(", ", Enum.GetNames<T>())}.");
}
