namespace Microsoft.ML.Recurrent.Experiments.Races;

/// <summary>
/// Exponential smoothing of one channel, additive and in error-correction form: level, damped trend and season (Holt 1957; Winters 1960; Gardner and McKenzie 1985; as a
/// state space ETS(A,Ad,A), Hyndman et al. 2008). Values are shown one by one. Not safe for concurrent use.
/// </summary>
internal sealed class ChannelSmoothing
{
    private readonly SmoothingRates _rates;
    private readonly double[] _season;
    private readonly List<double> _first = [];
    private double _level = double.NaN;
    private double _trend;
    private int _phase;
    private double _squares;
    private int _errors;

    /// <param name="rates">How fast it learns.</param>
    /// <param name="seasonLength">Steps of a season; 1 means none.</param>
    public ChannelSmoothing(SmoothingRates rates, int seasonLength)
    {
        _rates = rates;
        _season = new double[seasonLength];
    }

    /// <summary>Mean squared error of the forecasts one step ahead; infinite before there was one.</summary>
    public double MeanSquaredError => _errors == 0 ? double.PositiveInfinity : _squares / _errors;

    /// <summary>The rates that forecast a channel best one step ahead, of a grid.</summary>
    /// <param name="values">Its values, NaN where missing.</param>
    /// <param name="seasonLength">Steps of a season.</param>
    public static SmoothingRates Fit(IReadOnlyList<float> values, int seasonLength) => SmoothingRates.Candidates(seasonLength).MinBy(rates =>
    {
        var smoothing = new ChannelSmoothing(rates, seasonLength);
        foreach (var value in values)
            smoothing.Add(value);
        return smoothing.MeanSquaredError;
    });

    /// <summary>Shows the next value, NaN where missing.</summary>
    public void Add(double value)
    {
        if (double.IsNaN(_level))
        {
            Begin(value);
            return;
        }

        var expected = _level + (_rates.Damping * _trend);
        var error = value - expected - _season[_phase];
        _trend *= _rates.Damping;
        _level = expected;
        if (!double.IsNaN(error))
        {
            _squares += error * error;
            _errors++;
            _level += _rates.Level * error;
            _trend += _rates.Trend * error;
            _season[_phase] += _rates.Season * error;
        }

        _phase = (_phase + 1) % _season.Length;
    }

    /// <summary>The forecast of the values to come; NaN before any value was shown.</summary>
    /// <param name="forecast">Gets the forecast of each step.</param>
    public void Forecast(Span<double> forecast)
    {
        // In the first season the last value stays.
        var level = double.IsNaN(_level) ? _first.FindLast(value => !double.IsNaN(value)) : _level;
        if (double.IsNaN(_level) && _first.TrueForAll(double.IsNaN))
            level = double.NaN;
        var trend = _trend;
        for (var step = 0; step < forecast.Length; step++)
        {
            trend *= _rates.Damping;
            level += trend;
            forecast[step] = level + _season[(_phase + step) % _season.Length];
        }
    }

    // The first season gives the first level and profile.
    private void Begin(double value)
    {
        _first.Add(value);
        var present = _first.Where(first => !double.IsNaN(first)).ToArray();
        if (_first.Count < _season.Length || present.Length == 0)
            return;
        _level = present.Average();
        for (var step = 0; step < _season.Length && _season.Length > 1; step++)
        {
            var first = _first[_first.Count - _season.Length + step];
            _season[step] = double.IsNaN(first) ? 0 : first - _level;
        }
    }
}
