using System.Globalization;

namespace Microsoft.ML.Recurrent.Forecasting.Smoothing;

/// <summary>
/// Represents exponential smoothing of level, damped trend and season, restarted in the last seasons, so that only those have to be remembered.
/// </summary>
/// <param name="SeasonLength">The number of steps in a season; 1 means no season.</param>
/// <param name="Reach">The number of values that are smoothed, at least a season.</param>
/// <param name="Coefficients">The coefficients.</param>
internal sealed record SeasonalSmoothing(int SeasonLength, int Reach, SmoothingParameters Coefficients) : FrontPart(SeasonLength)
{
    private const int MostSeasons = 8;

    public override int Reach { get; } = Reach;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"the last {Reach} values smoothed by {Coefficients.Level:g2}")
        + (SeasonLength > 1 ? string.Create(CultureInfo.InvariantCulture, $", seasons of {SeasonLength} steps by {Coefficients.Season:g2}") : "")
        + (Coefficients.Trend > 0 ? " with a damped trend" : "");

    protected override double Carry(ReadOnlySpan<float> values, Span<double> profile, Span<double> ahead)
    {
        var run = Start(values, profile);
        foreach (var value in values)
            run.Observe(value);
        run.Forecast(ahead);
        return run.Level;
    }

    /// <summary>
    /// Starts with the level of the first season and, for each position, the median over seasons of the differences from their means: a first season alone
    /// would carry on all of its peculiarities.
    /// </summary>
    private SmoothingRun Start(ReadOnlySpan<float> values, Span<double> profile)
    {
        var seasons = Math.Min(values.Length / SeasonLength, MostSeasons);
        if (seasons == 0 || SeasonLength == 1)
        {
            // Less than one season, or no season: the level alone.
            profile[0] = 0;
            return SmoothingRun.Resume(Coefficients with { Season = 0 }, new SmoothingPoint(values[0], 0, 0), profile[..1]);
        }

        Span<double> means = stackalloc double[MostSeasons];
        Span<double> parts = stackalloc double[MostSeasons];
        parts = parts[..seasons];
        for (var season = 0; season < seasons; season++)
        {
            double sum = 0;
            foreach (var value in values.Slice(season * SeasonLength, SeasonLength))
                sum += value;
            means[season] = sum / SeasonLength;
        }

        for (var i = 0; i < SeasonLength; i++)
        {
            for (var season = 0; season < seasons; season++)
                parts[season] = values[(season * SeasonLength) + i] - means[season];
            parts.Sort();
            profile[i] = (parts[(seasons - 1) / 2] + parts[seasons / 2]) / 2;
        }

        return SmoothingRun.Resume(Coefficients, new SmoothingPoint(means[0], 0, 0), profile);
    }
}
