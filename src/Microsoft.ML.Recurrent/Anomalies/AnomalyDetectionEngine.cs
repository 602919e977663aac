using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Anomalies;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Forecasting.States;
using Microsoft.ML.Recurrent.Interop.Rows;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Detects anomalies in a series as new observations arrive: judges whether each is as expected, and can save and resume its state. Time and memory for an
/// observation do not grow with the number of observations, and no refit is needed.
/// </summary>
/// <typeparam name="TSource">The class of an observation, with a member for each column that the pipeline reads.</typeparam>
/// <typeparam name="TResult">
/// The class of a result: a double[] member with the name of the output column, and members for any other columns to return.
/// </typeparam>
/// <remarks>
/// Not safe for concurrent use: one engine serves one series and one thread at a time. Engines created from the same transformer are independent of each other
/// and may run at the same time; they share its networks.
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
            throw new ArgumentException($"{typeof(TResult).Name} has no member for the output column {output}; its members are "
                + $"{string.Join(", ", members.Select(member => member.ColumnName))}.");
        _transformer = transformer;
        _state = transformer.CopyState(HasSeries && seriesId is not null ? seriesId : "");
        _engine = context.Model.CreatePredictionEngine<TSource, TResult>(new TransformerChain<ITransformer>(
            [.. before, new EngineTransformer(schema => new AnomalyMapper(transformer.Detector, schema, _state))]));
    }

    /// <summary>Gets the number of time steps observed so far: those of the training data, or of the loaded state, and those given to this engine.</summary>
    public long ObservationCount => _state.Observed;

    /// <summary>Gets the id of the series; null for a new series without rows, and empty if the model knows a single series.</summary>
    public string? SeriesId => HasSeries && _state.SeriesId.Length == 0 ? null : _state.SeriesId;

    private bool HasSeries => _transformer.Detector.Model.Schema.SeriesColumnName is not null;

    /// <summary>
    /// Judges the next value of the series by the forecast from the values before it, then adds it to the history. NaN is a missing value; time advances by a
    /// step all the same.
    /// </summary>
    /// <param name="example">The next row.</param>
    /// <returns>A new object; see <see cref="AnomalyDetectionTransformer"/> for the six numbers of a result.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="example"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// A value is infinite, the row belongs to another series, or its time does not continue the series; the message names the cause. The engine is unchanged.
    /// </exception>
    public TResult Predict(TSource example)
    {
        ArgumentNullException.ThrowIfNull(example);
        return _engine.Predict(example);
    }

    /// <summary>
    /// Judges the next value and adds it to the history, as the other overload does, but fills an object that is reused: a row then allocates nothing.
    /// </summary>
    /// <param name="example">The next row.</param>
    /// <param name="verdict">The object to fill. Its array is reused if it is long enough; null creates a new object.</param>
    /// <exception cref="ArgumentNullException"><paramref name="example"/> is null.</exception>
    /// <exception cref="ArgumentException">The row does not continue the series.</exception>
    public void Predict(TSource example, ref TResult verdict)
    {
        ArgumentNullException.ThrowIfNull(example);
        verdict ??= new TResult();
        _engine.Predict(example, ref verdict);
    }

    /// <summary>
    /// Judges the next value and adds it to the history, without returning the result. Whether the value is an anomaly determines what the history keeps.
    /// </summary>
    /// <param name="example">The next row.</param>
    /// <exception cref="ArgumentNullException"><paramref name="example"/> is null.</exception>
    /// <exception cref="ArgumentException">The row does not continue the series.</exception>
    public void Observe(TSource example)
    {
        ArgumentNullException.ThrowIfNull(example);
        _engine.Predict(example, ref _unread);
    }

    /// <summary>Discards everything observed, as for a new series.</summary>
    public void Reset() => _state.Begin("");

    /// <summary>
    /// Saves the state of this engine to a file. An existing file is replaced only after everything has been written. The model is not included.
    /// </summary>
    /// <param name="path">The path of the file to write.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    public void SaveState(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, SaveState);
    }

    /// <summary>
    /// Saves the state of this engine: the last values of its series, a few kilobytes whatever the length of the series. The model is not included; save it
    /// once, with <c>ml.Model.Save</c>.
    /// </summary>
    /// <param name="stream">The stream to write to, forward only; it stays open.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    public void SaveState(Stream stream) =>
        SeriesStatePayload.Write(stream, SeriesStatePayload.Detection, _transformer.Detector.Model.Fingerprint, _state);

    /// <summary>Loads a state from a file, as the other overload does from a stream.</summary>
    /// <param name="path">The path of a file that <c>SaveState</c> wrote.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    /// <exception cref="ModelFormatException">The file is damaged, or belongs to another kind of engine or another model; the engine is unchanged.</exception>
    public void LoadState(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var file = File.OpenRead(path);
        LoadState(file);
    }

    /// <summary>
    /// Continues from the saved state of an engine of the same model, also in another process; the results are the same bit for bit. This engine then serves
    /// the series of that engine.
    /// </summary>
    /// <param name="stream">A stream that <c>SaveState</c> wrote. It is read to its end and stays open.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="ModelFormatException">The state is damaged, or belongs to another kind of engine or another model; the engine is unchanged.</exception>
    public void LoadState(Stream stream)
    {
        var model = _transformer.Detector.Model;
        _state.CopyFrom(SeriesStatePayload.Read(
            stream, SeriesStatePayload.Detection, model.Fingerprint, section => AnomalyState.Read(section, model)));
    }

    /// <summary>Releases the resources that read observations.</summary>
    public void Dispose() => _engine.Dispose();
}
