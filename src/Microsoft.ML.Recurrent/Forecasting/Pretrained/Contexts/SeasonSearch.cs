namespace Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;

/// <summary>
/// Finds the lags at which a series repeats itself, from its autocorrelation without its linear trend and from that of its differences, which a random walk or
/// a bent trend does not hide. No frequency has to be known; periods that the calendar suggests are accepted with less evidence. Buffers are reused; an
/// instance serves one thread.
/// </summary>
internal sealed class SeasonSearch
{
    private const int LeastOverlap = 8;
    private const int MostLag = 1024;
    private const float Prominence = 0.12f; // by which a peak rises above the lowest correlation before it
    private const float Near = 0.03f;       // below the best peak, where a shorter lag is preferred,
    private const float NearErrors = 1.5f;  // and further below it by as many standard errors

    private static readonly int[] s_calendar = [7, 12, 24, 48, 52, 96, 144, 168, 288, 336, 365];

    private readonly LagCorrelation _levels = new();
    private readonly LagCorrelation _changes = new();
    private float[] _heights = []; // of the peaks, 0 at other lags
    private double[] _detrended = [];
    private double[] _differences = [];

    /// <summary>Finds the lags.</summary>
    /// <param name="values">The values, without missing ones.</param>
    public SeasonEstimate Find(ReadOnlySpan<double> values)
    {
        var n = values.Length;
        var most = Math.Min(Math.Min(n - LeastOverlap, (n / 2) + 1), MostLag);
        if (most < 3)
            return SeasonEstimate.None;
        if (_detrended.Length < n)
            (_detrended, _differences, _heights) = (new double[n], new double[n], new float[n + 1]);
        if (!Detrend(values))
            return SeasonEstimate.None;
        for (var t = 1; t < n; t++)
            _differences[t - 1] = values[t] - values[t - 1];

        var levels = _levels.Compute(_detrended.AsSpan(0, n), most);
        var changes = _changes.Compute(_differences.AsSpan(0, n - 1), most);
        FindPeaks(levels, changes, (float)Math.Max(0.2, 2 / Math.Sqrt(n)));
        var best = 0;
        for (var lag = 2; lag <= most; lag++)
            if (_heights[lag] > 0 && (best == 0 || _heights[lag] - Doubt(lag, n) > _heights[best] - Doubt(best, n)))
                best = lag;
        if (best == 0)
            return new(1, 1, levels[1], levels[1]);
        var least = _heights[best] - Near - (NearErrors * Doubt(best, n));
        var first = 2;
        while (_heights[first] == 0 || _heights[first] < least)
            first++;
        first = Snap(first, levels, n);

        // A longer season counts if it is more alike, a shorter one if it is half as much.
        var second = Highest(2 * first, most);
        if (second == 0 || _heights[second] <= _heights[first])
            second = Highest(2, first / 2);
        if (_heights[second] < _heights[best] / 2)
            second = 1;

        // The lag has to beat the last value over the horizons 1, 2, 4 .. 32; otherwise the last value is the simple forecast.
        if (MeanChange(values, first) > LastValueError(values))
            (first, second) = (1, first);
        return new(first, second, CorrelationOf(first, levels), CorrelationOf(second, levels));
    }

    /// <summary>Returns the mean of the absolute differences to the values some steps before.</summary>
    public static double MeanChange(ReadOnlySpan<double> values, int lag)
    {
        var sum = 0.0;
        for (var t = lag; t < values.Length; t++)
            sum += Math.Abs(values[t] - values[t - lag]);
        return sum / Math.Max(1, values.Length - lag);
    }

    private double CorrelationOf(int lag, ReadOnlySpan<float> levels) => lag == 1 ? levels[1] : _heights[lag];

    // The standard error of a correlation, about.
    private float Doubt(int lag, int count) => (1 - (_heights[lag] * _heights[lag])) / MathF.Sqrt(count - lag);

    // The peak of few seasons is near the period, not at it: a period of the calendar nearby is taken if it is about as much alike.
    private int Snap(int lag, ReadOnlySpan<float> levels, int count)
    {
        var found = lag;
        var most = _heights[lag] - Near - Doubt(lag, count);
        foreach (var period in s_calendar)
            if (Math.Abs(period - lag) <= period / 20 && period < levels.Length - 1 && levels[period] >= most)
                (found, most) = (period, levels[period]);
        _heights[found] = Math.Max(_heights[found], levels[found]);
        return found;
    }

    // The lag of the highest peak in a range, the shortest of several; 0 if there is none.
    private int Highest(int from, int to)
    {
        var highest = 0;
        for (var lag = from; lag <= to; lag++)
            if (_heights[lag] > (highest == 0 ? 0 : _heights[highest]))
                highest = lag;
        return highest;
    }

    private static double LastValueError(ReadOnlySpan<double> values)
    {
        var (sum, count) = (0.0, 0);
        for (var lag = 1; lag <= 32 && lag < Math.Max(2, values.Length / 2); lag *= 2, count++)
            sum += MeanChange(values, lag);
        return sum / count;
    }

    private void FindPeaks(ReadOnlySpan<float> levels, ReadOnlySpan<float> changes, float threshold)
    {
        _heights.AsSpan(0, levels.Length).Clear();
        var (lowestLevel, lowestChange) = (levels[1], changes[1]);
        for (var lag = 2; lag < levels.Length - 1; lag++)
        {
            lowestLevel = Math.Min(lowestLevel, levels[lag]);
            lowestChange = Math.Min(lowestChange, changes[lag]);
            var least = s_calendar.Contains(lag) ? threshold / 2 : threshold;
            _heights[lag] = Math.Max(Height(levels, lag, lowestLevel, least), Height(changes, lag, lowestChange, least));
        }
    }

    private static float Height(ReadOnlySpan<float> correlations, int lag, float lowest, float least)
    {
        var height = correlations[lag];
        return height >= least && height > correlations[lag - 1] && height >= correlations[lag + 1] && height - lowest >= Prominence ? height : 0;
    }

    /// <returns>False if nothing remains.</returns>
    private bool Detrend(ReadOnlySpan<double> values)
    {
        var n = values.Length;
        var (sum, product, squares, center, largest) = (0.0, 0.0, 0.0, (n - 1) / 2.0, 0.0);
        for (var t = 0; t < n; t++)
        {
            sum += values[t];
            product += (t - center) * values[t];
            squares += (t - center) * (t - center);
            largest = Math.Max(largest, Math.Abs(values[t]));
        }

        var (mean, slope, left) = (sum / n, product / squares, 0.0);
        for (var t = 0; t < n; t++)
        {
            _detrended[t] = values[t] - mean - (slope * (t - center));
            left = Math.Max(left, Math.Abs(_detrended[t]));
        }

        return left > 1e-6 * largest;
    }
}
