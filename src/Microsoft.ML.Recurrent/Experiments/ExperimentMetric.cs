using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>What trials are judged by. Immutable and thread-safe.</summary>
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

    /// <summary>Its name, as logs and pages show it.</summary>
    public string Name { get; }

    /// <summary>Whether a larger value is a better one.</summary>
    public bool HigherIsBetter { get; }

    /// <summary>Takes the metric from the figures of forecasts; null where it is one of scored rows.</summary>
    internal Func<ForecastAccuracy, double>? OfForecasts { get; }

    /// <summary>The name, and which way is better.</summary>
    /// <returns>Text for people.</returns>
    public override string ToString() => $"{Name}, {(HigherIsBetter ? "more" : "less")} is better";

    /// <summary>A metric of two classes, by ML.NET's evaluator.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="labelColumnName">The column of labels.</param>
    /// <param name="scoreColumnName">The column of scores.</param>
    /// <param name="predictedLabelColumnName">The column of predicted labels.</param>
    /// <returns>The metric, to be given to an experiment.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such metric.</exception>
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

    /// <summary>A metric of many classes, by ML.NET's evaluator.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="labelColumnName">The column of labels, a key.</param>
    /// <param name="scoreColumnName">The column of scores.</param>
    /// <param name="predictedLabelColumnName">The column of predicted labels, a key.</param>
    /// <returns>The metric, to be given to an experiment.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such metric.</exception>
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

    /// <summary>A metric of numbers, by ML.NET's evaluator.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="labelColumnName">The column of true numbers.</param>
    /// <param name="scoreColumnName">The column of predicted ones.</param>
    /// <returns>The metric, to be given to an experiment.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such metric.</exception>
    public static ExperimentMetric Regression(
        RegressionMetric metric = RegressionMetric.RootMeanSquaredError, string labelColumnName = RecurrentDefaults.LabelColumnName, string scoreColumnName = "Score")
    {
        Func<RegressionMetrics, double> select = metric switch
        {
            RegressionMetric.MeanAbsoluteError => figures => figures.MeanAbsoluteError,
            RegressionMetric.RootMeanSquaredError => figures => figures.RootMeanSquaredError,
            RegressionMetric.RSquared => figures => figures.RSquared,
            _ => throw Unknown(metric),
        };
        return new(metric.ToString(), metric == RegressionMetric.RSquared, (ml, data) => select(ml.Regression.Evaluate(data, labelColumnName, scoreColumnName)));
    }

    /// <summary>A metric of tags, by <c>EvaluateTagging</c>.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="labelColumnName">The column of true tags.</param>
    /// <param name="predictedLabelColumnName">The column of predicted tags.</param>
    /// <returns>The metric, to be given to an experiment.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such metric.</exception>
    public static ExperimentMetric Tagging(
        TaggingMetric metric = TaggingMetric.EntityF1, string labelColumnName = RecurrentDefaults.LabelColumnName, string predictedLabelColumnName = "PredictedLabel")
    {
        Func<TaggingMetrics, double> select = metric switch
        {
            TaggingMetric.Accuracy => figures => figures.Accuracy,
            TaggingMetric.EntityF1 => figures => figures.EntityF1,
            _ => throw Unknown(metric),
        };
        return new($"Tagging {metric}", true, (ml, data) => select(ml.MulticlassClassification.EvaluateTagging(data, labelColumnName, predictedLabelColumnName)));
    }

    /// <summary>A metric of forecasts, by the columns that <see cref="ExperimentData.RollingOrigin"/> names; with other data it cannot be used.</summary>
    /// <param name="metric">The metric.</param>
    /// <returns>The metric, to be given to an experiment.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such metric.</exception>
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

    /// <summary>Any other metric, such as those of ranking, clustering or anomaly detection, or one of your own.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="evaluate">Measures scored rows: the context of the trial, and what the fitted pipeline made of the held-out rows. Called by several threads at once.</param>
    /// <param name="higherIsBetter">Whether a larger value is a better one.</param>
    /// <returns>The metric, to be given to an experiment.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static ExperimentMetric Of(string name, Func<MLContext, IDataView, double> evaluate, bool higherIsBetter)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(evaluate);
        return new(name, higherIsBetter, evaluate);
    }

    internal double Evaluate(MLContext ml, IDataView scored) => _evaluate!(ml, scored);

    /// <summary>What is made small.</summary>
    internal double LossOf(double metric) => HigherIsBetter ? -metric : metric;

    private static ArgumentOutOfRangeException Unknown<T>(T metric) where T : struct, Enum =>
        new(nameof(metric), metric, $"There is no such metric; there are {string.Join(", ", Enum.GetNames<T>())}.");
}
