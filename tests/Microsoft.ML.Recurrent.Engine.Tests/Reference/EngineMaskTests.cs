using Microsoft.ML.Recurrent.Engine.Layers;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>What the comparisons under equal draws cannot see: that draws are draws, at the asked rate.</summary>
public sealed class EngineMaskTests
{
    private const int Count = 100_000;

    [Theory]
    [InlineData(0.1f)]
    [InlineData(0.5f)]
    [InlineData(0.9f)]
    public void DropoutDropsItsShareAndKeepsTheMean(float rate)
    {
        var mask = new float[Count];
        new RandomMask().FillDropout(mask, rate, seed: 7, purpose: 1, index: 0);
        Assert.All(mask.Distinct(), value => Assert.True(value == 0 || value == 1 / (1 - rate)));
        Assert.Equal(rate, mask.Count(value => value == 0) / (double)Count, 0.01);
    }

    [Theory]
    [InlineData(0.1f)]
    [InlineData(0.9f)]
    public void SingleDrawsDropTheirShare(float rate)
    {
        var drawn = Enumerable.Range(0, Count).Select(token => RandomMask.DropoutOf(rate, seed: 7, purpose: 1, index: (ulong)token)).ToArray();
        Assert.All(drawn.Distinct(), value => Assert.True(value == 0 || value == 1 / (1 - rate)));
        Assert.Equal(rate, drawn.Count(value => value == 0) / (double)Count, 0.01);
        Assert.NotEqual(drawn, Enumerable.Range(0, Count).Select(token => RandomMask.DropoutOf(rate, seed: 8, purpose: 1, index: (ulong)token)));
    }

    [Fact]
    public void ZoneoutKeepsItsShare()
    {
        var mask = new float[Count];
        new RandomMask().FillKeep(mask, 0.3f, seed: 7, purpose: 1, index: 0);
        Assert.Equal(0.3, mask.Average(), 0.01);
        Assert.All(mask.Distinct(), value => Assert.True(value is 0 or 1));
    }

    [Fact]
    public void DrawsDependOnSeedPurposeAndIndexAlone()
    {
        var random = new RandomMask();
        float[] Draw(ulong seed, ulong purpose, ulong index)
        {
            var mask = new float[64];
            random.FillDropout(mask, 0.5f, seed, purpose, index);
            return mask;
        }

        float[] first = Draw(1, 2, 3);
        Assert.NotEqual(first, Draw(2, 2, 3));
        Assert.NotEqual(first, Draw(1, 3, 3));
        Assert.NotEqual(first, Draw(1, 2, 4));
        Assert.Equal(first, Draw(1, 2, 3));
    }
}
