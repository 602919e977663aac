namespace Microsoft.ML.Recurrent.Evaluation.Forecasting.Peers;

/// <summary>
/// Exponential smoothing as a model in state space (Hyndman, Koehler, Snyder and Grose 2002): coefficients and first states of the greatest likelihood.
/// </summary>
internal sealed class SpaceModel
{
    private const double Least = 1e-4;
    private readonly SpaceModelKind _kind;
    private readonly double[] _values;
    private readonly double[] _seasons;
    private double[] _parameters = [];
    private double _level, _slope, _damping;

    private SpaceModel(SpaceModelKind kind, double[] values) => (_kind, _values, _seasons) = (kind, values, new double[kind.Length]);

    /// <summary>Gets the weight of the newest value in the level.</summary>
    public double Alpha => _parameters[0];

    /// <summary>Gets the corrected information criterion of Akaike; infinite if there are too few values.</summary>
    public double Criterion { get; private set; }

    public static SpaceModel Fit(SpaceModelKind kind, double[] values)
    {
        var model = new SpaceModel(kind, values);
        var (start, steps) = model.Start();
        model._parameters = new SimplexSearch(model.Run, start, steps).Minimize();
        var (count, n) = (kind.ParameterCount, values.Length);
        model.Criterion = n - count - 1 <= 0 ? double.PositiveInfinity
            : model.Run(model._parameters) + (2.0 * count) + (2.0 * count * (count + 1) / (n - count - 1));
        if (double.IsNaN(model.Criterion))
            model.Criterion = double.PositiveInfinity;
        return model;
    }

    public double[] Forecast(int horizon)
    {
        Run(_parameters);
        var forecast = new double[horizon];
        double steps = 0, factor = 1;
        for (var h = 0; h < horizon; h++)
        {
            steps += factor *= _damping;
            var level = _level + (steps * _slope);
            var part = _seasons[(_values.Length + h) % _kind.Length];
            forecast[h] = _kind.Season switch { SeasonKind.Additive => level + part, SeasonKind.Multiplicative => level * part, _ => level };
        }

        return forecast;
    }

    /// <summary>The first parameters and the size of first steps: the coefficients, then level, slope and all but the last of the seasonal parts.</summary>
    private (double[] Start, double[] Steps) Start()
    {
        var season = _kind.Length;
        double[] indices = _kind.HasSeason ? SeasonalIndices.Of(_values, season, _kind.Season == SeasonKind.Multiplicative) : [];
        double[] adjusted = [.. _values.Take(Math.Max(10, 2 * season)).Select((value, t) => _kind.Season switch
        {
            SeasonKind.Additive => value - indices[t % season],
            SeasonKind.Multiplicative => value / indices[t % season],
            _ => value,
        })];
        var (middle, mean) = ((adjusted.Length - 1) / 2.0, adjusted.Average());
        var slope = adjusted.Select((value, t) => (t - middle) * (value - mean)).Sum() / adjusted.Select((_, t) => (t - middle) * (t - middle)).Sum();
        var size = adjusted.Select(Math.Abs).Average() + 1e-9;
        List<double> start = [_kind.HasSeason ? 0.2 : 0.3], steps = [0.15];
        if (_kind.HasTrend)
            Add(0.03, 0.04);
        if (_kind.HasSeason)
            Add(0.08, 0.06);
        if (_kind.Trend == TrendKind.Damped)
            Add(0.95, -0.03);
        Add(_kind.HasTrend ? mean - (slope * (middle + 1)) : adjusted.Take(Math.Min(6, adjusted.Length)).Average(), 0.05 * size);
        if (_kind.HasTrend)
            Add(slope, (0.3 * Math.Abs(slope)) + (0.002 * size));
        for (var i = 0; i < season - 1 && _kind.HasSeason; i++)
            Add(indices[i], _kind.Season == SeasonKind.Multiplicative ? 0.03 : 0.03 * size);
        return ([.. start], [.. steps]);

        void Add(double first, double step)
        {
            start.Add(first);
            steps.Add(step);
        }
    }

    /// <summary>Smooths the values and returns minus twice the logarithm of the likelihood, without a constant.</summary>
    private double Run(double[] parameters)
    {
        var next = 1;
        var alpha = parameters[0];
        var beta = _kind.HasTrend ? parameters[next++] : 0;
        var gamma = _kind.HasSeason ? parameters[next++] : 0;
        _damping = _kind.Trend == TrendKind.Damped ? parameters[next++] : 1;
        if (alpha is < Least or > 1 - Least || (_kind.HasTrend && (beta < Least || beta > alpha)) || (_kind.HasSeason && (gamma < Least || gamma > 1 - alpha))
            || (_kind.Trend == TrendKind.Damped && _damping is < 0.8 or > 0.98))
            return double.PositiveInfinity;
        _level = parameters[next++];
        _slope = _kind.HasTrend ? parameters[next++] : 0;
        ReadSeasons(parameters.AsSpan(next));
        double squares = 0, logarithms = 0;
        var phase = 0;
        foreach (var value in _values)
        {
            var expected = _level + (_damping * _slope);
            var part = _seasons[phase];
            var forecast = _kind.Season switch { SeasonKind.Additive => expected + part, SeasonKind.Multiplicative => expected * part, _ => expected };
            var error = value - forecast;
            if (_kind.IsRelative)
            {
                if (forecast <= 1e-10)
                    return double.PositiveInfinity;
                error /= forecast;
                logarithms += Math.Log(forecast);
            }

            squares += error * error;
            var old = _level;
            _level = expected + (alpha * (_kind.Season switch
            {
                SeasonKind.Additive => value - part,
                SeasonKind.Multiplicative => value / part,
                _ => value,
            } - expected));
            _slope = (_damping * _slope) + (_kind.HasTrend ? beta / alpha * (_level - old - (_damping * _slope)) : 0);
            if (_kind.HasSeason)
                _seasons[phase] += gamma * ((_kind.Season == SeasonKind.Additive ? value - expected : value / expected) - part);
            phase = phase + 1 == _kind.Length ? 0 : phase + 1;
        }

        return (_values.Length * Math.Log(squares)) + (2 * logarithms);
    }

    private void ReadSeasons(ReadOnlySpan<double> given)
    {
        if (!_kind.HasSeason)
        {
            _seasons.AsSpan().Clear();
            return;
        }

        double sum = 0;
        for (var i = 0; i < given.Length; i++)
            sum += _seasons[i] = given[i];
        _seasons[^1] = (_kind.Season == SeasonKind.Multiplicative ? _kind.Length : 0) - sum;
    }
}
