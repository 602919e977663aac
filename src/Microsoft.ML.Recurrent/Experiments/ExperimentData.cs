using Microsoft.ML.Recurrent.Evaluation.CrossValidation;
using Microsoft.ML.Recurrent.Experiments.Data;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Represents the data of an experiment, and how trials are measured on it.</summary>
/// <remarks>
/// Every trial reads the rows again: use <c>ml.Data.Cache</c> if that is slow. Immutable. Safe for concurrent use if the data are, as those of ML.NET's loaders
/// and of <c>Cache</c> are.
/// </remarks>
/// <include file="../Documentation/Experiment.xml" path="documentation/example"/>
public sealed class ExperimentData
{
    private ExperimentData(DataPlan plan) => Plan = plan;

    internal DataPlan Plan { get; }

    /// <summary>Creates data with separate rows to fit trials on and to measure them on.</summary>
    /// <param name="trainData">The rows to fit on.</param>
    /// <param name="validationData">
    /// The rows to measure on, with the same columns. Keep test rows out of both: a model that was chosen by these rows looks better on them than it is.
    /// </param>
    /// <returns>The data.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static ExperimentData TrainValidation(IDataView trainData, IDataView validationData)
    {
        ArgumentNullException.ThrowIfNull(trainData);
        ArgumentNullException.ThrowIfNull(validationData);
        return new ExperimentData(new TrainValidationPlan(trainData, validationData));
    }

    /// <summary>Creates data whose trials are fitted on the training rows of a split and measured on its test rows.</summary>
    /// <param name="split">The result of <c>ml.Data.TrainTestSplit</c>.</param>
    /// <returns>The data.</returns>
    public static ExperimentData TrainValidation(DataOperationsCatalog.TrainTestData split) => TrainValidation(split.TrainSet, split.TestSet);

    /// <summary>
    /// Creates data for cross-validation. Trials are fitted once for each fold, on the rows outside it, and measured on the rows in it; the metric is the mean
    /// over the folds. Folds are drawn by the seed of the experiment and are the same for all trials. Do not use it for series, whose later rows would reveal
    /// the earlier ones: see <see cref="RollingOrigin"/>.
    /// </summary>
    /// <param name="data">The rows. They must have the same order each time they are read.</param>
    /// <param name="numberOfFolds">The number of folds, 2 to 1000.</param>
    /// <param name="samplingKeyColumnName">
    /// The name of a column of single values, such as a patient or a document: rows with the same value stay together in one fold. Folds have about the same
    /// number of rows. Null means that rows are assigned to folds independently.
    /// </param>
    /// <returns>The data.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="ArgumentException">The number of folds is out of range, or the name is empty.</exception>
    public static ExperimentData CrossValidation(IDataView data, int numberOfFolds = 5, string? samplingKeyColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        var violations = new OptionViolations(nameof(CrossValidation));
        violations.Require(numberOfFolds is >= 2 and <= 1000, nameof(numberOfFolds), numberOfFolds, "2 to 1000");
        violations.Require(samplingKeyColumnName is not "", nameof(samplingKeyColumnName), "empty", "null or a column name");
        violations.ThrowIfAny();
        return new ExperimentData(new CrossValidationPlan(data, numberOfFolds, samplingKeyColumnName));
    }

    /// <summary>
    /// Creates data for series. Trials are fitted once for each fold, on the rows of the series before a cut, and measured on the rows after it; the metric is
    /// the mean over the folds. Trials are never fitted on rows after the cut. A metric of forecasts (<see cref="ExperimentMetric.Forecast"/>) is measured as
    /// <c>ml.Forecasting.CrossValidate</c> does, any other metric on the held-out rows.
    /// </summary>
    /// <param name="data">The rows, those of each series in order of time. They must have the same order each time they are read.</param>
    /// <param name="options">
    /// The options that specify columns, cuts and origins; they are checked and copied. If Horizon is null, it is HeldOutRows for a metric that does not
    /// measure forecasts, or else the horizon of the pipeline of the first options. Leave Refit, CancellationToken, and the columns and level of bounds at
    /// their defaults.
    /// </param>
    /// <returns>The data.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An option is out of range. The message names every violation.</exception>
    public static ExperimentData RollingOrigin(IDataView data, ForecastingCrossValidationOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        return OfSeries(data, ForecastingCrossValidationOptionTable.OfExperiments.CheckedCopy(options));
    }

    /// <summary>Creates data for series with options that have been checked.</summary>
    internal static ExperimentData OfSeries(IDataView data, ForecastingCrossValidationOptions options) => new(new RollingOriginPlan(data, options));
}
