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
/// Represents a series that continues: takes new observations, forecasts from the current state of the series, and can be saved and resumed. The time and
/// memory of an observation or a forecast do not grow with the number of observations, and no refit is needed.
/// </summary>
/// <typeparam name="TSource">The class of an observation, with a member for each column that the pipeline reads.</typeparam>
/// <typeparam name="TForecast">The class of a forecast, with float[] members named as the output columns.</typeparam>
/// <remarks>
/// Not safe for concurrent use: one engine serves one series and one thread at a time. Engines created from the same transformer are independent of each other
/// and can run at the same time; they share its networks.
/// </remarks>
public sealed partial class ForecastingEngine<TSource, TForecast> : IDisposable
    where TSource : class
    where TForecast : class, new()
{
    private readonly ForecastingTransformer _transformer;
    private readonly ForecastLimits _limits;
    private readonly SeriesForecaster _forecaster;
    private readonly ForecastState _state;
    private readonly ForecastWriter<TForecast> _writer;
    private readonly ForecastRow _row;
    private readonly ObjectRow<TSource> _source;
    private readonly SeriesRowReader _reader;

    internal ForecastingEngine(MLContext context, ITransformer[] before, ForecastingTransformer transformer, string? seriesId)
    {
        _transformer = transformer;
        _limits = new ForecastLimits(transformer.Model);
        _forecaster = transformer.Model.CreateForecaster();
        var schema = transformer.Model.Schema;
        _state = transformer.CopyState(HasSeries && seriesId is not null ? seriesId : "");
        _writer = new ForecastWriter<TForecast>(transformer.Columns);
        _row = schema.CreateRow();
        _source = new ObjectRow<TSource>(context, before, schema.Find);
        _reader = new SeriesRowReader(schema, _source.Current);
    }

    /// <summary>
    /// Gets the number of time steps observed so far: those of the training data and those passed to this engine, or those of the state that it loaded.
    /// </summary>
    public long ObservationCount => _state.Observed;

    /// <summary>Gets the identifier of the series.</summary>
    /// <value>Null for a new series that has no row yet; empty if the model knows a single series.</value>
    public string? SeriesId => HasSeries && _state.SeriesId.Length == 0 ? null : _state.SeriesId;

    private bool HasSeries => _transformer.Model.Schema.SeriesColumnName is not null;

    /// <summary>
    /// Takes the next value of the series without returning a forecast, which is what takes most of the time. NaN is a missing value; it counts as a step like
    /// any other unless the series is closed at that time. If bounds adapt (see <see cref="ForecastingOptions.IntervalAdaptationRate"/>), a forecast is
    /// computed once each horizon, but not more often than every 2 steps and not less often than every 24, to compare it with the values.
    /// </summary>
    /// <param name="example">The next row.</param>
    /// <exception cref="ArgumentNullException"><paramref name="example"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// A value is infinite, the row belongs to another series, or its time does not follow; the message specifies which. The state of the engine does not
    /// change.
    /// </exception>
    public void Observe(TSource example)
    {
        Read(example);
        _forecaster.Observe(_state, _row);
    }

    /// <summary>Forecasts the values after the last observation. The state of the series does not change: the same call returns the same bits.</summary>
    /// <param name="horizon">
    /// The number of steps, 1 to 1,000,000; null means the trained horizon. Beyond the trained horizon the model continues from its own forecasts, block by
    /// block, and the variances from which the bounds are computed add up: the further ahead a forecast is, the less reliable it is.
    /// </param>
    /// <param name="confidenceLevel">
    /// The share of the values that the bounds are to contain, above 0 and below 1; null means the level of the transformer. Must be null if the forecaster has
    /// no bounds or <typeparamref name="TForecast"/> has no member for them.
    /// </param>
    /// <param name="cancellationToken">The token that cancels the call, within a block of steps or within a path.</param>
    /// <returns>A new object. Its values are NaN before the first observation.</returns>
    /// <remarks>Covariates that are known in the future count as missing; to pass them, use the overload that takes coming rows.</remarks>
    /// <exception cref="ArgumentException">A confidence level is specified, but there are no bounds.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range, or the forecast has more values than can be computed at a time.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public TForecast Predict(int? horizon = null, float? confidenceLevel = null, CancellationToken cancellationToken = default) =>
        Forecast([], _limits.Horizon(horizon), LevelOf(confidenceLevel), cancellationToken);

    /// <summary>Takes the next value of the series, and then forecasts the values after it.</summary>
    /// <param name="example">The next row.</param>
    /// <param name="horizon">The number of steps, as in the other overload.</param>
    /// <param name="confidenceLevel">The share of the values that the bounds are to contain, as in the other overload.</param>
    /// <param name="cancellationToken">
    /// The token that cancels the forecast, as in the other overload. The value has been taken even if the forecast is cancelled.
    /// </param>
    /// <returns>A new object.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="example"/> is null.</exception>
    /// <exception cref="ArgumentException">The row does not continue the series, or a confidence level is specified, but there are no bounds.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range. The value has not been taken.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public TForecast Predict(TSource example, int? horizon = null, float? confidenceLevel = null, CancellationToken cancellationToken = default)
    {
        var (steps, level) = (_limits.Horizon(horizon), LevelOf(confidenceLevel));
        Observe(example);
        return Forecast([], steps, level, cancellationToken);
    }

    /// <summary>Forecasts the values after the last observation, using covariates that are known in advance. The state of the series does not change.</summary>
    /// <param name="future">
    /// The coming rows, the next one first, for at least the trained horizon: a shorter forecast also reads all of them. Only the covariates that are known in
    /// the future are used, and the times, if there are any, which determine the steps to which the rows belong. Rows at times that are closed are skipped.
    /// </param>
    /// <param name="horizon">The number of steps; null means the trained horizon. Steps without a row have missing covariates.</param>
    /// <param name="confidenceLevel">The share of the values that the bounds are to contain, as in the other overload.</param>
    /// <param name="cancellationToken">The token that cancels the call, within a block of steps or within a path.</param>
    /// <returns>A new object.</returns>
    /// <exception cref="ArgumentNullException">An argument or a row is null.</exception>
    /// <exception cref="ArgumentException">
    /// A row belongs to another series, or its time does not follow; or a confidence level is specified, but there are no bounds.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public TForecast Predict(IEnumerable<TSource> future, int? horizon = null, float? confidenceLevel = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(future);
        var (steps, level) = (_limits.Horizon(horizon), LevelOf(confidenceLevel));
        // A forecast of fewer steps than the trained horizon reads the covariates of all of them.
        return Forecast(ReadFuture(future, (long)steps + _transformer.Horizon, cancellationToken), steps, level, cancellationToken);
    }

    /// <summary>
    /// Draws paths along which the series may continue. The state of the series does not change: the same call returns the same bits. At every step the values
    /// are distributed as the calibrated quantiles predict. With <see cref="ForecastArchitecture.Autoregressive"/> the networks determine how one step depends
    /// on another; otherwise the errors of held-out forecasts determine it, by a Gaussian copula. Sums, maxima and the like over several steps need such paths;
    /// for single steps the quantiles are all that is needed.
    /// </summary>
    /// <param name="count">The number of paths, 1 to 100,000.</param>
    /// <param name="horizon">The number of steps, 1 to 1,000,000; null means the trained horizon.</param>
    /// <param name="seed">The seed of the draws.</param>
    /// <param name="future">The coming rows with covariates that are known in advance, as for a forecast; null if there are none.</param>
    /// <param name="cancellationToken">The token that cancels the call, within a block of steps or within a path.</param>
    /// <returns>The paths, each a vector like a forecast: [H], or [H, C] with several targets. The values are NaN before the first observation.</returns>
    /// <exception cref="ArgumentException">A row belongs to another series, or its time does not follow.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// An argument is out of range, or all paths together have more than 268,435,456 values, which take 1 GiB.
    /// </exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
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
        _forecaster.Draw(
            _state, covariates, new ForecastValues(steps, model.Schema.TargetCount, 0, PathSampler.Levels) { CancellationToken = cancellationToken },
            model.StepCorrelation, RecurrentOptions.EngineSeedOf(seed), paths);
        return paths;
    }

    /// <summary>Clears everything that was observed, so that the engine can start with a new series.</summary>
    public void Reset() => _state.Begin("");

    /// <summary>Releases the resources that read observations.</summary>
    public void Dispose() => _source.Dispose();

    private void Read(TSource example)
    {
        _source.Read(example);
        _reader.Read(_row);
        _state.Require(_row);
    }

    /// <summary>Returns the known covariates of the coming steps, NaN for those without a row. [at most the steps, known covariates]</summary>
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
                    $"The coming row of {_row.Time:s} follows a row that is not earlier; coming rows must be in order of time.", nameof(future));
            if (step > steps)
                break;
            covariates.AddRange(Enumerable.Repeat(float.NaN, (int)(step - 1 - done) * width));
            covariates.AddRange(_row.Future.AsSpan(0, width));
            done = step;
        }

        return [.. covariates];
    }

    /// <summary>Returns the level of the bounds, and refuses one that is given without bounds that it would apply to.</summary>
    private float LevelOf(float? confidenceLevel)
    {
        var columns = _transformer.Columns;
        if (confidenceLevel is not { } level)
            return columns.ConfidenceLevel;
        if (!columns.HasBounds)
            throw new ArgumentException(FormattableString.Invariant($"{nameof(confidenceLevel)} is {level}, but the forecaster has no bounds; allowed: null. ")
                + $"For bounds, set {nameof(ForecastingOptions.ConfidenceLowerBoundColumnName)} and "
                + $"{nameof(ForecastingOptions.ConfidenceUpperBoundColumnName)} before training.", nameof(confidenceLevel));
        if (!_writer.WantsBounds)
            throw new ArgumentException(FormattableString.Invariant($"{nameof(confidenceLevel)} is {level}, but {typeof(TForecast).Name} has no member for ")
                + $"bounds; allowed: null. The columns of the bounds are {columns.Lower} and {columns.Upper}.", nameof(confidenceLevel));
        return level is > 0 and < 1 ? level
            : throw new ArgumentOutOfRangeException(nameof(confidenceLevel), level, "A confidence level must be above 0 and below 1.");
    }

    private TForecast Forecast(ReadOnlySpan<float> covariates, int horizon, float level, CancellationToken cancellationToken)
    {
        var columns = _transformer.Columns;
        _limits.CheckValues(horizon, 3 + (columns.Quantiles is null ? 0 : columns.QuantileLevels.Length));
        var values = new ForecastValues(
            horizon, _transformer.Model.Schema.TargetCount, _writer.WantsSpread && columns.HasBounds ? level : 0,
            _writer.WantsSpread && columns.Quantiles is not null ? columns.QuantileLevels : [])
        { CancellationToken = cancellationToken };
        _forecaster.Forecast(_state, covariates, values);
        return _writer.Write(values);
    }
}
