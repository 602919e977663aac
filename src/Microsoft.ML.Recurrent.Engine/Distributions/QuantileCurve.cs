namespace Microsoft.ML.Recurrent.Engine.Distributions;

/// <summary>Represents a quantile function through points: linear between them, with exponential tails through the two outermost points of each side.</summary>
/// <param name="levels">The levels, one or more, increasing, strictly between 0 and 1. [n]</param>
/// <param name="values">The values, not decreasing. [n]</param>
internal readonly ref struct QuantileCurve(ReadOnlySpan<double> levels, ReadOnlySpan<float> values)
{
    private readonly ReadOnlySpan<double> _levels = levels;
    private readonly ReadOnlySpan<float> _values = values;

    /// <summary>Gets the mean, the integral of the quantile function.</summary>
    public double Mean
    {
        get
        {
            double sum = _levels[0] * (_values[0] - LowerScale) + (1 - _levels[^1]) * (_values[^1] + UpperScale);
            for (int i = 1; i < _levels.Length; i++)
                sum += (_levels[i] - _levels[i - 1]) * 0.5 * ((double)_values[i - 1] + _values[i]);
            return sum;
        }
    }

    // The mean distance of the values of a tail from its start.
    private double LowerScale => _levels.Length == 1 ? 0 : ((double)_values[1] - _values[0]) / Math.Log(_levels[1] / _levels[0]);

    private double UpperScale => _levels.Length == 1 ? 0 : ((double)_values[^1] - _values[^2]) / Math.Log((1 - _levels[^2]) / (1 - _levels[^1]));

    /// <param name="probability">The probability, strictly between 0 and 1.</param>
    public double Quantile(double probability)
    {
        int above = 0;
        while (above < _levels.Length && _levels[above] < probability)
            above++;
        if (above == _levels.Length)
            return _values[^1] + UpperScale * Math.Log((1 - _levels[^1]) / (1 - probability));
        if (above == 0)
            return _values[0] + LowerScale * Math.Log(probability / _levels[0]);
        double share = (probability - _levels[above - 1]) / (_levels[above] - _levels[above - 1]);
        return _values[above - 1] + share * ((double)_values[above] - _values[above - 1]);
    }

    /// <summary>Computes the largest probability whose quantile is not above the value.</summary>
    public double Cumulative(double value)
    {
        int above = 0;
        while (above < _values.Length && _values[above] <= value)
            above++;
        if (above == 0)
            return LowerScale > 0 ? _levels[0] * Math.Exp((value - _values[0]) / LowerScale) : 0;
        if (above == _values.Length)
            return UpperScale > 0 ? 1 - (1 - _levels[^1]) * Math.Exp((_values[^1] - value) / UpperScale) : 1;
        double share = (value - _values[above - 1]) / ((double)_values[above] - _values[above - 1]);
        return _levels[above - 1] + share * (_levels[above] - _levels[above - 1]);
    }
}
