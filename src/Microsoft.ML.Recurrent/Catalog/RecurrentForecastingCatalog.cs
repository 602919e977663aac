using Microsoft.ML.Data;
using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML;

/// <summary>Recurrent forecasters on <c>ml.Forecasting</c>, and the engine that goes on with a series.</summary>
public static class RecurrentForecastingCatalog
{
    /// <summary>A forecaster of one series with LSTM cells; the parameters that mean the same have ForecastBySsa's names.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column the forecasts go to: a vector of <paramref name="horizon"/> Single, the next value first.</param>
    /// <param name="inputColumnName">The column of the series: Single, one row per time step, in order of time. NaN is a missing value.</param>
    /// <param name="contextLength">Values before the origin that the network sees; 0 chooses it from the series.</param>
    /// <param name="horizon">Steps forecast at once, at least 1.</param>
    /// <param name="confidenceLevel">Share of the coming values that the bounds are to hold, above 0 and below 1.</param>
    /// <param name="confidenceLowerBoundColumn">The column lower bounds go to, or null; given together with the upper one.</param>
    /// <param name="confidenceUpperBoundColumn">The column upper bounds go to, or null.</param>
    /// <param name="seasonLength">Steps after which the series repeats its pattern; 1 means none, 0 finds it.</param>
    /// <param name="hiddenSize">Hidden units of the network.</param>
    /// <param name="numberOfEpochs">Most passes over the training data.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">Something is out of range; the message names every violation.</exception>
    /// <include file="../Documentation/Forecast.xml" path="documentation/example"/>
    public static ForecastingEstimator ForecastByLstm(
        this ForecastingCatalog catalog, string outputColumnName, string inputColumnName, int contextLength, int horizon,
        float confidenceLevel = ForecastingDefaults.ConfidenceLevel,
        string? confidenceLowerBoundColumn = null, string? confidenceUpperBoundColumn = null,
        int? seasonLength = null,
        int hiddenSize = ForecastingDefaults.HiddenSize, int numberOfEpochs = ForecastingDefaults.NumberOfEpochs) =>
        catalog.ForecastByRecurrent(new ForecastingOptions
        {
            Cell = CellKind.Lstm,
            OutputColumnName = outputColumnName,
            InputColumnName = inputColumnName,
            ContextLength = contextLength,
            Horizon = horizon,
            ConfidenceLevel = confidenceLevel,
            ConfidenceLowerBoundColumn = confidenceLowerBoundColumn,
            ConfidenceUpperBoundColumn = confidenceUpperBoundColumn,
            SeasonLength = seasonLength,
            HiddenSize = hiddenSize,
            NumberOfEpochs = numberOfEpochs,
        });

    /// <summary>A forecaster of one series with GRU cells; the parameters that mean the same have ForecastBySsa's names.</summary>
    /// <inheritdoc cref="ForecastByLstm"/>
    /// <include file="../Documentation/Forecast.xml" path="documentation/example"/>
    public static ForecastingEstimator ForecastByGru(
        this ForecastingCatalog catalog, string outputColumnName, string inputColumnName, int contextLength, int horizon,
        float confidenceLevel = ForecastingDefaults.ConfidenceLevel,
        string? confidenceLowerBoundColumn = null, string? confidenceUpperBoundColumn = null,
        int? seasonLength = null,
        int hiddenSize = ForecastingDefaults.HiddenSize, int numberOfEpochs = ForecastingDefaults.NumberOfEpochs) =>
        catalog.ForecastByRecurrent(new ForecastingOptions
        {
            Cell = CellKind.Gru,
            OutputColumnName = outputColumnName,
            InputColumnName = inputColumnName,
            ContextLength = contextLength,
            Horizon = horizon,
            ConfidenceLevel = confidenceLevel,
            ConfidenceLowerBoundColumn = confidenceLowerBoundColumn,
            ConfidenceUpperBoundColumn = confidenceUpperBoundColumn,
            SeasonLength = seasonLength,
            HiddenSize = hiddenSize,
            NumberOfEpochs = numberOfEpochs,
        });

    /// <summary>A forecaster of one or many series with everything open to choice.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">The options; they are checked and copied.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">Something is out of range; the message names every violation.</exception>
    /// <include file="../Documentation/ForecastMany.xml" path="documentation/example"/>
    public static ForecastingEstimator ForecastByRecurrent(this ForecastingCatalog catalog, ForecastingOptions options) =>
        new(CatalogEnvironment.Of(catalog), options);

    /// <summary>Makes an engine that continues from the end of the training data, or from a state that it loads.</summary>
    /// <typeparam name="TSource">Class of an observation, with a member for each column the pipeline reads.</typeparam>
    /// <typeparam name="TForecast">Class of a forecast: float[] members named as the output columns.</typeparam>
    /// <param name="transformer">A forecaster, or a chain that ends with one; what stands before it is applied to every observation.</param>
    /// <param name="context">The context.</param>
    /// <param name="seriesId">
    /// The series it goes on with, where the model has several; one that is not known, or null, begins a new series, whose id is that of its first row.
    /// </param>
    /// <returns>A new engine, independent of others made from the same transformer.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// The transformer is no recurrent forecaster and does not end with one, or a class does not fit its columns.
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
}
