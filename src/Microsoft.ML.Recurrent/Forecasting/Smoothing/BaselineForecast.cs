namespace Microsoft.ML.Recurrent.Forecasting.Smoothing;

/// <summary>
/// Represents the part of a forecast that needs no network: the mean of several ways to extend level and season, which has smaller errors than the best one so
/// far (Bates and Granger 1969; Makridakis et al. 2020). The network learns the remainder. Immutable.
/// </summary>
internal sealed class BaselineForecast
{
    private readonly BaselinePart[] _parts;

    /// <param name="parts">The forecasts to average, at least one.</param>
    public BaselineForecast(BaselinePart[] parts)
    {
        _parts = parts;
        SeasonLength = parts.Max(part => part.SeasonLength);
        Reach = parts.Max(part => part.Reach);
        ReachOfMeans = parts.OfType<SeasonalMean>().Select(part => part.Reach).DefaultIfEmpty(0).Max();
    }

    public IReadOnlyList<BaselinePart> Parts => _parts;

    /// <summary>Gets the number of steps in the longest season of a part; 1 means that no part has a season.</summary>
    public int SeasonLength { get; }

    /// <summary>Gets the number of last values that the forecast depends on.</summary>
    public int Reach { get; }

    /// <summary>Gets the number of values over which the means are taken; smoothing needs none to start.</summary>
    public int ReachOfMeans { get; }

    /// <summary>Forecasts the values after a stretch of values; anything that the stretch is too short for is left out.</summary>
    /// <param name="values">The values without gaps, oldest first; at least one. Only the last <see cref="Reach"/> of them count.</param>
    /// <param name="scratch">The buffers to work in; their contents do not matter.</param>
    /// <param name="ahead">Receives the forecasts, that of the next value first.</param>
    /// <returns>The level at the end.</returns>
    public double Forecast(ReadOnlySpan<float> values, Scratch scratch, Span<double> ahead)
    {
        double level = 0;
        ahead.Clear();
        var one = scratch.Ahead.AsSpan(0, ahead.Length);
        foreach (var part in _parts)
        {
            level += part.Forecast(values, scratch.Profile, one) / _parts.Length;
            for (var h = 0; h < one.Length; h++)
                ahead[h] += one[h] / _parts.Length;
        }

        return level;
    }

    /// <summary>Represents the buffers that a thread needs for a forecast.</summary>
    /// <param name="baseline">The baseline.</param>
    /// <param name="horizon">The maximum number of steps ahead.</param>
    internal sealed class Scratch(BaselineForecast baseline, int horizon)
    {
        public double[] Profile { get; } = new double[baseline.SeasonLength];

        public double[] Ahead { get; } = new double[horizon];
    }
}
