namespace Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;

/// <summary>
/// Averages a season over several repetitions, each relative to its own mean, so that a trend does not blur it. Where seasons are alike, the average of many
/// is a better forecast of the next than the last one is.
/// </summary>
/// <param name="values">The values before the forecast; there is at least one.</param>
/// <param name="sums">The sums of the values before each place. [values + 1]</param>
internal readonly ref struct SeasonShape(ReadOnlySpan<double> values, ReadOnlySpan<double> sums)
{
    private const int ComparedSeasons = 4;

    private readonly ReadOnlySpan<double> _values = values;
    private readonly ReadOnlySpan<double> _sums = sums;

    /// <summary>
    /// Returns the mean of the last season, changed by what the place of a value usually differs from the mean of its season. Without a season, it is the mean
    /// of the last values.
    /// </summary>
    /// <param name="ahead">The number of steps ahead, from 1.</param>
    /// <param name="lag">The length of the season; 1 for none.</param>
    /// <param name="most">The largest number of seasons that are averaged.</param>
    public double Forecast(int ahead, int lag, int most)
    {
        var n = _values.Length;
        if (lag == 1)
            return (_sums[n] - _sums[Math.Max(0, n - most)]) / Math.Min(n, most);
        return n < lag ? _values[^1] : Mean(n, lag) + Usual(n, (ahead - 1) % lag, lag, most);
    }

    /// <summary>
    /// Returns the logarithm of the error of the average relative to that of the last season, over the last four seasons; 0 if there are fewer than three.
    /// </summary>
    /// <param name="lag">The length of the season; 1 for none.</param>
    /// <param name="most">The largest number of seasons that are averaged.</param>
    public double Compare(int lag, int most)
    {
        var (averaged, last) = (0.0, 0.0);
        for (var (season, end) = (0, _values.Length - lag); lag > 1 && season < ComparedSeasons && end >= 2 * lag; season++, end -= lag)
        {
            var mean = Mean(end + lag, lag);
            for (var place = 0; place < lag; place++)
            {
                var value = _values[end + place] - mean;
                averaged += Math.Abs(value - Usual(end, place, lag, most));
                last += Math.Abs(value - Usual(end, place, lag, 1));
            }
        }

        return last > 0 ? Math.Log(Math.Max(averaged / last, 0.01)) : 0;
    }

    // The mean, over the seasons before a place, of the difference of a value to the mean of its season.
    private double Usual(int end, int place, int lag, int most)
    {
        var (sum, count) = (0.0, 0);
        for (; end >= lag && count < most; end -= lag, count++)
            sum += _values[end - lag + place] - Mean(end, lag);
        return sum / count;
    }

    private double Mean(int end, int lag) => (_sums[end] - _sums[end - lag]) / lag;
}
