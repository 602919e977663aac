using Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;
using Microsoft.ML.Recurrent.Forecasting.Pretrained;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Pretrained.Contexts;

public sealed class SeasonSearchTests
{
    [Theory]
    [InlineData(4, 32)]
    [InlineData(7, 60)]
    [InlineData(12, 36)]
    [InlineData(12, 120)]
    [InlineData(24, 300)]
    [InlineData(52, 260)]
    [InlineData(96, 700)]
    [InlineData(365, 1500)]
    public void TheSeasonOfASeriesWithTrendAndNoiseIsFound(int season, int count)
    {
        for (var seed = 1; seed <= 5; seed++)
        {
            var random = new Random(seed);
            double[] profile = [.. Enumerable.Range(0, season).Select(_ => random.NextDouble() * 10)];
            double[] values = [.. Enumerable.Range(0, count).Select(t => profile[t % season] + (5.0 * t / count) + random.NextDouble())];
            Assert.Equal(season, new SeasonSearch().Find(values).First);
        }
    }

    [Fact]
    public void ARandomWalkAndNoiseAreForecastByTheirLastValue()
    {
        for (var seed = 1; seed <= 10; seed++)
        {
            var random = new Random(seed);
            var level = 0.0;
            double[] walk = [.. Enumerable.Range(0, 400).Select(_ => level += random.NextDouble() - 0.5)];
            Assert.Equal(1, new SeasonSearch().Find(walk).First);
        }
    }

    [Fact]
    public void HoursWithWeekendsHaveTheDayAndTheWeek()
    {
        var hours = Array.ConvertAll(RandomModels.Hours(1000), value => (double)value);
        var found = new SeasonSearch().Find(hours);
        Assert.Equal([24, 168], new[] { found.First, found.Second }.Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    public void AConstantAndAStraightLineHaveNoSeason(int count)
    {
        Assert.Equal(1, new SeasonSearch().Find([.. Enumerable.Repeat(3.0, count)]).First);
        Assert.Equal(1, new SeasonSearch().Find([.. Enumerable.Range(0, count).Select(t => 2.0 * t)]).First);
    }
}
