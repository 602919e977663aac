namespace Microsoft.ML.Recurrent.Pretraining.Generation;

/// <summary>Draws counts: Poisson with seasons and wandering rate, and intermittent demand of random sizes (Croston 1972).</summary>
internal sealed class CountGenerator(Draws draws, SeasonGenerator seasons)
{
    private const double NormalFrom = 30;
    private readonly double[] _season = new double[SeriesGenerator.MostValues];

    public void Draw(Span<double> values)
    {
        var season = _season.AsSpan(0, values.Length);
        season.Clear();
        if (draws.Chance(0.6))
            seasons.Add(season, draws.Uniform(0, 1), draws.OneOf(7, 7, 12, 24, 52), isCalm: false);
        var rate = draws.LogUniform(0.05, 30);
        var (level, step) = (0.0, draws.Chance(0.5) ? 0 : draws.LogUniform(0.005, 0.1));
        var (isDemand, share) = (draws.Chance(0.4), draws.LogUniform(0.03, 0.6));
        var isContinuous = draws.Chance(0.3);
        for (var t = 0; t < values.Length; t++)
        {
            level += step * draws.Gaussian();
            values[t] = isDemand
                ? Demand(share * Math.Exp(Math.Clamp(season[t], -2, 2)), rate, isContinuous)
                : Poisson(rate * Math.Exp(Math.Clamp((season[t] * 0.7) + level, -3, 2)));
        }
    }

    private double Demand(double share, double size, bool isContinuous)
    {
        if (!draws.Chance(Math.Min(0.95, share)))
            return 0;
        var demand = size * Math.Exp(0.5 * draws.Gaussian());
        return isContinuous ? demand : Math.Ceiling(demand);
    }

    private double Poisson(double mean)
    {
        if (mean > NormalFrom)
            return Math.Max(0, Math.Round(mean + (Math.Sqrt(mean) * draws.Gaussian())));
        var (limit, product, count) = (Math.Exp(-mean), draws.Unit(), 0);
        while (product > limit && count < 200)
        {
            count++;
            product *= draws.Unit();
        }

        return count;
    }
}
