namespace Microsoft.ML.Recurrent.Forecasting.Smoothing;

/// <summary>
/// The part of a forecast that needs no network: the mean of several ways to carry level and season forward, which errs less than the one that did best so far (Bates
/// and Granger 1969; Makridakis et al. 2020). The network learns what this leaves over. Immutable.
/// </summary>
internal sealed class SeriesFront
{
    private readonly FrontPart[] _parts;

    /// <param name="parts">The forecasts that are averaged, at least one.</param>
    public SeriesFront(FrontPart[] parts)
    {
        _parts = parts;
        SeasonLength = parts.Max(part => part.SeasonLength);
        Reach = parts.Max(part => part.Reach);
        ReachOfMeans = parts.OfType<SeasonalMean>().Select(part => part.Reach).DefaultIfEmpty(0).Max();
    }

    public IReadOnlyList<FrontPart> Parts => _parts;

    /// <summary>Steps of the longest season of a part; 1 means none has any.</summary>
    public int SeasonLength { get; }

    /// <summary>Values that matter.</summary>
    public int Reach { get; }

    /// <summary>Values that its means are taken of; what is smoothed needs none to begin with.</summary>
    public int ReachOfMeans { get; }

    /// <summary>Forecasts what follows a stretch of values; what the stretch is too short for is left out.</summary>
    /// <param name="values">Values without gaps, oldest first; at least one. Of them only the last <see cref="Reach"/> count.</param>
    /// <param name="scratch">Room to work in; its contents do not matter.</param>
    /// <param name="ahead">Receives the forecasts, the next value's first.</param>
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

    /// <summary>What a thread needs to forecast.</summary>
    /// <param name="front">The front.</param>
    /// <param name="horizon">Most steps ahead.</param>
    internal sealed class Scratch(SeriesFront front, int horizon)
    {
        public double[] Profile { get; } = new double[front.SeasonLength];

        public double[] Ahead { get; } = new double[horizon];
    }
}
