using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Layers.Heads;

namespace Microsoft.ML.Recurrent.Engine.Tests.Layers.Heads;

public sealed class ClassSamplerTests
{
    private static readonly long[] s_counts = [3, 500, 0, 20, 20, 1, 0, 90, 7, 2, 5, 1];

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(11)]
    public void EveryClassIsDrawnAsOftenAsItsProbabilitySays(int size)
    {
        const int Draws = 100_000;
        var sampler = new ClassSampler(s_counts, size);
        var random = new SeededRandom(5);
        var sample = new int[size];
        var drawn = new int[s_counts.Length];
        for (var i = 0; i < Draws; i++)
        {
            sampler.Draw(random, sample);
            Assert.Equal(size, sample.Distinct().Count());
            foreach (var one in sample)
                drawn[one]++;
        }

        var probabilities = Enumerable.Range(0, s_counts.Length).Select(i => Math.Exp(sampler.LogInclusion(i))).ToArray();
        Assert.Equal(size, probabilities.Sum(), 1e-5);
        for (var i = 0; i < s_counts.Length; i++)
            Assert.Equal(probabilities[i], drawn[i] / (double)Draws, 0.01);
        Assert.True(probabilities[1] > probabilities[7] || probabilities[1] == 1);
        Assert.True(probabilities[2] > 0 && probabilities[2] == probabilities[6]);
    }

    [Fact]
    public void ProbabilitiesBelowOneGrowWithTheFrequencyToThePowerOfThreeQuarters()
    {
        var sampler = new ClassSampler(s_counts, 4);
        Assert.Equal(0, sampler.LogInclusion(1));
        Assert.Equal(0.75 * Math.Log(21.0 / 4), sampler.LogInclusion(3) - sampler.LogInclusion(0), 1e-5);
    }

    [Fact]
    public void SampleOfAllClassesHoldsEveryOneForCertain()
    {
        var sampler = new ClassSampler(s_counts, s_counts.Length);
        var sample = new int[s_counts.Length];
        sampler.Draw(new SeededRandom(1), sample);
        Assert.Equal(Enumerable.Range(0, s_counts.Length), sample.Order());
        Assert.All(sample, one => Assert.Equal(0, sampler.LogInclusion(one)));
    }

    [Fact]
    public void DifferentSeedsDrawDifferentSamplesAndEqualOnesTheSame()
    {
        var sampler = new ClassSampler(new long[1000], 50);
        int[] Draw(ulong seed)
        {
            var sample = new int[50];
            sampler.Draw(new SeededRandom(seed), sample);
            return sample;
        }

        Assert.Equal(Draw(3), Draw(3));
        Assert.True(Draw(3).Intersect(Draw(4)).Count() < 15);
    }
}
