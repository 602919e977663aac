using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Series.Columns;
using Microsoft.ML.Recurrent.Forecasting.States;
using Microsoft.ML.Recurrent.Interop.Rows;

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
public sealed partial class ForecastingEngine<TSource, TForecast> : IDisposable
    where TSource : class
    where TForecast : class, new()
{
    private readonly ForecastingTransformer _transformer;
    private readonly ForecastLimits _limits;
    private readonly ForecastRunner _runner;
    private readonly ForecastState _state;
    private readonly ForecastWriter<TForecast> _writer;
    private readonly ForecastRow _row;
    private readonly ObjectRow<TSource> _source;
    private readonly SeriesRowReader _reader;

    internal ForecastingEngine(MLContext context, ITransformer[] before, ForecastingTransformer transformer, string? seriesId)
    {
        _transformer = transformer;
        _limits = new ForecastLimits(transformer.Model);
        _runner = transformer.Model.CreateRunner();
        var schema = transformer.Model.Schema;
        _state = transformer.CopyState(HasSeries && seriesId is not null ? seriesId : "");
        _writer = new ForecastWriter<TForecast>(transformer.Columns);
        _row = schema.CreateRow();
        _source = new ObjectRow<TSource>(context, before, schema.Find);
        _reader = new SeriesRowReader(schema, _source.Current);
    }

    /// <summary>Time steps observed so far: those of the training data and those given to this engine, or those of the state it was loaded from.</summary>
    public long ObservationCount => _state.Observed;

    /// <summary>The id of the series; null for a new one that has no row yet, empty where the model knows a single series.</summary>
    public string? SeriesId => HasSeries && _state.SeriesId.Length == 0 ? null : _state.SeriesId;

    private bool HasSeries => _transformer.Model.Schema.SeriesColumnName is not null;

    /// <summary>
    /// Takes the next value of the series without a forecast, which is where most of the time goes. NaN is a missing value, and a step like any other unless
    /// the series is closed then.
    /// </summary>
    /// <param name="example">The next row.</param>
    /// <exception cref="ArgumentNullException"><paramref name="example"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// A value is infinite, the row belongs to another series, or its time does not follow; the message says which. The engine stands where it stood.
    /// </exception>
    public void Observe(TSource example)
    {
        Read(example);
        _state.Observe(_row);
    }

    /// <summary>Forecasts the values after the last observation, without consuming anything: the same call gives the same bits.</summary>
    /// <param name="horizon">
    /// Number of steps, 1 to 1,000,000; null means the trained horizon. Beyond it the model goes on from its own forecasts, block by block, and the variances behind
    /// the bounds add up: the further, the less a forecast can be relied on.
    /// </param>
    /// <param name="confidenceLevel">Share of the values that the bounds are to hold, above 0 and below 1; null means the level of the transformer.</param>
    /// <param name="cancellationToken">Ends the call within a block of steps, or within a path.</param>
    /// <returns>A new object. Its values are NaN before the first observation.</returns>
    /// <remarks>Covariates known in the future count as missing; give them with the other overload.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range, or the forecast has more values than are computed at a time.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public TForecast Predict(int? horizon = null, float? confidenceLevel = null, CancellationToken cancellationToken = default) =>
        Forecast([], _limits.Horizon(horizon), confidenceLevel, cancellationToken);

    /// <summary>Takes the next value of the series, then forecasts the values after it.</summary>
    /// <param name="example">The next row.</param>
    /// <param name="horizon">See the other overload.</param>
    /// <param name="confidenceLevel">See the other overload.</param>
    /// <param name="cancellationToken">Ends the forecast, as in the other overload; the value has then been taken.</param>
    /// <returns>A new object.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="example"/> is null.</exception>
    /// <exception cref="ArgumentException">The row does not continue the series.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public TForecast Predict(TSource example, int? horizon = null, float? confidenceLevel = null, CancellationToken cancellationToken = default)
    {
        Observe(example);
        return Predict(horizon, confidenceLevel, cancellationToken);
    }

    /// <summary>Forecasts the values after the last observation from covariates that are known in advance, without consuming anything.</summary>
    /// <param name="future">
    /// The coming rows, the next one first, for the trained horizon at least: a shorter forecast reads all of them, too. Only the covariates known in the future are
    /// used, and the times, where there are any, tell which steps they belong to. Rows at times that are closed are passed over.
    /// </param>
    /// <param name="horizon">Number of steps; null means the trained horizon. Steps without a row have missing covariates.</param>
    /// <param name="confidenceLevel">See the other overload.</param>
    /// <param name="cancellationToken">Ends the call within a block of steps, or within a path.</param>
    /// <returns>A new object.</returns>
    /// <exception cref="ArgumentNullException">An argument or a row is null.</exception>
    /// <exception cref="ArgumentException">A row belongs to another series, or its time does not follow.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public TForecast Predict(IEnumerable<TSource> future, int? horizon = null, float? confidenceLevel = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(future);
        var steps = _limits.Horizon(horizon);
        // A forecast of fewer steps than the trained horizon reads the covariates of all of them.
        return Forecast(ReadFuture(future, (long)steps + _transformer.Horizon, cancellationToken), steps, confidenceLevel, cancellationToken);
    }

    /// <summary>
    /// Draws ways in which the series may go on, without consuming anything: the same call gives the same bits. At every step their values are distributed as the calibrated
    /// quantiles say; of <see cref="ForecastArchitecture.Autoregressive"/> the networks draw how one step follows from another, otherwise the errors of held-out forecasts
    /// say it, by a Gaussian copula. Sums, maxima and the like over several steps need such paths; of single steps the quantiles say all there is.
    /// </summary>
    /// <param name="count">Number of paths, 1 to 100,000.</param>
    /// <param name="horizon">Number of steps, 1 to 1,000,000; null means the trained horizon.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="future">Coming rows with covariates known in advance, as for a forecast; null for none.</param>
    /// <param name="cancellationToken">Ends the call within a block of steps, or within a path.</param>
    /// <returns>Each path a vector like a forecast: [H], or [H, C] with several targets. Its values are NaN before the first observation.</returns>
    /// <exception cref="ArgumentException">A row belongs to another series, or its time does not follow.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// An argument is out of range, or all paths together have more than 268,435,456 values, which take 1 GiB.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public float[][] SamplePaths(int count, int? horizon = null, int seed = 0, IEnumerable<TSource>? future = null,
        CancellationToken cancellationToken = default)
    {
        var steps = _limits.Horizon(horizon);
        _limits.CheckPaths(count, steps);
        var model = _transformer.Model;
        _limits.CheckValues(steps, PathSampler.Levels.Length);
        ReadOnlySpan<float> covariates = future is null ? [] : ReadFuture(future, (long)steps + _transformer.Horizon, cancellationToken);
        var paths = new float[count][];
        for (var path = 0; path < count; path++)
            paths[path] = new float[steps * model.Schema.TargetCount];
        _runner.Draw(
            _state, covariates, new ForecastValues(steps, model.Schema.TargetCount, 0, PathSampler.Levels) { CancellationToken = cancellationToken },
            model.StepCorrelation, RecurrentOptions.EngineSeedOf(seed), paths);
        return paths;
    }

    /// <summary>Forgets everything observed, as for a new series.</summary>
    public void Reset() => _state.Begin("");

    /// <summary>Releases what reads observations.</summary>
    public void Dispose() => _source.Dispose();

    private void Read(TSource example)
    {
        _source.Read(example);
        _reader.Read(_row);
        _state.Require(_row);
    }

    /// <summary>The known covariates of the coming steps, NaN for those without a row. [at most the steps, known covariates]</summary>
    private float[] ReadFuture(IEnumerable<TSource> future, long steps, CancellationToken cancellationToken)
    {
        var width = _transformer.Model.Schema.FutureCovariateCount;
        var covariates = new List<float>();
        var done = 0L;
        foreach (var row in future)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Read(row);
            var step = _state.StepsToComing(_row) ?? done + 1;
            if (step == 0)
                continue;
            if (step <= done)
                throw new ArgumentException(
                    $"The coming row of {_row.Time:s} follows a row that is not earlier; coming rows are in order of time.", nameof(future));
            if (step > steps)
                break;
            covariates.AddRange(Enumerable.Repeat(float.NaN, (int)(step - 1 - done) * width));
            covariates.AddRange(_row.Future.AsSpan(0, width));
            done = step;
        }

        return [.. covariates];
    }

    private TForecast Forecast(ReadOnlySpan<float> covariates, int horizon, float? confidenceLevel, CancellationToken cancellationToken)
    {
        var columns = _transformer.Columns;
        var level = confidenceLevel ?? columns.ConfidenceLevel;
        if (!(level > 0 && level < 1))
            throw new ArgumentOutOfRangeException(nameof(confidenceLevel), level, "A confidence level is above 0 and below 1.");

        _limits.CheckValues(horizon, 3 + (columns.Quantiles is null ? 0 : columns.QuantileLevels.Length));
        var values = new ForecastValues(
            horizon, _transformer.Model.Schema.TargetCount, _writer.WantsSpread && columns.HasBounds ? level : 0,
            _writer.WantsSpread && columns.Quantiles is not null ? columns.QuantileLevels : [])
        { CancellationToken = cancellationToken };
        _runner.Forecast(_state, covariates, values);
        return _writer.Write(values);
    }
}
