namespace Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;

/// <summary>Forecasts values in simple ways, which a network reads and corrects.</summary>
/// <param name="values">The values before the forecast; there is at least one.</param>
internal readonly ref struct PastValues(ReadOnlySpan<double> values)
{
    private const int AveragedSeasons = 4;
    private const int ShortestDrift = 8;

    private readonly ReadOnlySpan<double> _values = values;

    /// <summary>Gets the last value.</summary>
    public double Last => _values[^1];

    /// <summary>
    /// Returns the value at the same place of an earlier season, the last complete one or one before it; the last value if there is none.
    /// </summary>
    /// <param name="ahead">The number of steps ahead, from 1.</param>
    /// <param name="lag">The length of the season.</param>
    /// <param name="earlier">The number of seasons before the last complete one.</param>
    public double Lagged(int ahead, int lag, int earlier)
    {
        var seasons = ((ahead + lag - 1) / lag) + earlier;
        var t = _values.Length - 1 + ahead - (lag * seasons);
        return t >= 0 ? _values[t] : earlier > 0 ? Lagged(ahead, lag, earlier - 1) : Last;
    }

    /// <summary>Returns the mean of the values at the same place of the last four seasons, as far as there are any.</summary>
    /// <param name="ahead">The number of steps ahead, from 1.</param>
    /// <param name="lag">The length of the season.</param>
    public double Averaged(int ahead, int lag)
    {
        var (sum, count) = (0.0, 0);
        for (var t = _values.Length - 1 + ahead - (lag * ((ahead + lag - 1) / lag)); t >= 0 && count < AveragedSeasons; t -= lag, count++)
            sum += _values[t];
        return count == 0 ? Last : sum / count;
    }

    /// <summary>
    /// Returns the mean change over a season, from the means of the last two, or of the last and those before it as far as there are any. Without a season, it
    /// is the change from value to value, from longer windows.
    /// </summary>
    /// <param name="lag">The length of the season; 1 for none.</param>
    public double Drift(int lag)
    {
        var window = Math.Min(Math.Max(lag, ShortestDrift), _values.Length / 2);
        if (window == 0)
            return 0;
        var (last, before) = (0.0, 0.0);
        for (var t = _values.Length - window; t < _values.Length; t++)
        {
            last += _values[t];
            before += _values[t - window];
        }

        return (last - before) / window * lag / window;
    }
}
