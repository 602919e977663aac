namespace Microsoft.ML.Recurrent.Pretraining.Evaluation;

/// <summary>Sums the errors of forecasts of several series.</summary>
internal sealed class SeriesScore
{
    private double _percent;
    private double _scaled;
    private double _pinball;
    private double _absolute;
    private double _naive;
    private double _squares;
    private int _within80;
    private int _within90;
    private int _values;
    private int _series;
    private double _ratios;

    public double ScaledError => _scaled / _series;

    public double NaiveScaledError => _naive / _series;

    /// <summary>Gets the geometric mean of the error of each series relative to that of the naive forecast.</summary>
    public double RelativeError => Math.Exp(_ratios / _series);

    public double PercentError => _percent / _series;

    public double QuantileLoss => _pinball / _absolute;

    public double RootMeanSquare => Math.Sqrt(_squares / _values);

    public double Coverage80 => (double)_within80 / _values;

    public double Coverage90 => (double)_within90 / _values;

    /// <summary>Adds a forecast.</summary>
    /// <param name="history">The values before the forecast.</param>
    /// <param name="actual">The values that came.</param>
    /// <param name="quantiles">The forecast. [horizon, quantiles]</param>
    /// <param name="levels">The quantiles.</param>
    /// <param name="season">The season of the naive forecast.</param>
    /// <param name="scaleFrom">The values from which the scale of errors is computed.</param>
    public void Add(
        ReadOnlySpan<float> history, ReadOnlySpan<float> actual, ReadOnlySpan<double> quantiles, ReadOnlySpan<float> levels, int season,
        ReadOnlySpan<float> scaleFrom)
    {
        var (scale, count) = (0.0, 0);
        for (var t = season; t < scaleFrom.Length; t++, count++)
            scale += Math.Abs(scaleFrom[t] - scaleFrom[t - season]);
        scale /= count;
        if (!(scale > 0))
            return;
        var (error, naive, percent) = (0.0, 0.0, 0.0);
        for (var j = 0; j < actual.Length; j++)
        {
            var forecast = quantiles.Slice(j * levels.Length, levels.Length);
            double value = actual[j];
            var median = forecast[levels.Length / 2];
            error += Math.Abs(value - median);
            _squares += (value - median) * (value - median);
            naive += Math.Abs(value - history[^(season - (j % season))]);
            var sum = Math.Abs(value) + Math.Abs(median);
            percent += sum > 0 ? 200 * Math.Abs(value - median) / sum : 0;
            _absolute += Math.Abs(value);
            // Nine deciles, as others report it.
            for (var k = 1; k < levels.Length - 1; k++)
            {
                var e = value - forecast[k];
                _pinball += 2 * Math.Max(levels[k] * e, (levels[k] - 1) * e) / (levels.Length - 2);
            }

            _within90 += value >= forecast[0] && value <= forecast[^1] ? 1 : 0;
            _within80 += value >= forecast[1] && value <= forecast[^2] ? 1 : 0;
            _values++;
        }

        _scaled += error / actual.Length / scale;
        _ratios += Math.Log((error + (0.01 * scale * actual.Length)) / (naive + (0.01 * scale * actual.Length)));
        _naive += naive / actual.Length / scale;
        _percent += percent / actual.Length;
        _series++;
    }
}
