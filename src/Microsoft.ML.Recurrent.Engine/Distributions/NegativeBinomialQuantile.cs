using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Losses;

namespace Microsoft.ML.Recurrent.Engine.Distributions;

/// <summary>
/// Computes the smallest count at or below which a given fraction of a negative binomial distribution lies. Cantelli's inequality gives a count below it and
/// one above it; the search between them takes steps of Newton's method, which start from the expansion of Cornish and Fisher, and bisects in every third step,
/// so that the cost is bounded.
/// </summary>
internal static class NegativeBinomialQuantile
{
    // The relative distance at which the search ends if counts are so large that neighbours are the same double.
    private const double Resolution = 1e-15;

    /// <param name="parameters">The parameters of the distribution.</param>
    /// <param name="probability">The probability, strictly between 0 and 1.</param>
    public static double Evaluate(NegativeBinomialParameters parameters, double probability)
    {
        double deviation = Math.Sqrt(parameters.Variance);
        double odds = probability / (1 - probability);
        double low = Math.Max(-1, Math.Floor(parameters.Mean - deviation / Math.Sqrt(odds)) - 1);
        double high = Math.Ceiling(parameters.Mean + deviation * Math.Sqrt(odds));
        double normal = NormalQuantile.Evaluate(probability);
        double next = Math.Round(parameters.Mean + deviation * normal + (1 + 2 * parameters.Dispersion * parameters.Mean) * (normal * normal - 1) / 6);
        for (int step = 1; high - low > Math.Max(1, Resolution * high); step++)
        {
            // If both ends equal their neighbours, the middle of the third step is still between them.
            next = Math.Max(Math.Min(next, high - 1), low + 1);
            double excess = NegativeBinomialDistribution.Cumulative(parameters, next) - probability;
            (low, high) = excess >= 0 ? (low, next) : (next, high);
            double newton = Math.Ceiling(next - excess / Math.Exp(parameters.LogProbability(next)));
            next = step % 3 != 0 && double.IsFinite(newton) ? newton : Math.Floor(low + (high - low) / 2);
        }

        return high;
    }
}
