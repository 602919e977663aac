namespace Microsoft.ML.Recurrent.Pretraining.Generation;

/// <summary>Draws integrated autoregressions, with or without drift, and random walks of changing spread, as prices and rates are.</summary>
internal sealed class AutoregressionGenerator(Draws draws, NoiseGenerator noises)
{
    public void Draw(Span<double> values)
    {
        noises.Draw(values, 1);
        if (draws.Chance(0.3))
            noises.Wander(values);
        var kind = draws.Unit();
        if (kind < 0.65)
            Sum(values, draws.Chance(0.5) ? 0 : 0.2 * draws.Gaussian(), draws.Chance(0.2) ? draws.Uniform(0.95, 1) : 1);
        else if (kind < 0.8)
            SeasonalSum(values, draws.Chance(0.5) ? 12 : draws.Whole(2, 60));
        if (draws.Chance(0.3))
            Signal.Exponentiate(values, draws.LogUniform(0.05, 0.8));
    }

    // A damped sum returns to its mean.
    private static void Sum(Span<double> values, double drift, double damping)
    {
        var level = 0.0;
        foreach (ref var value in values)
        {
            level = (damping * level) + value + drift;
            value = level;
        }
    }

    private static void SeasonalSum(Span<double> values, int period)
    {
        for (var t = period; t < values.Length; t++)
            values[t] += values[t - period];
    }
}
