namespace Microsoft.ML.Recurrent.Pretraining.Generation;

/// <summary>Draws noise: white or autoregressive with a moving average, normal or with heavy tails, of constant or changing spread.</summary>
internal sealed class NoiseGenerator(Draws draws)
{
    private const int WarmUp = 100;

    /// <summary>Fills a series with noise.</summary>
    /// <param name="noise">Receives the noise.</param>
    /// <param name="deviation">Its standard deviation.</param>
    public void Draw(Span<double> noise, double deviation)
    {
        var (first, second, third) = Coefficients();
        var isHeavy = draws.Chance(0.3);
        var (average, lastShock) = (draws.Chance(0.2) ? draws.Uniform(-0.8, 0.8) : 0, 0.0);
        var (y1, y2, y3) = (0.0, 0.0, 0.0);
        for (var t = -WarmUp; t < noise.Length; t++)
        {
            var shock = draws.Gaussian() * (isHeavy && draws.Chance(0.05) ? 3 : 1);
            var value = (first * y1) + (second * y2) + (third * y3) + shock + (average * lastShock);
            (y3, y2, y1, lastShock) = (y2, y1, value, shock);
            if (t >= 0)
                noise[t] = value;
        }

        Signal.Standardize(noise, deviation);
    }

    /// <summary>Lets the spread of noise follow another signal, such as the season.</summary>
    public static void Follow(Span<double> noise, ReadOnlySpan<double> signal)
    {
        var deviation = Signal.Deviation(signal) + 1e-9;
        for (var t = 0; t < noise.Length; t++)
            noise[t] *= Math.Exp(Math.Clamp(0.8 * signal[t] / deviation, -2, 2));
    }

    /// <summary>Lets the spread of noise wander.</summary>
    public void Wander(Span<double> noise)
    {
        var level = 0.0;
        foreach (ref var value in noise)
        {
            level = (0.97 * level) + (0.25 * draws.Gaussian());
            value *= Math.Exp(level);
        }
    }

    private (double First, double Second, double Third) Coefficients()
    {
        var kind = draws.Unit();
        if (kind < 0.45)
            return (0, 0, 0);
        if (kind < 0.75)
            return (draws.Uniform(-0.3, 0.98), 0, 0);
        var (radius, angle) = (draws.Uniform(0.3, 0.97), draws.Uniform(0.05, 3));
        var (a, b) = (2 * radius * Math.Cos(angle), -radius * radius);
        if (!draws.Chance(0.3))
            return (a, b, 0);
        var root = draws.Uniform(-0.5, 0.7);
        return (a + root, b - (root * a), -root * b);
    }
}
