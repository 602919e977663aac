using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.Forecasting.ManySeries.Windows;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Members;
using Microsoft.ML.Recurrent.Forecasting.States;

namespace Microsoft.ML.Recurrent.Forecasting.ManySeries;

/// <summary>Forecasts a series with the networks that all series share, target by target. Serves one thread.</summary>
internal sealed class GlobalForecaster : SeriesForecaster
{
    private readonly GlobalModel _model;
    private readonly ChannelForecaster[] _groups;
    private float[] _targets = [];  // [history and horizon, C]; rows after the history are forecast
    private float[] _past = [];     // [history and horizon, P]; missing after the history
    private float[] _future = [];   // [history and horizon, F]
    private readonly (double Down, double Up)[] _carried; // [C] combined spreads of the last steps of earlier blocks, on the model's scale
    private readonly double[] _factors; // [C] of the bounds
    private readonly MemberForecaster? _member;
    private HeadReading[] _readings = [];
    private ChannelPrediction[] _predictions = [];

    public GlobalForecaster(GlobalModel model)
    {
        _model = model;
        _carried = new (double, double)[model.Plan.TargetCount];
        _factors = new double[model.Plan.TargetCount];
        _groups = [.. model.Groups.Select(group => new ChannelForecaster(group, model.Samples))];
        _member = model.Member is { } member ? new MemberForecaster(member, model.Plan.Scale) : null;
    }

    public override void Forecast(ForecastState state, ReadOnlySpan<float> covariates, ForecastValues values)
    {
        var rows = ((WindowState)state).Rows;
        if (rows.Count == 0)
        {
            values.Fill(float.NaN);
            return;
        }

        // A block reads the covariates of its whole horizon, however much of it is needed.
        var block = _model.Plan.IsAutoregressive ? values.Horizon : _model.Plan.Horizon;
        var count = ReadRows(rows, _model.Plan.HistoryLength, covariates, (values.Horizon + block - 1) / block * block);
        var medians = _member is null ? [] : _member.Forecast(state, rows, 0, values.Horizon, values.CancellationToken);
        _carried.AsSpan().Clear();
        for (var target = 0; target < _factors.Length; target++)
            _factors[target] = values.Actual.Length > 0 || state.Adaptation is null ? 1 : state.Adaptation.Factor(target);
        for (var done = 0; done < values.Horizon; done += block)
        {
            for (var target = 0; target < _model.Plan.TargetCount; target++)
            {
                values.CancellationToken.ThrowIfCancellationRequested();
                ForecastBlock(rows, target, count + done, done, Math.Min(block, values.Horizon - done), medians[Math.Min(done, medians.Length)..], values);
            }
        }
    }

    /// <summary>
    /// Draws the paths of an autoregressive model from its own networks: the order of the values is kept at each step, and the values are those of the
    /// calibrated quantiles (Schaake shuffle, Clark et al. 2004).
    /// </summary>
    /// <inheritdoc/>
    public override void Draw(ForecastState state, ReadOnlySpan<float> covariates, ForecastValues forecast, float correlation, ulong seed, float[][] paths)
    {
        var rows = ((WindowState)state).Rows;
        if (!_model.Plan.IsAutoregressive || rows.Count == 0)
        {
            base.Draw(state, covariates, forecast, correlation, seed, paths);
            return;
        }

        Forecast(state, covariates, forecast);
        var count = ReadRows(rows, _model.Plan.HistoryLength, covariates, forecast.Horizon);
        var view = new SeriesView(_targets, _past, _future, rows.Statics);
        var order = new int[paths.Length];
        for (var target = 0; target < forecast.TargetCount; target++)
        {
            var drawn = _groups[0].Draw(view, rows.Id, target, count, SeededRandom.Combine(seed, (ulong)target), forecast.Horizon, paths.Length,
                forecast.CancellationToken);
            for (var h = 0; h < forecast.Horizon; h++)
            {
                for (var path = 0; path < order.Length; path++)
                    order[path] = path;
                drawn.Slice(h * order.Length, order.Length).ToArray().AsSpan().Sort(order.AsSpan());
                var index = (h * forecast.TargetCount) + target;
                for (var rank = 0; rank < order.Length; rank++)
                    paths[order[rank]][index] = PathSampler.Value(forecast, index, (rank + 0.5) / order.Length);
            }
        }
    }

    private void ForecastBlock(SeriesState rows, int target, int origin, int done, int steps, ReadOnlySpan<double> medians, ForecastValues values)
    {
        var plan = _model.Plan;
        var predictions = Predict(rows, target, origin, rows.Observed, steps, medians, values.CancellationToken);
        for (var h = 0; h < steps; h++)
        {
            var prediction = predictions[h];
            var index = ((done + h) * plan.TargetCount) + target;
            var median = prediction.Location + (_model.NetworkFraction * prediction.Median);
            var (down, up) = (prediction.Down, prediction.Up);
            if (!double.IsFinite(median + (_model.NetworkFraction * prediction.Point) + down + up))
                throw ForecastErrors.NotFinite(done + h + 1);
            values.Point[index] = plan.Scale.Back(prediction.Location + (_model.NetworkFraction * prediction.Point));
            values.SetBounds(index, new Spread(_model, median, _factors[target], (down, up), _carried[target], h + 1));
            _targets[((origin + h) * plan.TargetCount) + target] = values.Point[index];
            if (h == steps - 1)
                _carried[target] = (double.Hypot(_carried[target].Down, down), double.Hypot(_carried[target].Up, up));
        }
    }

