using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Forecasting.Evaluation;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML;

/// <summary>
/// Evaluation and cross-validation on <c>ml.Forecasting</c>, of any forecasts: of this library, of ForecastBySsa, or a user's own.
/// <para>
/// <b>Alignment: the forecast in row t is of the rows t + 1, t + 2, ... of the same series; its first slot is the NEXT row, never row t itself.</b>
/// </para>
/// </summary>
/// <remarks>Stateless and thread-safe.</remarks>
public static class RecurrentForecastingEvaluationCatalog
{
    /// <summary>Compares the forecasts in every row of data with the actual values of the rows that follow.</summary>
    /// <param name="catalog">The catalog <c>ml.Forecasting</c>.</param>
    /// <param name="data">The rows, those of each series in order of time, as a forecaster's Transform gives them. Read twice.</param>
    /// <param name="actualColumnName">The column of actual values: Single, or a fixed vector of Single where there are several targets. NaN is missing.</param>
    /// <param name="forecastColumnName">
    /// The column of forecasts, a fixed vector of Single, the next row first; with several targets all of the next row, then all of the row after it.
    /// </param>
    /// <param name="seriesColumnName">The column that tells series apart, text or a key; null means one series.</param>
    /// <param name="seasonLength">Steps after which a series repeats its pattern; 1 means none.</param>
    /// <param name="confidenceLowerBoundColumn">The column of lower bounds, or null; given together with the upper one.</param>
    /// <param name="confidenceUpperBoundColumn">The column of upper bounds, or null.</param>
    /// <param name="confidenceLevel">Share of the values that the bounds are meant to hold, above 0 and below 1.</param>
    /// <param name="cancellationToken">Ends the call within a series.</param>
    /// <returns>The figures, beside those of forecasts that need no model.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="ArgumentException">Something is out of range; a column is missing, unsuitable, or holds infinity; there are no rows.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static ForecastingMetrics Evaluate(
        this ForecastingCatalog catalog, IDataView data, string actualColumnName, string forecastColumnName,
        string? seriesColumnName = null, int seasonLength = 1,
        string? confidenceLowerBoundColumn = null, string? confidenceUpperBoundColumn = null,
        float confidenceLevel = ForecastingDefaults.ConfidenceLevel, CancellationToken cancellationToken = default) =>
        catalog.Evaluate(data, new ForecastingEvaluationOptions
        {
            ActualColumnName = actualColumnName,
            ForecastColumnName = forecastColumnName,
            SeriesColumnName = seriesColumnName,
            SeasonLength = seasonLength,
            ConfidenceLowerBoundColumn = confidenceLowerBoundColumn,
            ConfidenceUpperBoundColumn = confidenceUpperBoundColumn,
            ConfidenceLevel = confidenceLevel,
            CancellationToken = cancellationToken,
        });

    /// <summary>Compares forecasts with the actual values of the rows that follow, with everything open to choice.</summary>
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
    public static ForecastingMetrics Evaluate(this ForecastingCatalog catalog, IDataView data, ForecastingEvaluationOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        using var log = new RecurrentLog(CatalogEnvironment.Of(catalog), "Evaluating");
        return ForecastEvaluator.Evaluate(data, options, log);
    }

    /// <summary>Fits an estimator at several cuts of the data, and compares what it forecasts from each of them with the rows behind it.</summary>
    /// <param name="catalog">The catalog <c>ml.Forecasting</c>.</param>
    /// <param name="data">The rows, those of each series in order of time. Read several times for each fold: cache it if that is slow.</param>
    /// <param name="estimator">A recurrent forecaster, or a chain that ends with one. For others give the horizon in the options.</param>
    /// <param name="actualColumnName">The column of <paramref name="data"/> with actual values: Single, or a fixed vector of Single. NaN is missing.</param>
    /// <param name="forecastColumnName">The column of forecasts that the fitted model adds.</param>
    /// <param name="numberOfFolds">Number of folds, each as many rows long as the horizon; the last one ends with the data.</param>
    /// <param name="seriesColumnName">The column of <paramref name="data"/> that tells series apart, text or a key; null means one series.</param>
    /// <param name="seasonLength">Steps after which a series repeats its pattern; 1 means none.</param>
    /// <param name="cancellationToken">Ends the call between fits and within an evaluation. An estimator's own token ends its fit.</param>
    /// <returns>The models and figures of the folds, and the figures over all of them.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> or <paramref name="estimator"/> is null.</exception>
    /// <exception cref="ArgumentException">Something is out of range, or the data too short; a column is missing, unsuitable, or holds infinity.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static ForecastingCrossValidation CrossValidate(
        this ForecastingCatalog catalog, IDataView data, IEstimator<ITransformer> estimator, string actualColumnName, string forecastColumnName,
        int numberOfFolds = ForecastingMetricsDefaults.NumberOfFolds, string? seriesColumnName = null, int seasonLength = 1,
        CancellationToken cancellationToken = default) =>
        catalog.CrossValidate(data, estimator, new ForecastingCrossValidationOptions
        {
            ActualColumnName = actualColumnName,
            ForecastColumnName = forecastColumnName,
            NumberOfFolds = numberOfFolds,
            SeriesColumnName = seriesColumnName,
            SeasonLength = seasonLength,
            CancellationToken = cancellationToken,
        });

    /// <summary>
    /// Fits an estimator at several cuts of the data, and compares what it forecasts from each of them with the rows behind it; with everything open to choice.
    /// <para>
    /// An estimator is given the rows before the cut and no others. The fitted model is given those and the rows that it is to forecast, as covariates that are
    /// known ahead stand in them; there the actual column reads as missing (NaN) behind the last origin. It forecasts at the origin from all rows it is
    /// given, so it need not remember its training data. Rows are not copied.
    /// </para>
    /// </summary>
    /// <param name="catalog">The catalog <c>ml.Forecasting</c>.</param>
    /// <param name="data">The rows, those of each series in order of time. Read several times for each fold: cache it if that is slow.</param>
    /// <param name="estimator">Any estimator whose model gives a row with a forecast for each row.</param>
    /// <param name="options">Which columns, cuts and origins; checked and copied. Actual and series column are columns of <paramref name="data"/>.</param>
    /// <returns>The models and figures of the folds, and the figures over all of them.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// Something is out of range, the message names every violation, or the data is too short; a column is missing, unsuitable, or holds infinity.
    /// </exception>
    /// <exception cref="InvalidOperationException">A model gave more or fewer rows than it was given.</exception>
    /// <exception cref="OperationCanceledException">The token of the options asked for it. An estimator's own token does not stop the folds.</exception>
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
