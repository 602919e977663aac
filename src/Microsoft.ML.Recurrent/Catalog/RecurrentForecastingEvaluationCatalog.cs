using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Evaluation;
using Microsoft.ML.Recurrent.Evaluation.CrossValidation;
using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML;

/// <summary>
/// Adds evaluation and cross-validation of any forecasts to <c>ml.Forecasting</c>: those of this library, of ForecastBySsa, or a user's own.
/// <para>
/// <b>Alignment: the forecast in a row is for the next steps of its series; its first slot is the NEXT step, never the row itself.</b> If there are times, a
/// forecast is compared with the value at its time; without times the next step is the next row. See <see cref="ForecastingMetricsOptions"/>.
/// </para>
/// </summary>
/// <remarks>Stateless and thread-safe.</remarks>
public static class RecurrentForecastingEvaluationCatalog
{
    /// <summary>Compares the forecasts in every row of data with the actual values of the steps that follow.</summary>
    /// <remarks>
    /// Fit the forecaster on other, earlier rows than those that are evaluated, or use <c>CrossValidate</c>: the forecaster has seen the values it was fitted
    /// on.
    /// </remarks>
    /// <param name="catalog">The catalog <c>ml.Forecasting</c>.</param>
    /// <param name="data">The rows, those of each series in order of time, as a forecaster's Transform returns them. They are read twice.</param>
    /// <param name="actualColumnName">
    /// The name of the column of actual values: Single, or a fixed vector of Single if there are several targets. NaN is missing.
    /// </param>
    /// <param name="forecastColumnName">
    /// The name of the column of forecasts, a fixed vector of Single, the next step first. With several targets, all values of the next step come first, then
    /// all values of the step after it.
    /// </param>
    /// <param name="seriesColumnName">
    /// The name of the column that identifies the series, text or a key. Null means the column of the forecaster, or a single series if the forecasts were not
    /// made by this library.
    /// </param>
    /// <param name="seasonLength">The number of steps after which a series repeats its pattern; 1 means that it has no season.</param>
    /// <param name="confidenceLowerBoundColumnName">The name of the column of lower bounds, or null. Both bounds are given, or neither.</param>
    /// <param name="confidenceUpperBoundColumnName">The name of the column of upper bounds, or null.</param>
    /// <param name="confidenceLevel">The share of the values that the bounds are meant to contain, above 0 and below 1.</param>
    /// <param name="timestampColumnName">
    /// The name of the column of times, DateTime. Null means the column of the forecaster, or that every row is a step if the forecasts were not made by this
    /// library.
    /// </param>
    /// <param name="cancellationToken">The token that cancels the call within a series.</param>
    /// <returns>The metrics, together with those of forecasts that need no model.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="ArgumentException">A value is out of range; a column is missing, unsuitable, or contains infinity; or there are no rows.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
    /// <include file="../Documentation/CrossValidate.xml" path="documentation/example"/>
    public static ForecastingMetrics Evaluate(
        this ForecastingCatalog catalog, IDataView data, string actualColumnName, string forecastColumnName,
        string? seriesColumnName = null, int seasonLength = 1,
        string? confidenceLowerBoundColumnName = null, string? confidenceUpperBoundColumnName = null,
        float confidenceLevel = ForecastingDefaults.ConfidenceLevel, string? timestampColumnName = null,
        CancellationToken cancellationToken = default) =>
        catalog.Evaluate(data, new ForecastingEvaluationOptions
        {
            ActualColumnName = actualColumnName,
            ForecastColumnName = forecastColumnName,
            SeriesColumnName = seriesColumnName,
            SeasonLength = seasonLength,
            ConfidenceLowerBoundColumnName = confidenceLowerBoundColumnName,
            ConfidenceUpperBoundColumnName = confidenceUpperBoundColumnName,
            ConfidenceLevel = confidenceLevel,
            TimestampColumnName = timestampColumnName,
            CancellationToken = cancellationToken,
        });

    /// <summary>Compares forecasts with the actual values of the steps that follow, with every option.</summary>
    /// <param name="catalog">The catalog <c>ml.Forecasting</c>.</param>
    /// <param name="data">The rows, those of each series in order of time, as a forecaster's Transform returns them. They are read twice.</param>
    /// <param name="options">The options that specify the columns and origins; they are checked and copied.</param>
    /// <returns>The metrics, together with those of forecasts that need no model.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// A value is out of range (the message names every violation); a column is missing, unsuitable, or contains infinity; or there are no rows.
    /// </exception>
    /// <exception cref="InvalidOperationException">The data returned other rows when it was read a second time.</exception>
    /// <exception cref="OperationCanceledException">The token of the options was canceled.</exception>
    /// <include file="../Documentation/CrossValidate.xml" path="documentation/example"/>
    public static ForecastingMetrics Evaluate(this ForecastingCatalog catalog, IDataView data, ForecastingEvaluationOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        using var log = new RecurrentLog(CatalogEnvironment.Of(catalog), "Evaluating");
        return ForecastEvaluator.Evaluate(data, options, log);
    }

