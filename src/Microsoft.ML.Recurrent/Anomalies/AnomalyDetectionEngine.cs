using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Anomalies;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Forecasting.States;
using Microsoft.ML.Recurrent.Interop.Rows;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// A series that goes on and is watched: takes new observations, says of each whether it is as expected, and can be saved and resumed. Time and memory of an
/// observation do not grow with the number of observations, and no refit is needed.
/// </summary>
/// <typeparam name="TSource">Class of an observation, with a member for each column the pipeline reads.</typeparam>
/// <typeparam name="TResult">Class of a verdict: a double[] member named as the output column, and members for other columns that are wanted back.</typeparam>
/// <remarks>
/// Not safe for concurrent use: one engine serves one series and one thread at a time. Engines made from one transformer are independent of each other and
/// may run at the same time; they share its networks.
/// </remarks>
public sealed class AnomalyDetectionEngine<TSource, TResult> : IDisposable
    where TSource : class
    where TResult : class, new()
{
    private readonly AnomalyDetectionTransformer _transformer;
    private readonly AnomalyState _state;
    private readonly PredictionEngine<TSource, TResult> _engine;
    private TResult _unread = new(); // reused, so that observing allocates nothing

    internal AnomalyDetectionEngine(MLContext context, ITransformer[] before, AnomalyDetectionTransformer transformer, string? seriesId)
    {
        var output = transformer.Detector.Rule.OutputColumnName;
        var members = SchemaDefinition.Create(typeof(TResult), SchemaDefinition.Direction.Write);
        if (members.All(member => member.ColumnName != output))
            throw new ArgumentException($"{typeof(TResult).Name} has no member for a verdict: the output column is {output}, its members "
                + $"{string.Join(", ", members.Select(member => member.ColumnName))}.");
        _transformer = transformer;
        _state = transformer.CopyState(HasSeries && seriesId is not null ? seriesId : "");
        _engine = context.Model.CreatePredictionEngine<TSource, TResult>(new TransformerChain<ITransformer>(
            [.. before, new EngineTransformer(schema => new AnomalyMapper(transformer.Detector, schema, _state))]));
    }

    /// <summary>Time steps observed so far: those of the training data and those given to this engine, or those of the state it was loaded from.</summary>
    public long ObservationCount => _state.Observed;

    /// <summary>The id of the series; null for a new one that has no row yet, empty where the model knows a single series.</summary>
    public string? SeriesId => HasSeries && _state.SeriesId.Length == 0 ? null : _state.SeriesId;

    private bool HasSeries => _transformer.Detector.Model.Schema.SeriesColumnName is not null;

    /// <summary>Judges the next value of the series by the forecast from those before it, then takes it. NaN is a missing value and moves time on all the same.</summary>
    /// <param name="example">The next row.</param>
    /// <returns>A new object; see <see cref="AnomalyDetectionTransformer"/> for the six numbers of a verdict.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="example"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// A value is infinite, the row belongs to another series, or its time does not follow; the message says which. The engine stands where it stood.
    /// </exception>
    public TResult Predict(TSource example)
    {
        ArgumentNullException.ThrowIfNull(example);
        return _engine.Predict(example);
    }

    /// <summary>Judges and takes the next value, see the other overload, into an object that is reused: a row then allocates nothing.</summary>
    /// <param name="example">The next row.</param>
    /// <param name="verdict">The object to fill, whose array is reused where it is long enough; null makes a new one.</param>
    /// <exception cref="ArgumentNullException"><paramref name="example"/> is null.</exception>
    /// <exception cref="ArgumentException">The row does not continue the series.</exception>
    public void Predict(TSource example, ref TResult verdict)
    {
        ArgumentNullException.ThrowIfNull(example);
        verdict ??= new TResult();
        _engine.Predict(example, ref verdict);
    }

    /// <summary>Judges and takes the next value, where nobody asks for the verdict: whether it is an anomaly decides what the history keeps.</summary>
    /// <param name="example">The next row.</param>
    /// <exception cref="ArgumentNullException"><paramref name="example"/> is null.</exception>
    /// <exception cref="ArgumentException">The row does not continue the series.</exception>
    public void Observe(TSource example)
    {
        ArgumentNullException.ThrowIfNull(example);
        _engine.Predict(example, ref _unread);
    }

    /// <summary>Forgets everything observed, as for a new series.</summary>
    public void Reset() => _state.Begin("");

    /// <summary>Saves where this engine is to a file, which is replaced only once all has been written. The model is not part of it.</summary>
    /// <param name="path">The file to write.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    public void SaveState(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, SaveState);
    }

    /// <summary>
    /// Saves where this engine is: the last values of its series, a few kilobytes however long the series is. The model is not part of it; save it once, with
    /// <c>ml.Model.Save</c>.
    /// </summary>
    /// <param name="stream">The stream to write to, forwards only; it stays open.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    public void SaveState(Stream stream) => SeriesStatePayload.Write(stream, SeriesStatePayload.Detection, _state);

    /// <summary>Loads a state from a file, see the other overload.</summary>
    /// <param name="path">A file that <c>SaveState</c> wrote.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    /// <exception cref="ModelFormatException">The file is damaged, or of another kind of engine or another model; the engine is where it was.</exception>
    public void LoadState(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var file = File.OpenRead(path);
        LoadState(file);
    }

    /// <summary>Continues from where an engine of the same model was, also in another process: it judges with the same bits.
    /// The engine becomes one of the series of that engine.</summary>
    /// <param name="stream">A stream that <c>SaveState</c> wrote; it is read to its end and stays open.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="ModelFormatException">The state is damaged, or of another kind of engine or another model; the engine is where it was.</exception>
    public void LoadState(Stream stream)
    {
        _state.CopyFrom(SeriesStatePayload.Read(
            stream, SeriesStatePayload.Detection, section => AnomalyState.Read(section, _transformer.Detector.Model)));
    }

    /// <summary>Releases what reads observations.</summary>
    public void Dispose() => _engine.Dispose();
}
