using Microsoft.ML.Recurrent.Engine.Distributions;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Losses;

namespace Microsoft.ML.Recurrent.Engine.Tests.Distributions;

public sealed class NegativeBinomialDistributionTests
{
    // Sums of probabilities by mpmath with 40 digits.
    [Theory]
    [InlineData(0, 2.5, 0.5, 0.19753086419753086)]
    [InlineData(3, 2.5, 0.5, 0.73538925299327677)]
    [InlineData(40, 10, 2, 0.9538626414820249)]
    [InlineData(3, 2.5, 1e-9, 0.75757613299946408)]
    [InlineData(3, 2.5, 1e-30, 0.75757613313306593)]
    [InlineData(90, 100, 1e-12, 0.17138511933428087)]
    [InlineData(120, 100, 1e-4, 0.97677334541727814)]
    [InlineData(5000, 1000, 3, 0.96115543064087735)]
    [InlineData(0, 1000, 100, 0.8912508490091018)]
    public void TheDistributionFunctionIsTheSumOfTheProbabilities(int count, double mean, double dispersion, double expected)
    {
        var parameters = new NegativeBinomialParameters(mean, dispersion);
        Assert.Equal(expected, NegativeBinomialDistribution.Cumulative(parameters, count), 2e-13);
        Assert.Equal(expected, Enumerable.Range(0, count + 1).Sum(k => Math.Exp(parameters.LogProbability(k))), 2e-12);
        Assert.Equal(count, NegativeBinomialQuantile.Evaluate(parameters, expected - 1e-9));
        Assert.Equal(count + 1, NegativeBinomialQuantile.Evaluate(parameters, expected + 1e-9));
    }

    [Fact]
    public void QuantilesAreTheFirstCountsThatReachTheirProbability()
    {
        foreach (double mean in new[] { 1e-6, 0.1, 1, 7, 123.4, 1e5 })
        {
            foreach (double dispersion in new[] { 1e-20, 1e-3, 0.5, 4, 1e4 })
            {
                var parameters = new NegativeBinomialParameters(mean, dispersion);
                foreach (double probability in new[] { 1e-10, 0.05, 0.5, 0.8, 0.999, 1 - 1e-12 })
                {
                    double count = NegativeBinomialQuantile.Evaluate(parameters, probability);
                    Assert.True(NegativeBinomialDistribution.Cumulative(parameters, count) >= probability, $"{mean}, {dispersion}, {probability}: {count}");
                    Assert.True(NegativeBinomialDistribution.Cumulative(parameters, count - 1) < probability, $"{mean}, {dispersion}, {probability}: {count}");
                }
            }
        }
    }

    [Fact]
    public void TheNormalLimitOfHugeParametersJoinsTheContinuedFraction()
    {
        // Both parameters just below and just above where the method changes.
        foreach (double deviations in new[] { -3, -1, 0, 0.5, 2 })
        {
            double[] shares = [.. new[] { 0.9e9, 1.1e9 }.Select(size =>
            {
                var parameters = new NegativeBinomialParameters(size, 1 / size);
                return NegativeBinomialDistribution.Cumulative(parameters, Math.Round(size + deviations * Math.Sqrt(parameters.Variance)));
            })];
            Assert.Equal(shares[0], shares[1], 1e-5);
        }
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(9.9)]
    [InlineData(10.1)]
    [InlineData(250.5)]
    [InlineData(1e9)]
    [InlineData(1e20)]
    public void PoissonSamplesHaveMeanAndVarianceAlike(double mean)
    {
        const int Draws = 40_000;
        var random = new SeededRandom(5);
        double[] samples = [.. Enumerable.Range(0, Draws).Select(_ => PoissonSampler.Next(random, mean))];
        double average = samples.Average();
        double variance = samples.Sum(s => (s - average) * (s - average)) / (Draws - 1);
        Assert.All(samples, s => Assert.True(s >= 0 && s == Math.Floor(s)));
        Assert.Equal(mean, average, 5 * Math.Sqrt(mean / Draws));
        Assert.Equal(mean, variance, 5 * Math.Sqrt((mean + 2 * mean * mean) / Draws));
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(1)]
    [InlineData(3.7)]
    [InlineData(1e6)]
    public void GammaSamplesHaveTheirShapeAsMeanAndVariance(double shape)
    {
        const int Draws = 40_000;
        var random = new SeededRandom(6);
        double[] samples = [.. Enumerable.Range(0, Draws).Select(_ => GammaSampler.Next(random, shape))];
        double average = samples.Average();
        double variance = samples.Sum(s => (s - average) * (s - average)) / (Draws - 1);
        Assert.Equal(shape, average, 5 * Math.Sqrt(shape / Draws));

        // The fourth central moment is 3 shape^2 + 6 shape.
        Assert.Equal(shape, variance, 5 * Math.Sqrt((2 * shape * shape + 6 * shape) / Draws));
    }
}
