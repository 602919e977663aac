using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.LanguageModels;

namespace Microsoft.ML.Recurrent.Tests.LanguageModels;

public sealed class TokenSamplerTests
{
    // Token 1, the unknown one, is the most probable.
    private static readonly double[] s_probabilities = [0.1, 0.4, 0.05, 0.2, 0.15, 0.1];

    [Fact]
    public void TemperatureZeroTakesTheMostProbableKnownToken()
    {
        Assert.Equal([3], Drawn(new GenerationOptions { Temperature = 0 }));
        Assert.Equal([1], Drawn(new GenerationOptions { Temperature = 0, AllowUnknown = true }));
    }

    [Fact]
    public void DrawsHaveTheProbabilitiesOfTheNetworkWithoutTheUnknownToken() =>
        AssertShares(new GenerationOptions(), [0.1 / 0.6, 0, 0.05 / 0.6, 0.2 / 0.6, 0.15 / 0.6, 0.1 / 0.6]);

    [Fact]
    public void UnknownTokenIsDrawnWhereItIsAllowed() => AssertShares(new GenerationOptions { AllowUnknown = true }, s_probabilities);

    [Fact]
    public void TemperatureSharpensAndFlattens()
    {
        double[] powers = [.. s_probabilities.Select((p, token) => token == 1 ? 0 : p * p)];
        AssertShares(new GenerationOptions { Temperature = 0.5f }, [.. powers.Select(p => p / powers.Sum())]);
        AssertShares(new GenerationOptions { Temperature = 1e6f }, [0.2, 0, 0.2, 0.2, 0.2, 0.2]);
        Assert.Equal([3], Drawn(new GenerationOptions { Temperature = 1e-6f }));
    }

    [Fact]
    public void TopKKeepsTheMostProbable()
    {
        AssertShares(new GenerationOptions { TopK = 2 }, [0, 0, 0, 0.2 / 0.35, 0.15 / 0.35, 0]);
        // Of the equally probable tokens 0 and 5 the first one is kept.
        Assert.Equal([0, 3, 4], Drawn(new GenerationOptions { TopK = 3 }));
        Assert.Equal([0, 2, 3, 4, 5], Drawn(new GenerationOptions { TopK = 100 }));
        Assert.Equal([3], Drawn(new GenerationOptions { TopK = 1 }));
    }

    [Fact]
    public void TopPKeepsTheFewestThatReachTheShare()
    {
        Assert.Equal([3], Drawn(new GenerationOptions { TopP = 0.3f }));
        Assert.Equal([3, 4], Drawn(new GenerationOptions { TopP = 0.5f }));
        Assert.Equal([0, 3, 4], Drawn(new GenerationOptions { TopP = 0.7f }));
        Assert.Equal([0, 2, 3, 4, 5], Drawn(new GenerationOptions { TopP = 0.99f }));
        Assert.Equal([3], Drawn(new GenerationOptions { TopP = 1e-6f }));
        Assert.Equal([3], Drawn(new GenerationOptions { TopK = 2, TopP = 0.5f }));
    }

    [Fact]
    public void OutputsThatAreNoNumbersAreRefused()
    {
        var sampler = new TokenSampler(new GenerationOptions(), 3);
        Assert.Throws<InvalidOperationException>(() => sampler.Draw([0, 0, float.NaN], new SeededRandom(1)));
    }

    private static void AssertShares(GenerationOptions options, double[] expected)
    {
        const int Draws = 20_000;
        var counts = new int[expected.Length];
        foreach (var token in Draw(options, Draws))
            counts[token]++;
        // Five standard deviations.
        for (var token = 0; token < expected.Length; token++)
            Assert.InRange(counts[token] / (double)Draws, expected[token] - 0.018, expected[token] == 0 ? 0 : expected[token] + 0.018);
    }

    private static int[] Drawn(GenerationOptions options) => [.. Draw(options, 1000).Distinct().Order()];

    private static IEnumerable<int> Draw(GenerationOptions options, int count)
    {
        var sampler = new TokenSampler(options, s_probabilities.Length);
        var random = new SeededRandom(3);
        var outputs = Array.ConvertAll(s_probabilities, p => (float)(Math.Log(p) + 7));
        return Enumerable.Range(0, count).Select(_ => sampler.Draw(outputs, random)).ToArray();
    }
}
