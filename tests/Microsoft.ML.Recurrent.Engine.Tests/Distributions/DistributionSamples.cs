using Microsoft.ML.Recurrent.Engine.Distributions;
using Microsoft.ML.Recurrent.Engine.Losses;

namespace Microsoft.ML.Recurrent.Engine.Tests.Distributions;

/// <summary>Every distribution with outputs from ordinary to extreme, and the standard deviation of what they stand for where the tests draw samples.</summary>
internal static class DistributionSamples
{
    public static TheoryData<string> Names => new(All.Keys);

    public static IReadOnlyDictionary<string, (OutputDistribution Distribution, float[] Outputs, double Scale)> All { get; } =
        new Dictionary<string, (OutputDistribution Distribution, float[] Outputs, double Scale)>
        {
            ["gaussian"] = (new GaussianDistribution(), [1.5f, -0.5f], 1),
            ["gaussian, scaled"] = (new GaussianDistribution(), [-2f, 3f], 40),
            ["student t, three degrees"] = (new StudentTDistribution(), [0.5f, 0.25f, 0.55f], 1),
            ["student t, ten degrees, scaled"] = (new StudentTDistribution(), [-1f, 1f, 8f], 0.01),
            ["student t, almost normal"] = (new StudentTDistribution(), [3f, -2f, 1e20f], 1),
            ["negative binomial"] = (new NegativeBinomialDistribution(), [1f, 0f], 1),
            ["negative binomial, scaled"] = (new NegativeBinomialDistribution(), [0.5f, -1f], 50),
            ["negative binomial, many zeros"] = (new NegativeBinomialDistribution(), [-1f, 3f], 1),
            ["negative binomial, almost Poisson"] = (new NegativeBinomialDistribution(), [1f, -30f], 1),
            ["negative binomial, almost Poisson, large"] = (new NegativeBinomialDistribution(), [1f, -30f], 1000),
            ["negative binomial, millions"] = (new NegativeBinomialDistribution(), [0.5f, 1f], 5e6),
            ["quantiles"] = (new QuantileDistribution([0.1f, 0.25f, 0.5f, 0.75f, 0.9f]), [-2f, -1f, 0.5f, 1f, 4f], 1),
            ["quantiles, crossing, scaled"] = (new QuantileDistribution([0.1f, 0.5f, 0.9f]), [1f, -1f, 0.5f], 7),
            ["quantiles, two on one side"] = (new QuantileDistribution([0.7f, 0.8f]), [2f, 3f], 1),
            ["quantile, one"] = (new QuantileDistribution([0.5f]), [2f], 3),
            ["point"] = (new PointDistribution(new SquaredLoss()), [2f], 3),
        };
}
