using Microsoft.ML.Recurrent.Experiments.Data;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>The data of an experiment, and how trials are measured on it.</summary>
/// <remarks>
/// Every trial reads the rows again: put <c>ml.Data.Cache</c> before slow ones. Immutable and safe for concurrent use as far as the data are, as those of ML.NET's
/// loaders and of <c>Cache</c> are.
/// </remarks>
/// <include file="../Documentation/Experiment.xml" path="documentation/example"/>
public sealed class ExperimentData
{
    private ExperimentData(DataPlan plan) => Plan = plan;

    internal DataPlan Plan { get; }

    /// <summary>Trials are fitted on some rows and measured on others.</summary>
    /// <param name="trainData">The rows to fit on.</param>
    /// <param name="validationData">The rows to measure on, with the same columns. Keep test rows out of both: what is chosen by these looks better on them than it is.</param>
    /// <returns>The data.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static ExperimentData TrainValidation(IDataView trainData, IDataView validationData)
    {
        ArgumentNullException.ThrowIfNull(trainData);
        ArgumentNullException.ThrowIfNull(validationData);
        return new ExperimentData(new TrainValidationPlan(trainData, validationData));
    }

    /// <summary>Trials are fitted on the training rows of a split and measured on its test rows.</summary>
    /// <param name="split">What <c>ml.Data.TrainTestSplit</c> gives.</param>
    /// <returns>The data.</returns>
    public static ExperimentData TrainValidation(DataOperationsCatalog.TrainTestData split) => TrainValidation(split.TrainSet, split.TestSet);

    /// <summary>
    /// Trials are fitted once for each fold on the rows outside of it and measured on those in it; the metric is the mean over the folds. Folds are drawn by the seed of
    /// the experiment and are the same for all trials. Not for series, whose later rows would teach of the earlier ones: see <see cref="RollingOrigin"/>.
    /// </summary>
    /// <param name="data">The rows; they have to come in the same order each time.</param>
    /// <param name="numberOfFolds">Number of folds, 2 to 1000.</param>
    /// <param name="samplingKeyColumnName">
    /// A column of single values, such as a patient or a document: rows with the same value stay together in one fold. Folds get about as many rows each. Null means
    /// that every row stands for itself.
    /// </param>
    /// <returns>The data.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="ArgumentException">The number of folds is out of range, or the name is empty.</exception>
    public static ExperimentData CrossValidation(IDataView data, int numberOfFolds = 5, string? samplingKeyColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        var violations = new OptionViolations(nameof(CrossValidation));
        violations.RequireBetween(nameof(numberOfFolds), numberOfFolds, 2, 1000);
        violations.Require(samplingKeyColumnName is not "", nameof(samplingKeyColumnName), "empty", "null or a column name");
        violations.ThrowIfAny();
        return new ExperimentData(new CrossValidationPlan(data, numberOfFolds, samplingKeyColumnName));
    }

    /// <summary>
    /// Trials are fitted once for each fold on the rows of the series before a cut and measured on those behind it; the metric is the mean over the folds. No row behind
    /// the cut is ever fitted on. A metric of forecasts (<see cref="ExperimentMetric.Forecast"/>) is taken as <c>ml.Forecasting.CrossValidate</c> does; any other one on the
    /// held-out rows.
    /// </summary>
    /// <param name="data">The rows, those of each series in order of time; they have to come in the same order each time.</param>
    /// <param name="options">
    /// Columns, cuts and origins; checked and copied. Where Horizon is 0 it is that of the pipeline of the first options, or, for a metric that is not one of
    /// forecasts, HeldOutRows. Refit and CancellationToken are not read.
    /// </param>
    /// <returns>The data.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An option is out of range; the message names every violation.</exception>
    public static ExperimentData RollingOrigin(IDataView data, ForecastingCrossValidationOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new ExperimentData(new RollingOriginPlan(data, ForecastingMetricsOptions.CheckedCopy(options)));
    }
}
