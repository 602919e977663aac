using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.Forecasting.ManySeries.Windows;

namespace Microsoft.ML.Recurrent.Forecasting.ManySeries;

/// <summary>Forecasts the values after a window of one channel with a group of networks. It owns the buffers for this and serves one thread.</summary>
internal sealed class ChannelForecaster
{
    private const float LargestDraw = 20;
    private readonly GlobalPlan _plan;
    private readonly WindowEncoder _encoder;
    private readonly NetworkSession[] _sessions;
    private readonly ChannelWindow[] _windows;
    private readonly float[] _features;        // [T, I]
    private readonly float[] _decoderFeatures; // [m, D]
    private readonly float[] _outputs;         // [m, v, outputs per target], means of members; autoregressive: [members, outputs per target] of the first step
    private readonly int _samples;
    private readonly float[][] _states;        // of each member after the first step
    private float[] _paths = [];               // [H, S]
    private float[] _drawn = [];               // [H]
    private int _current;                      // the window of the channel

    /// <param name="group">The networks and their plan.</param>
    /// <param name="samples">The number of paths that an autoregressive model draws.</param>
    public ChannelForecaster(MemberGroup group, int samples)
    {
        var (plan, networks) = (group.Plan, group.Networks);
        _plan = plan;
        _samples = samples;
        _encoder = new WindowEncoder(plan);
        _sessions = [.. networks.Select(network => new NetworkSession(network))];
        _windows = [.. Enumerable.Range(0, plan.ReadsOtherTargets ? plan.TargetCount : 1).Select(_ => new ChannelWindow(plan))];
        _features = new float[plan.IsAutoregressive ? _encoder.InputSize : _encoder.Steps(plan.ContextLength) * _encoder.InputSize];
        _decoderFeatures = new float[plan.DecodedSteps * _encoder.DecoderInputSize];
        _outputs = new float[(plan.IsAutoregressive ? networks.Count : plan.DecodedSteps * plan.DecodedLength) * plan.Head.OutputsPerTarget];
        _states = [.. _sessions.Select(session => new float[plan.IsAutoregressive ? session.StateLength : 0])];
    }

    /// <summary>Gets the channel's window of the last <see cref="Forecast"/>.</summary>
    public ChannelWindow Window => _windows[_current];

    /// <summary>Forecasts a channel.</summary>
    /// <param name="view">The series.</param>
    /// <param name="series">The id of the series.</param>
    /// <param name="target">The channel's target.</param>
    /// <param name="origin">The number of rows before the first value to be forecast, at least 1.</param>
    /// <param name="seed">The seed of the draws of an autoregressive model.</param>
    /// <param name="readings">
    /// Receives the networks' predictions for each step, in the measure of the window. Its length is the horizon, which only an autoregressive model may
    /// exceed.
    /// </param>
    /// <param name="cancellationToken">The token that ends the drawing of paths before the next step.</param>
    public void Forecast(in SeriesView view, string series, int target, int origin, ulong seed, Span<HeadReading> readings,
        CancellationToken cancellationToken = default)
    {
        _current = _plan.ReadsOtherTargets ? target : 0;
        for (var i = 0; i < _windows.Length; i++)
        {
            var read = _plan.ReadsOtherTargets ? i : target;
            _windows[i].Read(view, read, origin, _plan.Smoothing.Of(series, read));
        }

        if (Window.Scale == 0)
            readings.Clear(); // a channel that does not vary stays at its value
        else if (_plan.IsAutoregressive)
            Draw(view, target, origin, seed, readings, cancellationToken);
        else
            Decode(view, target, origin, readings);
    }

    /// <summary>Draws paths of an autoregressive model, in the measure of the window.</summary>
    /// <param name="view">The series.</param>
    /// <param name="series">The id of the series.</param>
    /// <param name="target">The channel's target.</param>
    /// <param name="origin">The number of rows before the first value to be drawn, at least 1.</param>
    /// <param name="seed">The seed of the draws.</param>
    /// <param name="horizon">The number of steps in a path, H.</param>
    /// <param name="samples">The number of paths, S.</param>
    /// <param name="cancellationToken">The token that ends the drawing before the next step.</param>
    /// <returns>The paths. [H, S]; valid until the next call.</returns>
    public ReadOnlySpan<float> Draw(in SeriesView view, string series, int target, int origin, ulong seed, int horizon, int samples,
        CancellationToken cancellationToken = default)
    {
        _current = 0;
        Window.Read(view, target, origin, _plan.Smoothing.Of(series, target));
        if (Window.Scale > 0)
            return DrawPaths(view, target, origin, seed, horizon, samples, cancellationToken);
        return new float[horizon * samples]; // a channel that does not vary stays at its value
    }