    /// <summary>Fits an estimator at several cuts of the data and compares its forecasts from each cut with the steps after it.</summary>
    /// <param name="catalog">The catalog <c>ml.Forecasting</c>.</param>
    /// <param name="data">The rows, those of each series in order of time. They are read several times for each fold: cache them if that is slow.</param>
    /// <param name="estimator">A recurrent forecaster, or a chain that ends with one. For other estimators, specify the horizon in the options.</param>
    /// <param name="actualColumnName">
    /// The name of the column of <paramref name="data"/> with the actual values: Single, or a fixed vector of Single. NaN is missing.
    /// </param>
    /// <param name="forecastColumnName">The name of the column of forecasts that the fitted model adds.</param>
    /// <param name="numberOfFolds">The number of folds, each as long as the horizon. The last fold ends with the data.</param>
    /// <param name="seriesColumnName">
    /// The name of the column of <paramref name="data"/> that identifies the series, text or a key. Null means the column of a recurrent forecaster, or a
    /// single series for other estimators.
    /// </param>
    /// <param name="seasonLength">The number of steps after which a series repeats its pattern; 1 means that it has no season.</param>
    /// <param name="timestampColumnName">
    /// The name of the column of <paramref name="data"/> with times, DateTime. Null means the column of a recurrent forecaster, or that every row is a step for
    /// other estimators.
    /// </param>
    /// <param name="cancellationToken">The token that cancels the call between fits and within an evaluation. An estimator's own token cancels its fit.</param>
    /// <returns>The models and metrics of the folds, and the metrics over all folds.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> or <paramref name="estimator"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// A value is out of range; the data is too short; or a column is missing, unsuitable, or contains infinity.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
    /// <include file="../Documentation/CrossValidate.xml" path="documentation/example"/>
    public static ForecastingCrossValidation CrossValidate(
        this ForecastingCatalog catalog, IDataView data, IEstimator<ITransformer> estimator, string actualColumnName, string forecastColumnName,
        int numberOfFolds = ForecastingMetricsDefaults.NumberOfFolds, string? seriesColumnName = null, int seasonLength = 1,
        string? timestampColumnName = null, CancellationToken cancellationToken = default) =>
        catalog.CrossValidate(data, estimator, new ForecastingCrossValidationOptions
        {
            ActualColumnName = actualColumnName,
            ForecastColumnName = forecastColumnName,
            NumberOfFolds = numberOfFolds,
            SeriesColumnName = seriesColumnName,
            SeasonLength = seasonLength,
            TimestampColumnName = timestampColumnName,
            CancellationToken = cancellationToken,
        });

    /// <summary>
    /// Fits an estimator at several cuts of the data and compares its forecasts from each cut with the steps after it, with every option.
    /// <para>
    /// An estimator receives only the rows before the cut. The fitted model receives those and the rows that it has to forecast, because they contain the
    /// covariates that are known ahead; in them, the actual column reads as missing (NaN) after the last origin. The model forecasts at the origin from all
    /// rows it receives, so it does not have to remember its training data. Rows are not copied. If there are times, the columns of series and times must be in
    /// <paramref name="data"/> itself, because all series are cut at the same times.
    /// </para>
    /// </summary>
    /// <param name="catalog">The catalog <c>ml.Forecasting</c>.</param>
    /// <param name="data">The rows, those of each series in order of time. They are read several times for each fold: cache them if that is slow.</param>
    /// <param name="estimator">Any estimator whose model returns a row with a forecast for each row.</param>
    /// <param name="options">
    /// The options that specify the columns, cuts and origins; they are checked and copied. The columns of actual values, series and times are columns of
    /// <paramref name="data"/>.
    /// </param>
    /// <returns>The models and metrics of the folds, and the metrics over all folds.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// A value is out of range (the message names every violation); the data is too short; or a column is missing, unsuitable, or contains infinity.
    /// </exception>
    /// <exception cref="InvalidOperationException">A model returned more or fewer rows than it received.</exception>
    /// <exception cref="OperationCanceledException">The token of the options was canceled. An estimator's own token does not stop the folds.</exception>
    /// <include file="../Documentation/CrossValidate.xml" path="documentation/example"/>
    public static ForecastingCrossValidation CrossValidate(
        this ForecastingCatalog catalog, IDataView data, IEstimator<ITransformer> estimator, ForecastingCrossValidationOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(estimator);
        ArgumentNullException.ThrowIfNull(options);
        using var log = new RecurrentLog(CatalogEnvironment.Of(catalog), "Cross-validating");
        return ForecastCrossValidator.Run(data, estimator, options, log);
    }
}
