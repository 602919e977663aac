using Microsoft.ML.Recurrent.Forecasting.Scaling;

namespace Microsoft.ML.Recurrent.Forecasting.Smoothing;

/// <summary>Represents exponential smoothing in progress: the level, the trend and the season after the values so far.</summary>
internal ref struct SmoothingRun
{
    private readonly SmoothingParameters _smoothing;
    private readonly Span<double> _profile;
    private double _trend;
    private int _phase;

    private SmoothingRun(SmoothingParameters smoothing, Span<double> profile)
    {
        _smoothing = smoothing;
        _profile = profile;
    }

    /// <summary>Gets the level; NaN before the first value that is not missing.</summary>
    public double Level { get; private set; }

    /// <summary>Starts with the first season of a stretch of values or, if all of it is missing, with the first value that is not.</summary>
    /// <param name="smoothing">The coefficients.</param>
    /// <param name="values">The values, NaN for missing values, oldest first; those after the first season are still to be observed.</param>
    /// <param name="profile">The season's part of each position, starting with that of the first value; it is kept and changed. [season length]</param>
    public static SmoothingRun Start(SmoothingParameters smoothing, ReadOnlySpan<float> values, Span<double> profile)
    {
        profile.Clear();
        var run = new SmoothingRun(smoothing, profile) { Level = double.NaN };
        var first = new RunningMoments();
        foreach (var value in values[..Math.Min(profile.Length, values.Length)])
            if (!float.IsNaN(value))
                first.Add(value);
        if (first.Count == 0)
        {
            // Nothing is known of the season: the level alone, from the first value that is not missing.
            foreach (var value in values)
            {
                if (float.IsNaN(value))
                    continue;
                run.Level = value;
                break;
            }

            return run;
        }

        for (var i = 0; i < profile.Length && i < values.Length && profile.Length > 1; i++)
            profile[i] = float.IsNaN(values[i]) ? 0 : values[i] - first.Mean;
        run.Level = first.Mean;
        return run;
    }

    /// <summary>Continues from the state of an earlier run, with the profile it left, or starts with a known level and season.</summary>
    /// <param name="smoothing">The coefficients.</param>
    /// <param name="point">The level, the trend and the position of the next value in the profile.</param>
    /// <param name="profile">The season's part of each position; it is kept and changed. [season length]</param>
    public static SmoothingRun Resume(SmoothingParameters smoothing, SmoothingPoint point, Span<double> profile) =>
        new(smoothing, profile) { Level = point.Level, _trend = point.Trend, _phase = point.Phase };

    /// <summary>Gets the state of the run, except the profile.</summary>
    public readonly SmoothingPoint Point => new(Level, _trend, _phase);

    /// <summary>Processes the next value; a missing value (NaN) only advances the season.</summary>
    public void Observe(double value)
    {
        if (!double.IsNaN(value))
        {
            var before = Level;
            var expected = before + (_smoothing.Damping * _trend);
            Level = expected + (_smoothing.Level * (value - _profile[_phase] - expected));
            _trend = (_smoothing.Damping * _trend) + (_smoothing.Trend * (Level - before - (_smoothing.Damping * _trend)));
            _profile[_phase] += _smoothing.Season * (value - Level - _profile[_phase]);
        }

        _phase = _phase + 1 == _profile.Length ? 0 : _phase + 1;
    }

    /// <summary>Returns the forecast a number of steps ahead, 1 for the next value.</summary>
    public readonly double Forecast(int ahead)
    {
        var damping = (double)_smoothing.Damping;
        var steps = damping == 1 ? ahead : damping * (1 - Math.Pow(damping, ahead)) / (1 - damping);
        return Level + (steps * _trend) + _profile[(_phase + ahead - 1) % _profile.Length];
    }

    /// <summary>Computes the forecasts of the next values.</summary>
    public readonly void Forecast(Span<double> ahead)
    {
        double steps = 0, factor = 1;
        var phase = _phase;
        for (var h = 0; h < ahead.Length; h++)
        {
            factor *= _smoothing.Damping;
            steps += factor;
            ahead[h] = Level + (steps * _trend) + _profile[phase];
            phase = phase + 1 == _profile.Length ? 0 : phase + 1;
        }
    }
}
