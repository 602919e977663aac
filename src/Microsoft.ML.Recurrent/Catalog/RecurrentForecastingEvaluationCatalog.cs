using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Evaluation;
using Microsoft.ML.Recurrent.Evaluation.CrossValidation;
using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML;

/// <summary>
/// Evaluation and cross-validation on <c>ml.Forecasting</c>, of any forecasts: of this library, of ForecastBySsa, or a user's own.
/// <para>
/// <b>Alignment: the forecast in a row is of the next steps of its series; its first slot is the NEXT step, never the row itself.</b> Where there are times, a
/// forecast is compared with the value at its time; without times the next step is the next row. See <see cref="ForecastingMetricsOptions"/>.
/// </para>
/// </summary>
/// <remarks>Stateless and thread-safe.</remarks>
public static class RecurrentForecastingEvaluationCatalog
{
    /// <summary>Compares the forecasts in every row of data with the actual values of the steps that follow.</summary>
    /// <remarks>
    /// Fit the forecaster on other, earlier rows than those that are evaluated, or use <c>CrossValidate</c>: it has seen the values it was fitted on.
    /// </remarks>
    /// <param name="catalog">The catalog <c>ml.Forecasting</c>.</param>
    /// <param name="data">The rows, those of each series in order of time, as a forecaster's Transform gives them. Read twice.</param>
    /// <param name="actualColumnName">The column of actual values: Single, or a fixed vector of Single where there are several targets. NaN is missing.</param>
    /// <param name="forecastColumnName">
    /// The column of forecasts, a fixed vector of Single, the next step first; with several targets all of the next step, then all of the step after it.
    /// </param>
    /// <param name="seriesColumnName">
    /// The column that tells series apart, text or a key; null means that of the forecaster, and one series for forecasts that do not come from this library.
    /// </param>
    /// <param name="seasonLength">Steps after which a series repeats its pattern; 1 means none.</param>
    /// <param name="confidenceLowerBoundColumn">The column of lower bounds, or null; given together with the upper one.</param>
    /// <param name="confidenceUpperBoundColumn">The column of upper bounds, or null.</param>
    /// <param name="confidenceLevel">Share of the values that the bounds are meant to hold, above 0 and below 1.</param>
    /// <param name="timestampColumnName">
    /// The column of times, DateTime; null means that of the forecaster, and that every row is a step for forecasts that do not come from this library.
    /// </param>
    /// <param name="cancellationToken">Ends the call within a series.</param>
    /// <returns>The figures, beside those of forecasts that need no model.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="ArgumentException">Something is out of range; a column is missing, unsuitable, or holds infinity; there are no rows.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <include file="../Documentation/CrossValidate.xml" path="documentation/example"/>
    public static ForecastingMetrics Evaluate(
        this ForecastingCatalog catalog, IDataView data, string actualColumnName, string forecastColumnName,
        string? seriesColumnName = null, int seasonLength = 1,
        string? confidenceLowerBoundColumn = null, string? confidenceUpperBoundColumn = null,
        float confidenceLevel = ForecastingDefaults.ConfidenceLevel, string? timestampColumnName = null,
        CancellationToken cancellationToken = default) =>
        catalog.Evaluate(data, new ForecastingEvaluationOptions
        {
            ActualColumnName = actualColumnName,
            ForecastColumnName = forecastColumnName,
            SeriesColumnName = seriesColumnName,
            SeasonLength = seasonLength,
            ConfidenceLowerBoundColumn = confidenceLowerBoundColumn,
            ConfidenceUpperBoundColumn = confidenceUpperBoundColumn,
            ConfidenceLevel = confidenceLevel,
            TimestampColumnName = timestampColumnName,
            CancellationToken = cancellationToken,
        });

