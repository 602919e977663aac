using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.Forecasting.Local;

/// <summary>
/// One series passing through a model: takes observations and forecasts from where it stands. The cost of either does not depend on how many
/// observations there were. Not safe for concurrent use; runners share the model.
/// </summary>
internal sealed class LocalRunner
{
    private readonly LocalModel _model;
    private readonly NetworkSession[] _sessions;
    private readonly SeriesHistory _ahead;
    private readonly float[] _values;
    private readonly bool[] _missing;
    private readonly double[] _profile;
    private readonly double[] _correction;
    private readonly float[] _features;

    public LocalRunner(LocalModel model)
    {
        _model = model;
        var plan = model.Plan;
        History = plan.CreateHistory();
        _ahead = plan.CreateHistory();
        _sessions = [.. model.Networks.Select(network => new NetworkSession(network))];
        _values = new float[plan.HistoryLength];
        _missing = new bool[plan.HistoryLength];
        _profile = new double[plan.Front.SeasonLength];
        _correction = new double[plan.Horizon];
        _features = new float[plan.ContextLength * plan.InputSize];
    }

    /// <summary>What has been observed.</summary>
    public SeriesHistory History { get; }

    /// <summary>
    /// Forecasts the next values without consuming anything. Beyond the trained horizon the forecasts are taken as observed and it goes on from
    /// there.
    /// </summary>
    /// <param name="confidenceLevel">Share of the values that the bounds are to hold.</param>
    /// <param name="point">Receives the forecasts; its length is the horizon. NaN before the first observation.</param>
    /// <param name="lower">Receives the lower bounds, or empty.</param>
    /// <param name="upper">Receives the upper bounds, or empty.</param>
    public void Forecast(float confidenceLevel, Span<float> point, Span<float> lower, Span<float> upper)
    {
        if (History.Count == 0)
        {
            point.Fill(float.NaN);
            lower.Fill(float.NaN);
            upper.Fill(float.NaN);
            return;
        }

        var plan = _model.Plan;
        var warmUp = History.Observed < plan.WarmUp;
        Span<double> scaled = stackalloc double[Math.Min(plan.Horizon, 512)];
        if (scaled.Length < plan.Horizon)
            scaled = new double[plan.Horizon];
        _ahead.CopyFrom(History);
        for (var done = 0; done < point.Length; done += plan.Horizon)
        {
            ForecastBlock(warmUp, scaled);
            for (var h = 0; h < plan.Horizon && done + h < point.Length; h++)
            {
                point[done + h] = plan.Scale.Back(scaled[h]);
                var half = lower.IsEmpty && upper.IsEmpty ? 0 : _model.Intervals.HalfWidth(done + h + 1, confidenceLevel, warmUp);
                if (!lower.IsEmpty)
                    lower[done + h] = plan.Scale.Back(scaled[h] - half);
                if (!upper.IsEmpty)
                    upper[done + h] = plan.Scale.Back(scaled[h] + half);
            }

            if (done + plan.Horizon < point.Length)
                foreach (var value in scaled)
                    _ahead.Append((float)value, false);
        }
    }

    private void ForecastBlock(bool warmUp, Span<double> scaled)
    {
        var plan = _model.Plan;
        var count = _ahead.CopyTo(_values, _missing);
        var values = _values.AsSpan(0, count);
        var level = plan.Front.Measure(values[Math.Max(0, count - plan.Front.Reach)..], _profile);
        _correction.AsSpan().Clear();
        if (!warmUp && _sessions.Length > 0)
            AskNetworks(values, level);
        for (var h = 0; h < plan.Horizon; h++)
        {
            scaled[h] = plan.Front.Forecast(level, _profile, h + 1);
            if (!warmUp)
                scaled[h] += plan.Statistics.Drift[h] + plan.Statistics.Spread[h] * _model.Share * _correction[h];
        }
    }

    private void AskNetworks(ReadOnlySpan<float> values, double level)
    {
        var plan = _model.Plan;
        var steps = Math.Min(plan.ContextLength, values.Length);
        for (var step = 0; step < steps; step++)
            plan.Encode(values, _missing, values.Length - steps + step, level, _features.AsSpan(step * plan.InputSize, plan.InputSize));
        foreach (var session in _sessions)
        {
            var outputs = session.Run(_features.AsSpan(0, steps * plan.InputSize), []);
            for (var h = 0; h < _correction.Length; h++)
                _correction[h] += outputs[h];
        }

        for (var h = 0; h < _correction.Length; h++)
            _correction[h] /= _sessions.Length;
    }
}
