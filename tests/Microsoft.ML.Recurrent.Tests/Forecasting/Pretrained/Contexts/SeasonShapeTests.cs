using Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Pretrained.Contexts;

public sealed class SeasonShapeTests
{
    private static readonly double[] s_profile = [3, -1, -2, 0];

    [Fact]
    public void ASeasonAroundATrendIsRepeatedAroundTheMeanOfTheLastOne()
    {
        var values = Values(24, t => (0.5 * (t / 4)) + s_profile[t % 4]);

        for (var ahead = 1; ahead <= 9; ahead++)
            Assert.Equal(2.5 + s_profile[(ahead - 1) % 4], Shape(values).Forecast(ahead, lag: 4, most: 5), 9);
    }

    [Fact]
    public void AsManySeasonsAreAveragedAsAreAllowed()
    {
        double[] values = [9, -9, 4, -4, 2, -2];

        Assert.Equal(2, Shape(values).Forecast(ahead: 1, lag: 2, most: 1), 12);
        Assert.Equal(3, Shape(values).Forecast(ahead: 1, lag: 2, most: 2), 12);
        Assert.Equal(5, Shape(values).Forecast(ahead: 1, lag: 2, most: 30), 12);
    }

    [Fact]
    public void WithoutASeasonItIsTheMeanOfTheLastValues()
    {
        double[] values = [8, 1, 2, 6];

        Assert.Equal(3, Shape(values).Forecast(ahead: 5, lag: 1, most: 3), 12);
        Assert.Equal(4.25, Shape(values).Forecast(ahead: 1, lag: 1, most: 8), 12);
    }

    [Fact]
    public void BeforeTheFirstSeasonIsCompleteItIsTheLastValue() => Assert.Equal(7, Shape([5, 7]).Forecast(ahead: 1, lag: 4, most: 8));

    [Fact]
    public void AnAverageIsBetterThanTheLastSeasonOfOneWithNoiseAndWorseOfOneThatChanges()
    {
        var random = new Random(3);
        var noisy = Values(480, t => s_profile[t % 4] + random.NextDouble());
        var changing = Values(480, t => s_profile[t % 4] * Math.Exp(0.2 * (t / 4)));

        Assert.InRange(Shape(noisy).Compare(lag: 4, most: 8), -0.6, -0.1);
        Assert.InRange(Shape(changing).Compare(lag: 4, most: 8), 0.3, 3);
    }

    [Fact]
    public void FewerThanThreeSeasonsAreNotCompared()
    {
        var values = Values(11, t => s_profile[t % 4] + (t * t));

        Assert.Equal(0, Shape(values).Compare(lag: 4, most: 8));
        Assert.Equal(0, Shape(values).Compare(lag: 1, most: 8));
    }

    private static double[] Values(int count, Func<int, double> value) => [.. Enumerable.Range(0, count).Select(value)];

    private static SeasonShape Shape(double[] values)
    {
        var sums = new double[values.Length + 1];
        for (var t = 0; t < values.Length; t++)
            sums[t + 1] = sums[t] + values[t];
        return new SeasonShape(values, sums);
    }
}
