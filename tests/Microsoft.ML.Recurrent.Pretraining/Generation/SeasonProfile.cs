namespace Microsoft.ML.Recurrent.Pretraining.Generation;

/// <summary>Draws the shape of a season.</summary>
internal static class SeasonProfile
{
    private const int LongestRough = 60;

    /// <summary>Returns one season of a length, of mean 0 and deviation 1: waves, smoothed noise, bumps, a pulse, or a ramp.</summary>
    public static double[] Draw(Draws draws, int length, bool isSmooth)
    {
        var profile = new double[length];
        var isOfYear = !isSmooth && length <= LongestRough;
        var kind = isOfYear && draws.Chance(0.3) ? 1 : draws.Unit();
        if (kind == 1)
            Roughen(draws, profile, 1);
        else if (kind < 0.38)
            Waves(draws, profile);
        else if (kind < 0.60)
            SmoothedNoise(draws, profile);
        else if (kind < 0.84)
            Bumps(draws, profile);
        else if (kind < 0.94)
            Pulse(draws, profile);
        else
            Ramp(draws, profile);
        Signal.Standardize(profile);
        if (kind < 1 && draws.Chance(isOfYear ? 0.7 : 0.08))
        {
            Roughen(draws, profile, draws.LogUniform(0.05, 1));
            Signal.Standardize(profile);
        }

        return profile;
    }

    // Each month of a year, or day of a week, differs in ways of its own.
    private static void Roughen(Draws draws, double[] profile, double size)
    {
        var isHeavy = draws.Chance(0.3);
        foreach (ref var value in profile.AsSpan())
            value += size * draws.Gaussian() * (isHeavy && draws.Chance(0.15) ? 3 : 1);
    }

    private static void Waves(Draws draws, double[] profile)
    {
        var harmonics = draws.Whole(1, Math.Max(1, Math.Min(8, profile.Length / 2)));
        var decay = draws.Uniform(0.3, 2);
        for (var j = 1; j <= harmonics; j++)
            Signal.AddWave(profile, 2 * Math.PI * j / profile.Length, draws.Angle(), draws.Gaussian() / Math.Pow(j, decay));
    }

    private static void SmoothedNoise(Draws draws, double[] profile)
    {
        var p = profile.Length;
        var width = draws.Whole(0, Math.Min(24, p / 5));
        var noise = new double[p];
        foreach (ref var value in noise.AsSpan())
            value = draws.Gaussian();
        for (var i = 0; i < p; i++)
            for (var j = -width; j <= width; j++)
                profile[i] += noise[(((i + j) % p) + p) % p];
    }

    private static void Bumps(Draws draws, double[] profile)
    {
        var p = profile.Length;
        for (var bumps = draws.Whole(1, 3); bumps > 0; bumps--)
        {
            var (center, width) = (draws.Uniform(0, p), p * draws.LogUniform(0.02, 0.3));
            var height = draws.Uniform(0.3, 1) * (draws.Chance(0.8) ? 1 : -1);
            for (var i = 0; i < p; i++)
            {
                var distance = Math.Abs(i - center);
                distance = Math.Min(distance, p - distance) / width;
                profile[i] += height * Math.Exp(-0.5 * distance * distance);
            }
        }
    }

    private static void Pulse(Draws draws, double[] profile)
    {
        var p = profile.Length;
        var (length, start) = (draws.Uniform(0.1, 0.8) * p, draws.Uniform(0, p));
        for (var i = 0; i < p; i++)
            profile[i] = (i - start + (2 * p)) % p < length ? 1 : 0;
    }

    private static void Ramp(Draws draws, double[] profile)
    {
        var p = profile.Length;
        var (start, power) = (draws.Uniform(0, p), draws.LogUniform(0.3, 3));
        for (var i = 0; i < p; i++)
            profile[i] = Math.Pow((i - start + (2 * p)) % p / p, power);
    }
}
