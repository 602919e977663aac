using Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Pretrained.Contexts;

public sealed class LogarithmRuleTests
{
    private const int Season = 12;
    private readonly double[] _multiplicative = Array.ConvertAll(RandomModels.Multiplicative(120), value => (double)value);

    [Fact]
    public void LogarithmsOfASeasonThatGrowsWithTheLevelAreRead()
    {
        var scale = LogarithmRule.Choose(_multiplicative, Season);
        Assert.True(scale.IsLogarithm);
        Assert.Equal(_multiplicative.Min() / 2, scale.Floor, 1e-6 * _multiplicative.Min());
    }

    [Theory]
    [InlineData(1e-20)]
    [InlineData(1e20)]
    public void TheUnitMakesNoDifference(double unit) =>
        Assert.True(LogarithmRule.Choose(Array.ConvertAll(_multiplicative, value => unit * value), Season).IsLogarithm);

    [Fact]
    public void LogarithmsOfASeriesWithoutASeasonAreReadIfItsChangesGrowWithItsLevel()
    {
        var random = new Random(5);
        var (growing, straight, level) = (new double[96], new double[96], 10.0);
        for (var t = 0; t < growing.Length; t++)
        {
            var change = 0.1 * ((2 * random.NextDouble()) - 0.6);
            growing[t] = level *= 1 + change;
            straight[t] = 10 + t + (20 * change);
        }

        Assert.True(LogarithmRule.Choose(growing, 1).IsLogarithm);
        Assert.False(LogarithmRule.Choose(straight, 1).IsLogarithm);
    }

    [Fact]
    public void LogarithmsAreNotReadIfAValueIsZero()
    {
        _multiplicative[7] = 0;
        Assert.False(LogarithmRule.Choose(_multiplicative, Season).IsLogarithm);
    }

    [Fact]
    public void LogarithmsAreNotReadOfFewerThanFourSeasons() =>
        Assert.False(LogarithmRule.Choose(_multiplicative.AsSpan(0, (4 * Season) - 1), Season).IsLogarithm);

    [Fact]
    public void LogarithmsAreNotReadIfTheLevelDoesNotDouble() =>
        Assert.False(LogarithmRule.Choose(Array.ConvertAll(_multiplicative, value => value + (2 * _multiplicative.Max())), Season).IsLogarithm);

    [Fact]
    public void LogarithmsAreNotReadOfATrendWithTheSameSeasonEverywhere()
    {
        var additive = new double[120];
        for (var t = 0; t < additive.Length; t++)
            additive[t] = 100 + (4 * t) + (20 * Math.Sin(2 * Math.PI * t / Season)) + (t % 5);
        Assert.False(LogarithmRule.Choose(additive, Season).IsLogarithm);
    }
}
