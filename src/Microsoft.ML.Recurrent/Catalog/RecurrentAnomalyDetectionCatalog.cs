using Microsoft.ML.Data;
using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Anomalies;
using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML;

/// <summary>Adds recurrent anomaly detectors, and the engine that continues a series, to <c>ml.Transforms</c>.</summary>
public static class RecurrentAnomalyDetectionCatalog
{
    /// <summary>Creates a detector that flags the values of a series that differ from an LSTM network's forecast one step ahead.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">
    /// The name of the output column of verdicts: a vector of six Double, [Alert, Score, P-Value, Expected, Lower, Upper]; see
    /// <see cref="AnomalyDetectionTransformer"/>.
    /// </param>
    /// <param name="inputColumnName">The name of the column of the series: Single, one row per time step, in order of time. NaN is a missing value.</param>
    /// <param name="confidenceLevel">The share of the values of an undisturbed series that raise no alert, above 0.5 and below 1.</param>
    /// <param name="side">A value that specifies whether values above the expected value, below it, or on either side of it can raise an alert.</param>
    /// <param name="contextLength">The number of values before a row that the network reads; null chooses the number from the series.</param>
    /// <param name="seasonLength">
    /// The number of steps after which the series repeats its pattern; 1 means that it has no season, null finds the season in the series.
    /// </param>
    /// <param name="hiddenSize">The number of hidden units of the network.</param>
    /// <param name="numberOfEpochs">The maximum number of passes over the training data.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">A value is out of range. The message names every violation.</exception>
    /// <include file="../Documentation/Anomalies.xml" path="documentation/example"/>
    public static AnomalyDetectionEstimator DetectAnomalyByLstm(
        this TransformsCatalog catalog, string outputColumnName, string inputColumnName,
        float confidenceLevel = AnomalyDetectionDefaults.ConfidenceLevel, AnomalySide side = AnomalySide.TwoSided,
        int? contextLength = null, int? seasonLength = null,
        int hiddenSize = ForecastingDefaults.HiddenSize, int numberOfEpochs = ForecastingDefaults.NumberOfEpochs) =>
        catalog.DetectAnomalyByRecurrent(
            ShorthandOptions.OfSeries(CellKind.Lstm, inputColumnName, contextLength, seasonLength, hiddenSize, numberOfEpochs),
            new AnomalyDetectionOptions { OutputColumnName = outputColumnName, ConfidenceLevel = confidenceLevel, Side = side });

    /// <summary>Creates a detector that flags the values of a series that differ from a GRU network's forecast one step ahead.</summary>
    /// <inheritdoc cref="DetectAnomalyByLstm"/>
    /// <include file="../Documentation/Anomalies.xml" path="documentation/example"/>
    public static AnomalyDetectionEstimator DetectAnomalyByGru(
        this TransformsCatalog catalog, string outputColumnName, string inputColumnName,
        float confidenceLevel = AnomalyDetectionDefaults.ConfidenceLevel, AnomalySide side = AnomalySide.TwoSided,
        int? contextLength = null, int? seasonLength = null,
        int hiddenSize = ForecastingDefaults.HiddenSize, int numberOfEpochs = ForecastingDefaults.NumberOfEpochs) =>
        catalog.DetectAnomalyByRecurrent(
            ShorthandOptions.OfSeries(CellKind.Gru, inputColumnName, contextLength, seasonLength, hiddenSize, numberOfEpochs),
            new AnomalyDetectionOptions { OutputColumnName = outputColumnName, ConfidenceLevel = confidenceLevel, Side = side });

    /// <summary>
    /// Creates a detector, with every option, that flags the values of one or many series, of one or several targets, that differ from the forecast one step
    /// ahead.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="forecasting">
    /// The options that specify the columns and the training of the forecaster; they are checked and copied. Leave the horizon, the output columns and the
    /// ConfidenceLevel at their defaults. Without an InputColumnName, the column read has the name of the detector's output.
    /// </param>
    /// <param name="detection">The options that decide which values are anomalies; they are checked and copied. Null means the defaults.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/> or <paramref name="forecasting"/> is null.</exception>
    /// <exception cref="ArgumentException">A value is out of range. The message names every violation.</exception>
    /// <include file="../Documentation/Anomalies.xml" path="documentation/example"/>
    public static AnomalyDetectionEstimator DetectAnomalyByRecurrent(
        this TransformsCatalog catalog, ForecastingOptions forecasting, AnomalyDetectionOptions? detection = null) =>
        new(CatalogEnvironment.Of(catalog), forecasting, detection ?? new AnomalyDetectionOptions());

    /// <summary>
    /// Creates an anomaly detector from a trained forecaster. The detector judges each row by the first step of the forecast made before it. Nothing is
    /// trained.
    /// </summary>
    /// <param name="forecaster">The forecaster.</param>
    /// <param name="options">The options that decide which values are anomalies; they are checked and copied. Null means the defaults.</param>
    /// <returns>A detector whose series continue where those of the forecaster end.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="forecaster"/> is null.</exception>
    /// <exception cref="ArgumentException">An option is out of range. The message names every violation.</exception>
    /// <include file="../Documentation/Anomalies.xml" path="documentation/example"/>
    public static AnomalyDetectionTransformer DetectAnomalies(this ForecastingTransformer forecaster, AnomalyDetectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(forecaster);
        return AnomalyDetectionTransformer.Of(forecaster, (options ?? new AnomalyDetectionOptions()).ToRule());
    }

    /// <summary>Creates an engine that continues from the end of the training data, or from a state that it loads.</summary>
    /// <typeparam name="TSource">The class of an observation, with a member for each column that the pipeline reads.</typeparam>
    /// <typeparam name="TResult">The class of a verdict, with a double[] member that has the name of the output column.</typeparam>
    /// <param name="transformer">A detector, or a chain that ends with one; the transformers before it are applied to every observation.</param>
    /// <param name="context">The context.</param>
    /// <param name="seriesId">
    /// The id of the series to continue, if the model has several. An unknown id, or null, begins a new series, whose id is that of its first row.
    /// </param>
    /// <returns>A new engine, independent of others made from the same transformer.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// The transformer is not a recurrent detector and does not end with one, or a class does not fit its columns.
    /// </exception>
    /// <include file="../Documentation/Anomalies.xml" path="documentation/example"/>
    public static AnomalyDetectionEngine<TSource, TResult> CreateAnomalyDetectionEngine<TSource, TResult>(
        this ITransformer transformer, MLContext context, string? seriesId = null)
        where TSource : class
        where TResult : class, new()
    {
        ArgumentNullException.ThrowIfNull(transformer);
        ArgumentNullException.ThrowIfNull(context);
        var (before, detector) = TransformerParts.EndingWith<AnomalyDetectionTransformer>(transformer, "a recurrent detector of anomalies");
        return new AnomalyDetectionEngine<TSource, TResult>(context, before, detector, seriesId);
    }
}