    /// <summary>
    /// Computes what all groups, and a pretrained network if one takes part, predict together for the steps after an origin among the rows that were read.
    /// After windows that do not vary, by which its weight was not chosen, the pretrained network takes no part.
    /// </summary>
    /// <returns>The predictions; valid until the next call.</returns>
    private Span<ChannelPrediction> Predict(
        SeriesState rows, int target, int origin, long observed, int steps, ReadOnlySpan<double> medians, CancellationToken cancellationToken)
    {
        var view = new SeriesView(_targets, _past, _future, rows.Statics);
        var readings = _readings.AsSpan(0, steps);
        var predictions = _predictions.AsSpan(0, steps);
        predictions.Clear();
        foreach (var group in _groups)
        {
            group.Forecast(view, rows.Id, target, origin, SeededRandom.Combine((ulong)observed, (ulong)target), readings, cancellationToken);
            for (var h = 0; h < steps; h++)
                predictions[h] = predictions[h].Add(group.Window, h + 1, readings[h], _model.Known, 1.0 / _groups.Length);
        }

        for (var h = 0; h < steps && !medians.IsEmpty && _groups[0].Window.Scale > 0; h++)
            predictions[h] = predictions[h].With(_model.Member!, medians[h]);
        return predictions;
    }

    protected override void TakeErrors(ForecastState state, int steps)
    {
        var (plan, rows, adaptation) = (_model.Plan, ((WindowState)state).Rows, state.Adaptation!);
        var observed = rows.Observed - steps;
        if (observed < plan.ContextLength)
            return; // forecasts from less than the networks read are no measure of those to come
        var origin = ReadRows(rows, plan.HistoryLength + steps, [], plan.Horizon) - steps;

        var medians = _member is null ? [] : _member.Forecast(state, rows, steps, plan.Horizon);

        // As they were at the origin: the other columns of the steps that are forecast were not known, except those known in the future.
        _past.AsSpan(origin * plan.Schema.PastCount).Fill(float.NaN);
        for (var target = 0; target < plan.TargetCount; target++)
        {
            var predictions = Predict(rows, target, origin, observed, steps, medians, default);
            for (var h = 0; h < steps; h++)
            {
                var (prediction, actual) = (predictions[h], _targets[((origin + h) * plan.TargetCount) + target]);
                if (float.IsNaN(actual) || prediction is not { Down: > 0, Up: > 0 })
                    continue;
                var median = prediction.Location + (_model.NetworkFraction * prediction.Median);
                adaptation.Add(target, new Spread(_model, median, 1, (prediction.Down, prediction.Up), default, h + 1).Deviation(actual));
            }
        }
    }

    /// <summary>Concatenates the last rows of the state and the covariates of the rows to come.</summary>
    private int ReadRows(SeriesState rows, int most, ReadOnlySpan<float> covariates, int horizon)
    {
        var plan = _model.Plan;
        var schema = plan.Schema;
        var length = most + horizon;
        if (_readings.Length < horizon)
        {
            _readings = new HeadReading[horizon];
            _predictions = new ChannelPrediction[horizon];
        }

        if (_targets.Length < length * schema.TargetCount)
        {
            _targets = new float[length * schema.TargetCount];
            _past = new float[length * schema.PastCount];
            _future = new float[length * schema.FutureCount];
        }

        var count = rows.CopyTo(_targets.AsSpan(0, most * schema.TargetCount), _past, _future);
        _past.AsSpan(count * schema.PastCount).Fill(float.NaN);
        var future = _future.AsSpan(count * schema.FutureCount);
        future.Fill(float.NaN);
        for (var h = 0; h < horizon && schema.FutureCount > 0; h++)
        {
            var row = future.Slice(h * schema.FutureCount, schema.FutureCount);
            var known = schema.FutureCovariateCount;
            if ((h + 1) * known <= covariates.Length)
                covariates.Slice(h * known, known).CopyTo(row);
            rows.FillCalendar(rows.TimeAfter(h + 1), row);
        }

        return count;
    }

    /// <summary>Represents a median with spreads below and above it, its own and those of earlier blocks, on the model's scale.</summary>
    private readonly struct Spread(
        GlobalModel model, double median, double factor, (double Down, double Up) own, (double Down, double Up) earlier, int ahead) : IQuantileFunction
    {
        public float Quantile(double level)
        {
            var distance = Distance(model.Residuals.Quantile(ahead, level), own);

            // Squares are added, each with its sign, so that quantiles stay in order. Earlier blocks ended with their last step.
            if (earlier.Down > 0 || earlier.Up > 0)
                distance = SignedRoot(SignedSquare(distance) + SignedSquare(Distance(model.Residuals.Quantile(model.Horizon, level), earlier)));

            // Whatever the held-out values, quantiles below the middle are not above the median, nor are those above the middle below it.
            distance = level < 0.5 ? Math.Min(distance, 0) : level > 0.5 ? Math.Max(distance, 0) : distance;
            return model.Plan.Scale.Back(median + (factor * distance));
        }

        public double Deviation(float value)
        {
            // Used for the next value only, which no earlier block precedes.
            var distance = model.Plan.Scale.Forward(value) - median;
            var spread = distance < 0 ? own.Down : own.Up;
            return spread > 0 ? model.Residuals.Deviation(ahead, distance / spread)
                : distance == 0 ? 0 : Math.CopySign(double.PositiveInfinity, distance);
        }

        private static double Distance(double residual, (double Down, double Up) spread) => residual * (residual < 0 ? spread.Down : spread.Up);

        private static double SignedSquare(double value) => value * Math.Abs(value);

        private static double SignedRoot(double value) => Math.CopySign(Math.Sqrt(Math.Abs(value)), value);
    }
}
