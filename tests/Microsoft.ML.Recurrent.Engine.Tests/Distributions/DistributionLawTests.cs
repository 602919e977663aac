using Microsoft.ML.Recurrent.Engine.Distributions;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Distributions;

/// <summary>What holds for every distribution.</summary>
public sealed class DistributionLawTests
{
    private const int Draws = 20_000;

    // Of a normal number beyond: 1e-6. With a fixed seed the tests give the same verdict every time.
    private const double StandardErrors = 5;

    private static readonly double[] s_probabilities = [1e-12, 1e-4, 0.01, 0.05, 0.1, 0.25, 0.4, 0.5, 0.500001, 0.6, 0.75, 0.77, 0.9, 0.99, 0.9999, 1 - 1e-9];

    private static readonly float[] s_hostile =
        [0f, -0f, 1e30f, -1e30f, float.MaxValue, float.MinValue, float.Epsilon, 1000f, -1000f, float.NaN, float.PositiveInfinity, float.NegativeInfinity];

    public static TheoryData<string> Names => DistributionSamples.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TheQuantileIsTheInverseOfTheDistributionFunction(string name)
    {
        (OutputDistribution distribution, float[] outputs, double scale) = DistributionSamples.All[name];
        foreach (double probability in s_probabilities)
        {
            double value = distribution.Quantile(outputs, probability, scale);
            double below = distribution.Cumulative(outputs, value - Math.Max(1e-9 * Math.Abs(value), IsCount(distribution) ? 0.5 : 1e-9), scale);
            double reached = distribution.Cumulative(outputs, value + 1e-9 * Math.Abs(value), scale);
            Assert.True(below < probability + 1e-14 && reached > probability - 1e-14, $"{probability}: {below}, {reached} at {value}");
            if (!IsCount(distribution) && !HasAtom(distribution))
                Assert.Equal(Math.Min(probability, 1 - probability), Tail(distribution.Cumulative(outputs, value, scale), probability), 1e-11 * Math.Min(probability, 1 - probability) + 1e-15);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void QuantilesNeverDecreaseAndTheMedianIsOneOfThem(string name)
    {
        (OutputDistribution distribution, float[] outputs, double scale) = DistributionSamples.All[name];
        double[] quantiles = [.. s_probabilities.Select(p => distribution.Quantile(outputs, p, scale))];
        Assert.Equal(quantiles.Order(), quantiles);
        Assert.Equal(distribution.Quantile(outputs, 0.5, scale), distribution.Median(outputs, scale));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TheDistributionFunctionEndsAtZeroAndOne(string name)
    {
        (OutputDistribution distribution, float[] outputs, double scale) = DistributionSamples.All[name];
        Assert.Equal(0, distribution.Cumulative(outputs, double.NegativeInfinity, scale), 1e-300);
        Assert.Equal(1, distribution.Cumulative(outputs, double.PositiveInfinity, scale));
        Assert.Equal(double.NaN, distribution.Cumulative(outputs, double.NaN, scale));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SharesOfSamplesAreThoseOfTheDistributionFunction(string name)
    {
        (OutputDistribution distribution, float[] outputs, double scale) = DistributionSamples.All[name];
        double[] samples = Sample(distribution, outputs, scale);
        foreach (double probability in new[] { 0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98 })
        {
            double value = distribution.Quantile(outputs, probability, scale);
            double expected = distribution.Cumulative(outputs, value, scale);
            double share = samples.Count(s => s <= value) / (double)Draws;
            double error = Math.Sqrt(expected * (1 - expected) / Draws);
            Assert.True(Math.Abs(share - expected) <= StandardErrors * error, $"up to {value}: share {share}, expected {expected}, standard error {error}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TheMeanOfSamplesIsTheMean(string name)
    {
        (OutputDistribution distribution, float[] outputs, double scale) = DistributionSamples.All[name];
        double[] samples = Sample(distribution, outputs, scale);
        double mean = samples.Average();
        double error = Math.Sqrt(samples.Sum(s => (s - mean) * (s - mean))) / Draws;
        Assert.True(Math.Abs(mean - distribution.Mean(outputs, scale)) <= StandardErrors * error + 1e-12, $"{mean}, expected {distribution.Mean(outputs, scale)}, standard error {error}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TheMeanIsTheAverageOfTheQuantiles(string name)
    {
        (OutputDistribution distribution, float[] outputs, double scale) = DistributionSamples.All[name];
        const int Steps = 20_000;
        double average = Enumerable.Range(0, Steps).Average(i => distribution.Quantile(outputs, (i + 0.5) / Steps, scale));
        double spread = distribution.Quantile(outputs, 0.9, scale) - distribution.Quantile(outputs, 0.1, scale);

        // Where the distribution function ends the midpoint rule misses less than this of the heaviest tail here.
        Assert.Equal(distribution.Mean(outputs, scale), average, 1e-3 * spread + 1e-12);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EqualSeedsGiveEqualSamples(string name)
    {
        (OutputDistribution distribution, float[] outputs, double scale) = DistributionSamples.All[name];
        Assert.Equal(Sample(distribution, outputs, scale), Sample(distribution, outputs, scale));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void AllButCountsAreMultipliedByTheScale(string name)
    {
        (OutputDistribution distribution, float[] outputs, _) = DistributionSamples.All[name];
        if (IsCount(distribution))
        {
            Assert.Equal(8 * distribution.Mean(outputs), distribution.Mean(outputs, 8), 1e-12);
            Assert.True(distribution.Quantile(outputs, 0.99, 8) < 8 * (distribution.Quantile(outputs, 0.99) + 1), "The dispersion of a count falls with its scale.");
            return;
        }

        Assert.Equal(8 * distribution.Mean(outputs), distribution.Mean(outputs, 8));
        Assert.Equal(8 * distribution.Quantile(outputs, 0.3), distribution.Quantile(outputs, 0.3, 8));
        Assert.Equal(distribution.Cumulative(outputs, 0.7), distribution.Cumulative(outputs, 5.6, 8), 1e-15);
        Assert.Equal(8 * distribution.Sample(outputs, new SeededRandom(3)), distribution.Sample(outputs, new SeededRandom(3), 8));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void HostileOutputsGiveNumbersOrNothingButNeverHangOrThrow(string name)
    {
        (OutputDistribution distribution, float[] outputs, _) = DistributionSamples.All[name];
        var random = new SeededRandom(1);
        foreach (float bad in s_hostile)
        {
            for (int i = 0; i <= outputs.Length; i++)
            {
                float[] broken = [.. outputs];
                broken.AsSpan(i == outputs.Length ? 0 : i, i == outputs.Length ? i : 1).Fill(bad);
                foreach (double scale in new[] { 1, 1e-30, 1e30 })
                {
                    double[] results =
                    [
                        distribution.Mean(broken, scale), distribution.Median(broken, scale), distribution.Quantile(broken, 1e-9, scale),
                        distribution.Quantile(broken, 0.999, scale), distribution.Cumulative(broken, 1, scale), distribution.Sample(broken, random, scale),
                    ];
                    Assert.All(results, result => Assert.Equal(float.IsFinite(bad), double.IsFinite(result)));
                    Assert.All(results, result => Assert.Equal(!float.IsFinite(bad), double.IsNaN(result)));
                    Assert.True(results[2] <= results[1] && results[1] <= results[3] || double.IsNaN(results[1]), $"{bad} at {i}, scale {scale}: {string.Join(", ", results)}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void NothingAllocates(string name)
    {
        (OutputDistribution distribution, float[] outputs, double scale) = DistributionSamples.All[name];
        var random = new SeededRandom(1);
        Assert.Equal(0, AllocatedBytes.Of(() =>
        {
            distribution.Mean(outputs, scale);
            distribution.Quantile(outputs, 0.9, scale);
            distribution.Cumulative(outputs, 1, scale);
            distribution.Sample(outputs, random, scale);
        }));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void WidthsAreThoseOfTheLoss(string name)
    {
        (OutputDistribution distribution, float[] outputs, _) = DistributionSamples.All[name];
        float[] values = [.. Enumerable.Repeat(1f, 2 * distribution.ValuesPerTarget)];
        var batch = new LossBatch { Outputs = [.. outputs, .. outputs], Rows = 2, Width = outputs.Length, OutputStride = outputs.Length, Values = values };
        Assert.Equal(distribution.OutputsPerTarget, outputs.Length);
        Assert.Equal(2, distribution.Loss.TotalWeight(batch));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void WrongArgumentsAreRefused(string name)
    {
        (OutputDistribution distribution, float[] outputs, _) = DistributionSamples.All[name];
        Assert.Throws<ArgumentException>(() => distribution.Mean([.. outputs, 1f]));
        Assert.Throws<ArgumentException>(() => distribution.Sample([], new SeededRandom(1)));
        Assert.Throws<ArgumentNullException>(() => distribution.Sample(outputs, null!));
        foreach (double scale in new[] { 0, -1, double.NaN, double.PositiveInfinity })
            Assert.Throws<ArgumentOutOfRangeException>(() => distribution.Median(outputs, scale));
        foreach (double probability in new[] { 0, 1, -0.5, double.NaN })
            Assert.Throws<ArgumentOutOfRangeException>(() => distribution.Quantile(outputs, probability));
    }

    private static bool IsCount(OutputDistribution distribution) => distribution is NegativeBinomialDistribution;

    private static bool HasAtom(OutputDistribution distribution) => distribution.OutputsPerTarget == 1;

    private static double Tail(double cumulative, double probability) => probability <= 0.5 ? cumulative : 1 - cumulative;

    private static double[] Sample(OutputDistribution distribution, float[] outputs, double scale)
    {
        var random = new SeededRandom(17);
        return [.. Enumerable.Range(0, Draws).Select(_ => distribution.Sample(outputs, random, scale))];
    }
}
