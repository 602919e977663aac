using Microsoft.ML.Data;
using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Anomalies;
using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML;

/// <summary>Detectors of anomalies in series on <c>ml.Transforms</c>, beside ML.NET's own, and the engine that goes on with a series.</summary>
public static class RecurrentAnomalyDetectionCatalog
{
    /// <summary>Flags the values of a series that are not as an LSTM forecast them one step ahead.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">
    /// The column the verdicts go to: a vector of six Double, [Alert, Score, P-Value, Expected, Lower, Upper]; see <see cref="AnomalyDetectionTransformer"/>.
    /// </param>
    /// <param name="inputColumnName">The column of the series: Single, one row per time step, in order of time. NaN is a missing value.</param>
    /// <param name="confidenceLevel">Share of the values of an undisturbed series that do not alert, above 0.5 and below 1.</param>
    /// <param name="side">Whether values above, below, or on either side of what was expected can alert.</param>
    /// <param name="contextLength">Values before a row that the network sees; 0 chooses it from the series.</param>
    /// <param name="seasonLength">Steps after which the series repeats its pattern; 1 means none, 0 finds it.</param>
    /// <param name="hiddenSize">Hidden units of the network.</param>
    /// <param name="numberOfEpochs">Most passes over the training data.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">Something is out of range; the message names every violation.</exception>
    /// <include file="../Documentation/Anomalies.xml" path="documentation/example"/>
    public static AnomalyDetectionEstimator DetectAnomalyByLstm(
        this TransformsCatalog catalog, string outputColumnName, string inputColumnName,
        float confidenceLevel = AnomalyDetectionDefaults.ConfidenceLevel, AnomalySide side = AnomalySide.TwoSided,
        int? contextLength = null, int? seasonLength = null,
        int hiddenSize = ForecastingDefaults.HiddenSize, int numberOfEpochs = ForecastingDefaults.NumberOfEpochs) =>
        catalog.DetectAnomalyByRecurrent(
            new ForecastingOptions
            {
                Cell = CellKind.Lstm,
                InputColumnName = inputColumnName,
                ContextLength = contextLength,
                SeasonLength = seasonLength,
                HiddenSize = hiddenSize,
                NumberOfEpochs = numberOfEpochs,
            },
            new AnomalyDetectionOptions { OutputColumnName = outputColumnName, ConfidenceLevel = confidenceLevel, Side = side });

    /// <summary>Flags the values of a series that are not as a GRU forecast them one step ahead.</summary>
    /// <inheritdoc cref="DetectAnomalyByLstm"/>
    /// <include file="../Documentation/Anomalies.xml" path="documentation/example"/>
    public static AnomalyDetectionEstimator DetectAnomalyByGru(
        this TransformsCatalog catalog, string outputColumnName, string inputColumnName,
        float confidenceLevel = AnomalyDetectionDefaults.ConfidenceLevel, AnomalySide side = AnomalySide.TwoSided,
        int? contextLength = null, int? seasonLength = null,
        int hiddenSize = ForecastingDefaults.HiddenSize, int numberOfEpochs = ForecastingDefaults.NumberOfEpochs) =>
        catalog.DetectAnomalyByRecurrent(
            new ForecastingOptions
            {
                Cell = CellKind.Gru,
                InputColumnName = inputColumnName,
                ContextLength = contextLength,
                SeasonLength = seasonLength,
                HiddenSize = hiddenSize,
                NumberOfEpochs = numberOfEpochs,
            },
            new AnomalyDetectionOptions { OutputColumnName = outputColumnName, ConfidenceLevel = confidenceLevel, Side = side });

    /// <summary>Flags the values of one or many series, of one or several targets, that are not as forecast one step ahead, with everything open to choice.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="forecasting">
    /// Which columns are read, and how the forecaster learns; they are checked and copied. The horizon is 1, and the output columns are not used: without an
    /// InputColumnName the column read has the name of the detector's output.
    /// </param>
    /// <param name="detection">When a value counts as an anomaly; they are checked and copied. Null means the defaults.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/> or <paramref name="forecasting"/> is null.</exception>
    /// <exception cref="ArgumentException">Something is out of range; the message names every violation.</exception>
    /// <include file="../Documentation/Anomalies.xml" path="documentation/example"/>
    public static AnomalyDetectionEstimator DetectAnomalyByRecurrent(
        this TransformsCatalog catalog, ForecastingOptions forecasting, AnomalyDetectionOptions? detection = null) =>
        new(CatalogEnvironment.Of(catalog), forecasting, detection ?? new AnomalyDetectionOptions());

    /// <summary>Makes a detector of anomalies from a trained forecaster. The detector judges each row by the first step of the forecast made before it. Nothing is trained.</summary>
    /// <param name="forecaster">The forecaster.</param>
    /// <param name="options">The options that decide which values are anomalies; they are checked and copied. Null means the defaults.</param>
    /// <returns>A detector whose series continue where those of the forecaster end.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="forecaster"/> is null.</exception>
    /// <exception cref="ArgumentException">An option is out of range; the message names every violation.</exception>
    /// <include file="../Documentation/Anomalies.xml" path="documentation/example"/>
    public static AnomalyDetectionTransformer DetectAnomalies(this ForecastingTransformer forecaster, AnomalyDetectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(forecaster);
        return AnomalyDetectionTransformer.Of(forecaster, (options ?? new AnomalyDetectionOptions()).ToRule());
    }

    /// <summary>Makes an engine that continues from the end of the training data, or from a state that it loads.</summary>
    /// <typeparam name="TSource">Class of an observation, with a member for each column the pipeline reads.</typeparam>
    /// <typeparam name="TResult">Class of a verdict: a double[] member named as the output column.</typeparam>
    /// <param name="transformer">A detector, or a chain that ends with one; what stands before it is applied to every observation.</param>
    /// <param name="context">The context.</param>
    /// <param name="seriesId">
    /// The series it goes on with, where the model has several; one that is not known, or null, begins a new series, whose id is that of its first row.
    /// </param>
    /// <returns>A new engine, independent of others made from the same transformer.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// The transformer is no recurrent detector and does not end with one, or a class does not fit its columns.
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