    /// <summary>Compares forecasts with the actual values of the steps that follow, with everything open to choice.</summary>
    /// <param name="catalog">The catalog <c>ml.Forecasting</c>.</param>
    /// <param name="data">The rows, those of each series in order of time, as a forecaster's Transform gives them. Read twice.</param>
    /// <param name="options">Which columns and origins; checked and copied.</param>
    /// <returns>The figures, beside those of forecasts that need no model.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// Something is out of range, the message names every violation; a column is missing, unsuitable, or holds infinity; there are no rows.
    /// </exception>
    /// <exception cref="InvalidOperationException">The data gave other rows when it was read a second time.</exception>
    /// <exception cref="OperationCanceledException">The token of the options asked for it.</exception>
    /// <include file="../Documentation/CrossValidate.xml" path="documentation/example"/>
    public static ForecastingMetrics Evaluate(this ForecastingCatalog catalog, IDataView data, ForecastingEvaluationOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        using var log = new RecurrentLog(CatalogEnvironment.Of(catalog), "Evaluating");
        return ForecastEvaluator.Evaluate(data, options, log);
    }

    /// <summary>Fits an estimator at several cuts of the data, and compares what it forecasts from each of them with the steps after it.</summary>
    /// <param name="catalog">The catalog <c>ml.Forecasting</c>.</param>
    /// <param name="data">The rows, those of each series in order of time. Read several times for each fold: cache it if that is slow.</param>
    /// <param name="estimator">A recurrent forecaster, or a chain that ends with one. For others give the horizon in the options.</param>
    /// <param name="actualColumnName">The column of <paramref name="data"/> with actual values: Single, or a fixed vector of Single. NaN is missing.</param>
    /// <param name="forecastColumnName">The column of forecasts that the fitted model adds.</param>
    /// <param name="numberOfFolds">Number of folds, each as long as the horizon; the last one ends with the data.</param>
    /// <param name="seriesColumnName">
    /// The column of <paramref name="data"/> that tells series apart, text or a key; null means that of a recurrent forecaster, and one series for other
    /// estimators.
    /// </param>
    /// <param name="seasonLength">Steps after which a series repeats its pattern; 1 means none.</param>
    /// <param name="timestampColumnName">
    /// The column of <paramref name="data"/> with times, DateTime; null means that of a recurrent forecaster, and that every row is a step for other
    /// estimators.
    /// </param>
    /// <param name="cancellationToken">Ends the call between fits and within an evaluation. An estimator's own token ends its fit.</param>
    /// <returns>The models and figures of the folds, and the figures over all of them.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> or <paramref name="estimator"/> is null.</exception>
    /// <exception cref="ArgumentException">Something is out of range, or the data too short; a column is missing, unsuitable, or holds infinity.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
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
    /// Fits an estimator at several cuts of the data, and compares what it forecasts from each of them with the steps after it; with everything open to choice.
    /// <para>
    /// An estimator is given the rows before the cut and no others. The fitted model is given those and the rows that it is to forecast, as they hold the
    /// covariates that are known ahead; there the actual column reads as missing (NaN) after the last origin. It forecasts at the origin from all rows it is
    /// given, so it need not remember its training data. Rows are not copied. Where there are times, the columns of series and times must be in
    /// <paramref name="data"/> itself, as all series are cut at the same times.
    /// </para>
    /// </summary>
    /// <param name="catalog">The catalog <c>ml.Forecasting</c>.</param>
    /// <param name="data">The rows, those of each series in order of time. Read several times for each fold: cache it if that is slow.</param>
    /// <param name="estimator">Any estimator whose model gives a row with a forecast for each row.</param>
    /// <param name="options">
    /// Which columns, cuts and origins; checked and copied. The columns of actual values, series and times are columns of <paramref name="data"/>.
    /// </param>
    /// <returns>The models and figures of the folds, and the figures over all of them.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// Something is out of range, the message names every violation, or the data is too short; a column is missing, unsuitable, or holds infinity.
    /// </exception>
    /// <exception cref="InvalidOperationException">A model gave more or fewer rows than it was given.</exception>
    /// <exception cref="OperationCanceledException">The token of the options asked for it. An estimator's own token does not stop the folds.</exception>
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
