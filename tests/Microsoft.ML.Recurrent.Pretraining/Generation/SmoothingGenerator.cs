namespace Microsoft.ML.Recurrent.Pretraining.Generation;

/// <summary>
/// Draws series from the models of exponential smoothing (Hyndman et al. 2008): a level, a slope and a season that each follow a share of the same shocks, added
/// or multiplied, as business series do.
/// </summary>
internal sealed class SmoothingGenerator(Draws draws, CalendarGenerator calendars)
{
    private readonly double[] _season = new double[SeriesGenerator.MostValues];

    /// <summary>Fills a series.</summary>
    /// <param name="values">The series.</param>
    /// <param name="isCalm">Whether the season stays as it is.</param>
    public void Draw(Span<double> values, bool isCalm)
    {
        var season = _season.AsSpan(0, values.Length);
        season.Clear();
        var period = draws.Chance(0.35) ? 0 : calendars.Add(season, draws.LogUniform(0.3, 12), isCalm);
        // Years of a population or of production, say, change little from their course.
        var isSteep = period == 0 && draws.Chance(0.5);
        var ofLevel = isSteep ? draws.Uniform(0.5, 1) : draws.Chance(0.2) ? 0 : draws.LogUniform(0.02, 1);
        var ofSlope = draws.Chance(0.5) ? 0 : ofLevel * (isSteep ? draws.LogUniform(0.05, 1) : draws.LogUniform(0.01, 0.4));
        var ofSeason = period == 0 || isCalm || draws.Chance(0.5) ? 0 : (1 - ofLevel) * draws.LogUniform(0.01, 0.4);
        var damping = draws.Chance(0.4) ? draws.Uniform(0.8, 1) : 1;
        var isHeavy = draws.Chance(0.3);
        var level = 0.0;
        var slope = isSteep ? draws.Gaussian() * draws.LogUniform(0.3, 5) : draws.Chance(0.3) ? 0 : draws.Gaussian() * draws.LogUniform(0.01, 0.6);
        for (var t = 0; t < values.Length; t++)
        {
            var shock = draws.Gaussian() * (isHeavy && draws.Chance(0.05) ? 3 : 1);
            values[t] = level + season[t] + shock;
            level += slope + (ofLevel * shock);
            slope = (damping * slope) + (ofSlope * shock);
            if (ofSeason > 0)
                for (var later = t + period; later < values.Length; later += period)
                    season[later] += ofSeason * shock;
        }

        if (draws.Chance(isSteep ? 0.3 : 0.6))
            Signal.Exponentiate(values, draws.LogUniform(0.05, 1));
    }
}
