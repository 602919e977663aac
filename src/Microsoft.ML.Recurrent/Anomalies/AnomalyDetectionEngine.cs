using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Anomalies;
using Microsoft.ML.Recurrent.Engine.Serialization;
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
    private readonly MLContext _context;
    private readonly ITransformer[] _before;
    private readonly AnomalyDetectionTransformer _transformer;
    private readonly AnomalyState _state;
    private readonly PredictionEngine<TSource, TResult> _engine;

    internal AnomalyDetectionEngine(MLContext context, ITransformer[] before, AnomalyDetectionTransformer transformer, string? seriesId)
    {
        var output = transformer.Detector.Rule.OutputColumnName;
        var members = SchemaDefinition.Create(typeof(TResult), SchemaDefinition.Direction.Write);
        if (members.All(member => member.ColumnName != output))
            throw new ArgumentException($"{typeof(TResult).Name} has no member for a verdict: the output column is {output}, its members "
                + $"{string.Join(", ", members.Select(member => member.ColumnName))}.");
        _context = context;
        _before = before;
        _transformer = transformer;
        _state = transformer.CopyState(HasSeries && seriesId is not null ? seriesId : "");
        _engine = context.Model.CreatePredictionEngine<TSource, TResult>(new TransformerChain<ITransformer>(
            [.. before, new EngineTransformer(schema => new AnomalyMapper(transformer.Detector, schema, _state))]));
    }

    /// <summary>Time steps observed so far: those of the training data (or up to the checkpoint) and those given to this engine.</summary>
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
    public TResult Observe(TSource example)
    {
        ArgumentNullException.ThrowIfNull(example);
        return _engine.Predict(example);
    }

    /// <summary>Judges and takes the next value, see the other overload, into an object that is reused: a row then allocates nothing.</summary>
    /// <param name="example">The next row.</param>
    /// <param name="verdict">The object to fill, whose array is reused where it is long enough; null makes a new one.</param>
    /// <exception cref="ArgumentNullException"><paramref name="example"/> is null.</exception>
    /// <exception cref="ArgumentException">The row does not continue the series.</exception>
    public void Observe(TSource example, ref TResult verdict)
    {
        ArgumentNullException.ThrowIfNull(example);
        verdict ??= new TResult();
        _engine.Predict(example, ref verdict);
    }

    /// <summary>Forgets everything observed, as for a new series.</summary>
    public void Reset() => _state.Begin("");

    /// <summary>
    /// Saves the model with where this engine stands; other series stand where they stood. Loaded with <c>ml.Model.Load</c>, an engine made from it goes on with
    /// the same bits.
    /// </summary>
    /// <param name="path">The file to write.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    public void CheckPoint(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, CheckPoint);
    }

    /// <summary>Saves the model with where this engine stands, see <see cref="CheckPoint(string)"/>.</summary>
    /// <param name="stream">The stream to write to; it must be able to seek and stays open.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    public void CheckPoint(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var standing = SeriesId is null ? _transformer : _transformer.StandingAt(_state);
        TransformerParts.Save<TSource>(_context, _before, standing, stream);
    }

    /// <summary>Releases what reads observations.</summary>
    public void Dispose() => _engine.Dispose();
}
