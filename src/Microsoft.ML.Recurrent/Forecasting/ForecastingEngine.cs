using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Forecasting.Local;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// A series that goes on: takes new observations, forecasts from where it stands, and can be saved and resumed. Time and memory of an observation or a
/// forecast do not grow with the number of observations, and no refit is needed.
/// </summary>
/// <typeparam name="TSource">Class of an observation, with a member for each column the pipeline reads.</typeparam>
/// <typeparam name="TForecast">Class of a forecast: float[] members named as the output columns.</typeparam>
/// <remarks>
/// Not safe for concurrent use: one engine serves one series and one thread at a time. Engines made from one transformer are independent of each other and
/// may run at the same time; they share its networks.
/// </remarks>
public sealed class ForecastingEngine<TSource, TForecast> : IDisposable
    where TSource : class
    where TForecast : class, new()
{
    private readonly MLContext _context;
    private readonly ITransformer[] _before;
    private readonly ForecastingTransformer _transformer;
    private readonly LocalRunner _runner;
    private readonly ForecastWriter<TForecast> _writer;
    private readonly PredictionEngine<TSource, Observation> _reader;

    internal ForecastingEngine(MLContext context, ITransformer[] before, ForecastingTransformer transformer)
    {
        _context = context;
        _before = before;
        _transformer = transformer;
        _runner = transformer.CreateRunner();
        _writer = new ForecastWriter<TForecast>(transformer.Columns);
        var observation = SchemaDefinition.Create(typeof(Observation));
        observation[nameof(Observation.Value)].ColumnName = transformer.Columns.Input;
        _reader = context.Model.CreatePredictionEngine<TSource, Observation>(new TransformerChain<ITransformer>(before), outputSchemaDefinition: observation);
    }

    /// <summary>Values observed so far: those of the training data (or up to the checkpoint) and those given to this engine.</summary>
    public long ObservationCount => _runner.History.Observed;

    /// <summary>Takes the next value of the series. NaN is a missing value and moves time on by one step all the same.</summary>
    /// <param name="example">The next row.</param>
    /// <exception cref="ArgumentNullException"><paramref name="example"/> is null.</exception>
    /// <exception cref="ArgumentException">The value is infinite; the engine stands where it stood.</exception>
    public void Observe(TSource example)
    {
        ArgumentNullException.ThrowIfNull(example);
        _runner.History.Observe(_reader.Predict(example).Value);
    }

    /// <summary>Forecasts the values after the last observation, without consuming anything: the same call gives the same bits.</summary>
    /// <param name="horizon">
    /// Number of values, 1 to 1,000,000; null means the trained horizon. Beyond it the model goes on from its own forecasts, block by block, and the variances behind
    /// the bounds add up: the further, the less a forecast can be relied on.
    /// </param>
    /// <param name="confidenceLevel">Share of the values that the bounds are to hold, above 0 and below 1; null means the level of the transformer.</param>
    /// <returns>A new object. Its values are NaN before the first observation.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public TForecast Predict(int? horizon = null, float? confidenceLevel = null)
    {
        var steps = horizon ?? _transformer.Horizon;
        var level = confidenceLevel ?? _transformer.Columns.ConfidenceLevel;
        if (steps is < 1 or > ForecastingDefaults.LongestLength)
            throw new ArgumentOutOfRangeException(nameof(horizon), steps, $"A horizon is 1 to {ForecastingDefaults.LongestLength} steps.");
        if (!(level > 0 && level < 1))
            throw new ArgumentOutOfRangeException(nameof(confidenceLevel), level, "A confidence level is above 0 and below 1.");

        var point = new float[steps];
        var lower = _writer.WantsBounds ? new float[steps] : [];
        var upper = _writer.WantsBounds ? new float[steps] : [];
        _runner.Forecast(level, point, lower, upper);
        return _writer.Write(point, lower, upper);
    }

    /// <summary>Takes the next value of the series, then forecasts the values after it.</summary>
    /// <param name="example">The next row.</param>
    /// <param name="horizon">See the other overload.</param>
    /// <param name="confidenceLevel">See the other overload.</param>
    /// <returns>A new object.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="example"/> is null.</exception>
    /// <exception cref="ArgumentException">The value is infinite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public TForecast Predict(TSource example, int? horizon = null, float? confidenceLevel = null)
    {
        Observe(example);
        return Predict(horizon, confidenceLevel);
    }

    /// <summary>Forgets everything observed, as for a new series.</summary>
    public void Reset() => _runner.History.Clear();

    /// <summary>Saves the model with where this engine stands. Loaded with <c>ml.Model.Load</c>, an engine made from it goes on with the same bits.</summary>
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
        var standing = _transformer.StandingAt(_runner.History);
        ITransformer model = _before.Length == 0 ? standing : new TransformerChain<ITransformer>([.. _before, standing]);
        _context.Model.Save(model, _context.Data.LoadFromEnumerable<TSource>([]).Schema, stream);
    }

    /// <summary>Releases what reads observations.</summary>
    public void Dispose() => _reader.Dispose();

    private sealed class Observation
    {
        public float Value { get; set; }
    }
}
