using Microsoft.ML.Data;
using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML;

/// <summary>Adds recurrent forecasters, and the engine that continues a series, to <c>ml.Forecasting</c>.</summary>
public static class RecurrentForecastingCatalog
{
    /// <summary>Creates a forecaster of one series with LSTM cells. Parameters with the same meaning have the same names as those of ForecastBySsa.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The name of the output column of forecasts: a vector of <paramref name="horizon"/> Single, the next value first.</param>
    /// <param name="inputColumnName">The name of the column of the series: Single, one row per time step, in order of time. NaN is a missing value.</param>
    /// <param name="contextLength">The number of values before the origin that the network reads; null chooses the number from the series.</param>
    /// <param name="horizon">The number of steps that are forecast at once; at least 1.</param>
    /// <param name="confidenceLevel">The share of the coming values that the bounds are meant to contain, above 0 and below 1.</param>
    /// <param name="confidenceLowerBoundColumnName">The name of the output column of lower bounds, or null. Both bounds are given, or neither.</param>
    /// <param name="confidenceUpperBoundColumnName">The name of the output column of upper bounds, or null.</param>
    /// <param name="seasonLength">
    /// The number of steps after which the series repeats its pattern; 1 means that it has no season, null finds the season in the series.
    /// </param>
    /// <param name="hiddenSize">The number of hidden units of the network.</param>
    /// <param name="numberOfEpochs">The maximum number of passes over the training data.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">A value is out of range. The message names every violation.</exception>
    /// <include file="../Documentation/Forecast.xml" path="documentation/example"/>
    public static ForecastingEstimator ForecastByLstm(
        this ForecastingCatalog catalog, string outputColumnName, string inputColumnName, int? contextLength, int horizon,
        float confidenceLevel = ForecastingDefaults.ConfidenceLevel,
        string? confidenceLowerBoundColumnName = null, string? confidenceUpperBoundColumnName = null,
        int? seasonLength = null,
        int hiddenSize = ForecastingDefaults.HiddenSize, int numberOfEpochs = ForecastingDefaults.NumberOfEpochs) =>
        catalog.ForecastByRecurrent(Options(
            CellKind.Lstm, outputColumnName, inputColumnName, contextLength, horizon, confidenceLevel, confidenceLowerBoundColumnName,
            confidenceUpperBoundColumnName, seasonLength, hiddenSize, numberOfEpochs));

    /// <summary>Creates a forecaster of one series with GRU cells. Parameters with the same meaning have the same names as those of ForecastBySsa.</summary>
    /// <inheritdoc cref="ForecastByLstm"/>
    /// <include file="../Documentation/Forecast.xml" path="documentation/example"/>
    public static ForecastingEstimator ForecastByGru(
        this ForecastingCatalog catalog, string outputColumnName, string inputColumnName, int? contextLength, int horizon,
        float confidenceLevel = ForecastingDefaults.ConfidenceLevel,
        string? confidenceLowerBoundColumnName = null, string? confidenceUpperBoundColumnName = null,
        int? seasonLength = null,
        int hiddenSize = ForecastingDefaults.HiddenSize, int numberOfEpochs = ForecastingDefaults.NumberOfEpochs) =>
        catalog.ForecastByRecurrent(Options(
            CellKind.Gru, outputColumnName, inputColumnName, contextLength, horizon, confidenceLevel, confidenceLowerBoundColumnName,
            confidenceUpperBoundColumnName, seasonLength, hiddenSize, numberOfEpochs));

    /// <summary>Creates a forecaster of one or many series, with every option.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">The options; they are checked and copied.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A value is out of range. The message names every violation.</exception>
    /// <include file="../Documentation/ForecastMany.xml" path="documentation/example"/>
    public static ForecastingEstimator ForecastByRecurrent(this ForecastingCatalog catalog, ForecastingOptions options) =>
        new(CatalogEnvironment.Of(catalog), options);

