using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Losses;

namespace Microsoft.ML.Recurrent.Engine.Distributions;

/// <summary>
/// The smallest count up to which a share of a negative binomial distribution lies. Cantelli's inequality gives counts below and above it; between them steps of Newton's method,
/// from the expansion of Cornish and Fisher, and every third time the middle, so that the cost is bounded.
/// </summary>
internal static class NegativeBinomialQuantile
{
    // How close the ends come where counts are so large that neighbours are the same double.
    private const double Resolution = 1e-15;

    /// <param name="parameters">Of the distribution.</param>
    /// <param name="probability">Strictly between 0 and 1.</param>
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
            // Where both ends and their neighbours are the same, the middle of the third step is still between them.
            next = Math.Max(Math.Min(next, high - 1), low + 1);
            double excess = NegativeBinomialDistribution.Cumulative(parameters, next) - probability;
            (low, high) = excess >= 0 ? (low, next) : (next, high);
            double newton = Math.Ceiling(next - excess / Math.Exp(parameters.LogProbability(next)));
            next = step % 3 != 0 && double.IsFinite(newton) ? newton : Math.Floor(low + (high - low) / 2);
        }

        return high;
    }
}
