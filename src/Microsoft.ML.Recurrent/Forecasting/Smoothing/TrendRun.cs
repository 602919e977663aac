namespace Microsoft.ML.Recurrent.Forecasting.Smoothing;

/// <summary>Represents exponential smoothing of level and damped trend in progress, in which a value far from what was expected counts as less far.</summary>
internal struct TrendRun
{
    private const int Beginning = 10;
    private const double Limit = 4; // in median changes of a step
    private readonly double _weight;
    private readonly double _trendWeight;
    private readonly double _damping;
    private readonly double _limit;
    private double _trend;

    /// <param name="part">The coefficients.</param>
    /// <param name="values">The values without season and gaps, at least one.</param>
    /// <param name="limit">The largest error that counts in full, by <see cref="LimitOf"/>.</param>
    public TrendRun(in CombinationPart part, ReadOnlySpan<double> values, double limit)
    {
        (_weight, _trendWeight, _damping, _limit) = (part.Level, part.Trend, part.Damping, limit);
        var beginning = values[..Math.Min(Beginning, values.Length)];
        var half = beginning.Length / 2;
        var (first, last) = (Mean(beginning[..Math.Max(1, half)]), Mean(beginning[^Math.Max(1, half)..]));
        if (part.Trend > 0 && half > 0)
            _trend = (last - first) / (beginning.Length - half);
        Level = part.Trend > 0 ? first - (_trend * (half + 1) / 2) : first;
    }

    /// <summary>Gets the level.</summary>
    public double Level { get; private set; }

    /// <summary>Returns the largest error that counts in full: a few times the median change of a step; infinite if most values are the same.</summary>
    /// <param name="values">The values without season and gaps.</param>
    /// <param name="scratch">A buffer. [at least values]</param>
    public static double LimitOf(ReadOnlySpan<double> values, Span<double> scratch)
    {
        var changes = scratch[..Math.Max(0, values.Length - 1)];
        for (var i = 0; i < changes.Length; i++)
            changes[i] = Math.Abs(values[i + 1] - values[i]);
        changes.Sort();
        var median = changes.Length == 0 ? 0 : changes[changes.Length / 2];
        return median > 0 ? Limit * median : double.PositiveInfinity;
    }

    /// <summary>Processes the next value.</summary>
    public void Observe(double value)
    {
        var expected = Level + (_damping * _trend);
        var error = Math.Clamp(value - expected, -_limit, _limit);
        Level = expected + (_weight * error);
        _trend = (_damping * _trend) + (_trendWeight * error);
    }

    /// <summary>Computes the forecasts of the next values, without drift.</summary>
    public readonly void Forecast(Span<double> ahead)
    {
        double steps = 0, factor = 1;
        for (var h = 0; h < ahead.Length; h++)
        {
            steps += factor *= _damping;
            ahead[h] = Level + (steps * _trend);
        }
    }

    /// <summary>Returns the number of undamped steps to which a number of steps, from 1, amounts.</summary>
    public readonly double Steps(int ahead) => _damping == 1 ? ahead : _damping * (1 - Math.Pow(_damping, ahead)) / (1 - _damping);

    /// <summary>Returns the forecast after a number of undamped steps, without drift.</summary>
    public readonly double Forecast(double steps) => Level + (steps * _trend);

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (var value in values)
            sum += value;
        return sum / values.Length;
    }
}
