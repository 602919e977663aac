using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Engine.Distributions;

/// <summary>
/// Draws random numbers of the gamma distribution with the method of Marsaglia and Tsang ("A Simple Method for Generating Gamma Variables", 2000), in which at
/// least 95 of 100 attempts succeed.
/// </summary>
internal static class GammaSampler
{
    /// <param name="random">The source of randomness, which nothing else may use during the call.</param>
    /// <param name="shape">The shape, positive; also the mean of the numbers, because their scale is 1.</param>
    public static double Next(SeededRandom random, double shape)
    {
        // For shapes below 1: a number of shape + 1 times U^(1 / shape).
        if (shape < 1)
            return Next(random, shape + 1) * Math.Pow(OpenUniform(random), 1 / shape);

        double d = shape - 1.0 / 3;
        double c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double normal = random.NextGaussian();
            double root = 1 + c * normal;
            if (root <= 0)
                continue;
            double cube = root * root * root;
            if (Math.Log(OpenUniform(random)) < 0.5 * normal * normal + d - d * cube + d * Math.Log(cube))
                return d * cube;
        }
    }

    // Never 0, whose logarithm is not finite.
    private static double OpenUniform(SeededRandom random) => 1 - random.NextDouble();
}
