namespace Microsoft.ML.Recurrent.Pretraining.Generation;

/// <summary>Draws trends: straight, bent, saturating, exponential, logistic, wandering or slow waves.</summary>
internal sealed class TrendGenerator(Draws draws)
{
    private readonly double[] _trend = new double[SeriesGenerator.MostValues];

    /// <summary>Adds a trend.</summary>
    /// <param name="values">The series.</param>
    /// <param name="size">The change from the first to the last value, about.</param>
    public void Add(Span<double> values, double size)
    {
        var trend = _trend.AsSpan(0, values.Length);
        Draw(trend);
        Signal.Add(values, trend, draws.Chance(0.5) ? size : -size);
    }

    private void Draw(Span<double> trend)
    {
        var n = trend.Length;
        var kind = draws.Unit();
        trend.Clear();
        if (kind < 0.32)
            Bent(trend, 0);
        else if (kind < 0.48)
            Bent(trend, draws.Whole(1, 4));
        else if (kind < 0.56)
            Map(trend, draws.LogUniform(0.05, 1) * n, static (t, n, scale) => 1 - Math.Exp(-t / scale));
        else if (kind < 0.65)
            Map(trend, draws.Uniform(0.5, 4), static (t, n, growth) => Math.Exp(growth * ((t / n) - 1)));
        else if (kind < 0.72)
            Logistic(trend);
        else if (kind < 0.90)
            Wander(trend);
        else
            for (var waves = 0; waves < 12; waves++)
                Signal.AddWave(trend, draws.Gaussian() / (n * draws.LogUniform(0.08, 1)), draws.Angle(), 0.15);
    }

    private void Bent(Span<double> trend, int bends)
    {
        Span<int> places = stackalloc int[bends];
        foreach (ref var place in places)
            place = draws.Whole(0, trend.Length - 1);
        var (slope, level) = (bends == 0 ? 1 : draws.Gaussian(), 0.0);
        for (var t = 0; t < trend.Length; t++)
        {
            if (places.Contains(t))
                slope = draws.Gaussian();
            level += slope / trend.Length;
            trend[t] = level;
        }
    }

    private void Logistic(Span<double> trend)
    {
        var (center, width) = (draws.Uniform(0, trend.Length), trend.Length * draws.Uniform(0.03, 0.3));
        for (var t = 0; t < trend.Length; t++)
            trend[t] = 1 / (1 + Math.Exp(-(t - center) / width));
    }

    private void Wander(Span<double> trend)
    {
        var (level, slope, step, damping) = (0.0, 0.0, draws.LogUniform(0.01, 1), draws.Uniform(0.9, 1));
        foreach (ref var value in trend)
        {
            slope = (damping * slope) + (step * draws.Gaussian());
            level += slope + (0.2 * draws.Gaussian());
            value = level;
        }

        Signal.Standardize(trend, 1.0 / 3);
    }

    private static void Map(Span<double> trend, double parameter, Func<double, double, double, double> map)
    {
        for (var t = 0; t < trend.Length; t++)
            trend[t] = map(t, trend.Length, parameter);
    }
}