    private void Decode(in SeriesView view, int target, int origin, Span<HeadReading> readings)
    {
        var steps = _encoder.Steps(origin);
        var size = _encoder.DecoderInputSize;
        _encoder.WriteSegments(view, _windows, target, origin, 0, steps, _features);
        for (var step = 0; step < _plan.DecodedSteps; step++)
            _encoder.WriteDecoded(view, target, origin, step, _decoderFeatures.AsSpan(step * size, size));
        _outputs.AsSpan().Clear();
        foreach (var session in _sessions)
        {
            var outputs = session.Run(_features.AsSpan(0, steps * _encoder.InputSize), [], _decoderFeatures);
            for (var i = 0; i < _outputs.Length; i++)
                _outputs[i] += outputs[i] / _sessions.Length;
        }

        var width = _plan.Head.OutputsPerTarget;
        for (var h = 0; h < readings.Length; h++)
            readings[h] = _plan.Head.Read(_outputs.AsSpan(h * width, width), Window.Scale);
    }

    private void Draw(in SeriesView view, int target, int origin, ulong seed, Span<HeadReading> readings, CancellationToken cancellationToken = default)
    {
        var paths = DrawPaths(view, target, origin, seed, readings.Length, _samples, cancellationToken);
        for (var h = 0; h < readings.Length; h++)
        {
            var step = paths.Slice(h * _samples, _samples);
            step.Sort();
            readings[h] = _plan.Head.ReadPaths(step, Window.Scale);
        }
    }

    private Span<float> DrawPaths(in SeriesView view, int target, int origin, ulong seed, int horizon, int samples,
        CancellationToken cancellationToken = default)
    {
        if ((long)horizon * samples > Array.MaxLength)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"{samples} paths of {horizon} steps hold more than {Array.MaxLength} values; use a shorter horizon or fewer paths."));
        if (_paths.Length < horizon * samples)
            _paths = new float[horizon * samples];
        if (_drawn.Length < horizon)
            _drawn = new float[horizon];
        var paths = _paths.AsSpan(0, horizon * samples);
        ReadContext(view, target, origin);
        var random = new SeededRandom(seed);
        for (var sample = 0; sample < samples; sample++)
        {
            var member = sample % _sessions.Length;
            var session = _sessions[member];
            session.RestoreState(_states[member], 0);
            ReadOnlySpan<float> outputs = _outputs.AsSpan(member * _plan.Head.OutputsPerTarget, _plan.Head.OutputsPerTarget);
            for (var h = 0; h < horizon; h++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (h > 0)
                {
                    _encoder.WriteStep(view, Window, _drawn, target, origin, h + 1, _features);
                    outputs = session.Step(_features);
                }

                var drawn = _plan.Head.Sample(outputs, Window.Scale, random);
                if (double.IsNaN(drawn))
                    throw ForecastErrors.NotFinite(h + 1);
                _drawn[h] = (float)Math.Clamp(drawn, -LargestDraw, LargestDraw);
                paths[(h * samples) + sample] = _drawn[h];
            }
        }

        return paths;
    }

    /// <summary>Runs the networks over the context and keeps their states, and the output of each for the first future value.</summary>
    private void ReadContext(in SeriesView view, int target, int origin)
    {
        var width = _plan.Head.OutputsPerTarget;
        foreach (var session in _sessions)
            session.Reset();
        for (var ahead = 1 - _encoder.Steps(origin); ahead <= 1; ahead++)
        {
            _encoder.WriteStep(view, Window, [], target, origin, ahead, _features);
            for (var member = 0; member < _sessions.Length; member++)
            {
                var outputs = _sessions[member].Step(_features);
                if (ahead == 1)
                    outputs.CopyTo(_outputs.AsSpan(member * width));
            }
        }

        for (var member = 0; member < _sessions.Length; member++)
            _sessions[member].SaveState(_states[member]);
    }
}
