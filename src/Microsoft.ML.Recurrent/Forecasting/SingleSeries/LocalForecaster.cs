using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Members;
using Microsoft.ML.Recurrent.Forecasting.Smoothing;
using Microsoft.ML.Recurrent.Forecasting.States;

namespace Microsoft.ML.Recurrent.Forecasting.SingleSeries;

/// <summary>Forecasts one short series: level and season extended, corrected by the networks. Serves one thread.</summary>
internal sealed class LocalForecaster : SeriesForecaster
{
    private readonly LocalModel _model;
    private readonly NetworkSession[] _sessions;
    private readonly SeriesHistory _ahead;
    private readonly float[] _values;
    private readonly bool[] _missing;
    private readonly BaselineForecast.Scratch _scratch;
    private readonly double[] _correction;
    private readonly double[] _scaled; // the forecasts of a block, on the model's scale
    private readonly float[] _features;
    private readonly MemberForecaster? _member;

    public LocalForecaster(LocalModel model)
    {
        _model = model;
        var plan = model.Plan;
        _ahead = plan.CreateHistory();
        _sessions = [.. model.Networks.Select(network => new NetworkSession(network))];
        _values = new float[plan.KeptLength];
        _missing = new bool[plan.KeptLength];
        _scratch = new BaselineForecast.Scratch(plan.Baseline, plan.Horizon);
        _correction = new double[plan.Horizon];
        _scaled = new double[plan.Horizon];
        _features = new float[plan.ContextLength * plan.InputSize];
        _member = model.Member is { } member ? new MemberForecaster(member, plan.Scale) : null;
    }

    public override void Forecast(ForecastState state, ReadOnlySpan<float> covariates, ForecastValues values)
    {
        var history = ((LocalState)state).History;
        if (history.Count == 0)
        {
            values.Fill(float.NaN);
            return;
        }

        var plan = _model.Plan;
        var warmUp = history.Observed < plan.WarmUp;
        var factor = values.Actual.Length > 0 || state.Adaptation is null ? 1 : state.Adaptation.Factor(0);
        var medians = warmUp ? [] : Medians(state, 0, values.Horizon, values.CancellationToken);
        _ahead.CopyFrom(history);
        for (var done = 0; done < values.Horizon; done += plan.Horizon)
        {
            values.CancellationToken.ThrowIfCancellationRequested();
            ForecastBlock(_ahead.CopyTo(_values, _missing), warmUp, medians[Math.Min(done, medians.Length)..]);
            for (var h = 0; h < plan.Horizon && done + h < values.Horizon; h++)
            {
                var middle = _scaled[h];
                if (!double.IsFinite(middle))
                    throw ForecastErrors.NotFinite(done + h + 1);
                values.Point[done + h] = plan.Scale.Back(middle);
                values.SetBounds(done + h, new Spread(_model, middle, factor, new ForecastStep(done + h + 1, history.Observed + done + h, warmUp)));
            }

            if (done + plan.Horizon < values.Horizon)
                foreach (var value in _scaled)
                    _ahead.Append((float)value, false);
        }
    }

    protected override void TakeErrors(ForecastState state, int steps)
    {
        var (plan, history, adaptation) = (_model.Plan, ((LocalState)state).History, state.Adaptation!);
        var origin = history.Observed - steps;
        if (origin < plan.WarmUp)
            return;
        var first = history.CopyTo(_values, _missing) - steps;
        ForecastBlock(first, false, Medians(state, steps, plan.Horizon));
        for (var h = 0; h < steps; h++)
        {
            var at = new ForecastStep(h + 1, origin + h, false);
            if (!_missing[first + h] && _model.Intervals.HalfWidth(at, 0.5f) > 0)
                adaptation.Add(0, _model.Intervals.Deviation(_values[first + h] - _scaled[h], at));
        }
    }

    private ReadOnlySpan<double> Medians(ForecastState state, int without, int horizon, CancellationToken cancellationToken = default) =>
        _member is null ? [] : _member.Forecast(state, ((LocalState)state).Rows, without, horizon, cancellationToken);

    /// <summary>Forecasts the values after the first ones of <see cref="_values"/>, together with what a pretrained network forecasts, if anything.</summary>
    private void ForecastBlock(int count, bool warmUp, ReadOnlySpan<double> medians)
    {
        var plan = _model.Plan;
        var scaled = _scaled.AsSpan();
        var start = Math.Max(0, count - plan.HistoryLength);
        var values = _values.AsSpan(start, count - start);
        var level = plan.Baseline.Forecast(values, _scratch, scaled);
        _correction.AsSpan().Clear();
        if (!warmUp && _sessions.Length > 0)
            AskNetworks(values, _missing.AsSpan(start, values.Length), level);
        for (var h = 0; h < plan.Horizon && !warmUp; h++)
            scaled[h] += plan.Statistics.Drift[h] + plan.Statistics.Spread[h] * _model.NetworkFraction * _correction[h];
        for (var h = 0; h < Math.Min(plan.Horizon, medians.Length); h++)
            scaled[h] = _model.Member!.Combine(scaled[h], medians[h]);
    }

    private void AskNetworks(ReadOnlySpan<float> values, ReadOnlySpan<bool> missing, double level)
    {
        var plan = _model.Plan;
        var steps = Math.Min(plan.ContextLength, values.Length);
        for (var step = 0; step < steps; step++)
            plan.Encode(values, missing, values.Length - steps + step, level, _features.AsSpan(step * plan.InputSize, plan.InputSize));
        foreach (var session in _sessions)
        {
            var outputs = session.Run(_features.AsSpan(0, steps * plan.InputSize), []);
            for (var h = 0; h < _correction.Length; h++)
                _correction[h] += outputs[h];
        }

        for (var h = 0; h < _correction.Length; h++)
            _correction[h] /= _sessions.Length;
    }

    /// <summary>Represents quantiles that are as far below the forecast as above it, on the model's scale.</summary>
    private readonly struct Spread(LocalModel model, double middle, double factor, ForecastStep at) : IQuantileFunction
    {
        public float Quantile(double level)
        {
            var half = level == 0.5 ? 0 : factor * model.Intervals.HalfWidth(at, (float)Math.Abs((2 * level) - 1));
            return model.Plan.Scale.Back(level < 0.5 ? middle - half : middle + half);
        }

        public double Deviation(float value) => model.Intervals.Deviation(model.Plan.Scale.Forward(value) - middle, at);
    }
}