    /// <summary>
    /// Creates a forecaster of one series that needs no training: a network that has learned from millions of generated series reads the values and forecasts
    /// what follows. Fit reads the series; it takes milliseconds. No frequency or season has to be given.
    /// </summary>
    /// <remarks>
    /// For many series, timestamps, quantiles or fine-tuning, use <see cref="ForecastByRecurrent"/> with
    /// <see cref="ForecastArchitecture.Pretrained"/>. The model card of the package Microsoft.ML.Recurrent.Pretrained describes the networks and what they were
    /// measured at. A series of 2,304 values or fewer is read whole, of a longer one the end. Covariates and several targets are not read: train a forecaster
    /// with ForecastByRecurrent for them.
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The name of the output column of forecasts: a vector of <paramref name="horizon"/> Single, the next value first.</param>
    /// <param name="inputColumnName">The name of the column of the series: Single, one row per time step, in order of time. NaN is a missing value.</param>
    /// <param name="horizon">The number of steps that are forecast at once; at least 1. Up to 192 are forecast directly, more from those before.</param>
    /// <param name="confidenceLevel">The share of the coming values that the bounds are meant to contain, above 0 and below 1.</param>
    /// <param name="confidenceLowerBoundColumnName">The name of the output column of lower bounds, or null. Both bounds are given, or neither.</param>
    /// <param name="confidenceUpperBoundColumnName">The name of the output column of upper bounds, or null.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">A value is out of range. The message names every violation.</exception>
    /// <include file="../Documentation/ForecastPretrained.xml" path="documentation/example"/>
    public static ForecastingEstimator ForecastPretrained(
        this ForecastingCatalog catalog, string outputColumnName, string inputColumnName, int horizon,
        float confidenceLevel = ForecastingDefaults.ConfidenceLevel,
        string? confidenceLowerBoundColumnName = null, string? confidenceUpperBoundColumnName = null)
    {
        var options = ForecastingOptions.OfPretrained(inputColumnName, outputColumnName, horizon);
        options.ConfidenceLevel = confidenceLevel;
        (options.ConfidenceLowerBoundColumnName, options.ConfidenceUpperBoundColumnName) = (confidenceLowerBoundColumnName, confidenceUpperBoundColumnName);
        return catalog.ForecastByRecurrent(options);
    }

    /// <summary>Creates an engine that continues from the end of the training data, or from a state that it loads.</summary>
    /// <typeparam name="TSource">The class of an observation, with a member for each column that the pipeline reads.</typeparam>
    /// <typeparam name="TForecast">The class of a forecast, with float[] members that have the names of the output columns.</typeparam>
    /// <param name="transformer">A forecaster, or a chain that ends with one; the transformers before it are applied to every observation.</param>
    /// <param name="context">The context.</param>
    /// <param name="seriesId">
    /// The id of the series to continue, if the model has several. An unknown id, or null, begins a new series, whose id is that of its first row.
    /// </param>
    /// <returns>A new engine, independent of others made from the same transformer.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// The transformer is not a recurrent forecaster and does not end with one, or a class does not fit its columns.
    /// </exception>
    /// <include file="../Documentation/Forecast.xml" path="documentation/example"/>
    public static ForecastingEngine<TSource, TForecast> CreateForecastingEngine<TSource, TForecast>(
        this ITransformer transformer, MLContext context, string? seriesId = null)
        where TSource : class
        where TForecast : class, new()
    {
        ArgumentNullException.ThrowIfNull(transformer);
        ArgumentNullException.ThrowIfNull(context);
        var (before, forecaster) = TransformerParts.EndingWith<ForecastingTransformer>(transformer, "a recurrent forecaster");
        return new ForecastingEngine<TSource, TForecast>(context, before, forecaster, seriesId);
    }

    private static ForecastingOptions Options(
        CellKind cell, string outputColumnName, string inputColumnName, int? contextLength, int horizon, float confidenceLevel,
        string? confidenceLowerBoundColumnName, string? confidenceUpperBoundColumnName, int? seasonLength, int hiddenSize, int numberOfEpochs)
    {
        var options = ShorthandOptions.OfSeries(cell, inputColumnName, contextLength, seasonLength, hiddenSize, numberOfEpochs);
        options.OutputColumnName = outputColumnName;
        options.Horizon = horizon;
        options.ConfidenceLevel = confidenceLevel;
        options.ConfidenceLowerBoundColumnName = confidenceLowerBoundColumnName;
        options.ConfidenceUpperBoundColumnName = confidenceUpperBoundColumnName;
        return options;
    }
}
