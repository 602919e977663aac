using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Losses.Functions;

namespace Microsoft.ML.Recurrent.Engine.Distributions;

/// <summary>
/// Draws random numbers of the Poisson distribution at a cost that does not grow with the mean: by inversion if it is small, otherwise by transformed rejection
/// (PTRS; Hörmann, "The Transformed Rejection Method for Generating Poisson Random Variables", 1993), with at most about 1.4 attempts on average.
/// </summary>
internal static class PoissonSampler
{
    private const double RejectionFrom = 10;

    // From here on, a double has no digits for a fraction, and the skewness is below 1e-7.
    private const double NormalFrom = 1L << 53;

    // For means below 10, the probability of larger counts is less than the last bit of a uniform number.
    private const int MostByInversion = 60;

    /// <param name="random">The source of randomness, which nothing else may use during the call.</param>
    /// <param name="mean">The mean, not negative.</param>
    public static double Next(SeededRandom random, double mean) => mean switch
    {
        < RejectionFrom => ByInversion(random.NextDouble(), mean),
        < NormalFrom => ByRejection(random, mean),
        _ => Math.Round(mean + Math.Sqrt(mean) * random.NextGaussian()),
    };

    private static double ByInversion(double uniform, double mean)
    {
        double probability = Math.Exp(-mean);
        double cumulative = probability;
        int count = 0;
        while (uniform >= cumulative && count < MostByInversion)
        {
            count++;
            probability *= mean / count;
            cumulative += probability;
        }

        return count;
    }

    private static double ByRejection(SeededRandom random, double mean)
    {
        double b = 0.931 + 2.53 * Math.Sqrt(mean);
        double a = -0.059 + 0.02483 * b;
        double inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
        double squeeze = 0.9277 - 3.6224 / (b - 2);
        while (true)
        {
            double u = random.NextDouble() - 0.5;
            double v = random.NextDouble();
            double edge = 0.5 - Math.Abs(u);
            double count = Math.Floor((2 * a / edge + b) * u + mean + 0.43);
            if (edge >= 0.07 && v <= squeeze)
                return count;

            // This also rejects the case in which the edge is zero and the count is not finite.
            if (count < 0 || (edge < 0.013 && v > edge))
                continue;
            if (Math.Log(v * inverseAlpha / (a / (edge * edge) + b)) <= LogProbability(count, mean))
                return count;
        }
    }

    private static double LogProbability(double count, double mean) => count == 0
        ? -mean
        : -count * LogarithmGap.Evaluate((mean - count) / count, mean / count) - 0.5 * Math.Log(2 * Math.PI * count) - StirlingSeries.LogGammaError(count);
}
