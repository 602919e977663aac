using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Losses.Functions;
using Microsoft.ML.Recurrent.Forecasting.ManySeries;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;

/// <summary>What outputs mean, in the measure of the window.</summary>
public sealed class ForecastHeadTests
{
    [Theory]
    [InlineData(ForecastDistribution.Mean)]
    [InlineData(ForecastDistribution.Median)]
    public void SingleNumberHasASpreadOfOne(ForecastDistribution kind)
    {
        var head = new ForecastHead(kind, [0.5f]);
        Assert.Equal((1, 1, false), (head.OutputsPerTarget, head.ValuesPerTarget, head.CanSample));
        Assert.Equal(new HeadReading(3, 3, 1, 1), head.Read([3], 17));
        AssertTarget(head, 2.5f, 4, 2.5f);
    }

    [Fact]
    public void SpreadOfANormalDistributionIsItsDeviation()
    {
        var head = new ForecastHead(ForecastDistribution.Gaussian, [0.5f]);
        var reading = head.Read([2, 1], 17);
        Assert.Equal((2, 2), (reading.Point, reading.Median));
        Assert.Equal(Softplus(1), reading.Down, 1e-3); // above a small floor
        Assert.Equal(reading.Down, reading.Up, 1e-6);
        AssertTarget(head, 2.5f, 4, 2.5f);
    }

    [Fact]
    public void StudentTIsReadAtItsLocation()
    {
        var reading = new ForecastHead(ForecastDistribution.StudentT, [0.5f]).Read([-2, 0, 0], 17);
        Assert.Equal((-2, -2), (Math.Round(reading.Point, 6), Math.Round(reading.Median, 6)));
        Assert.Equal(reading.Down, reading.Up, 1e-6);
        Assert.True(reading.Up > 0);
    }

    [Fact]
    public void QuantilesThatCrossArePutInOrder()
    {
        var head = new ForecastHead(ForecastDistribution.Quantiles, [0.1f, 0.5f, 0.9f]);
        var reading = head.Read([5, 1, 3], 17);
        Assert.Equal((3, 3), (reading.Point, reading.Median));
        Assert.Equal(2 / HeadReading.Decile, reading.Down, 1e-6);
        Assert.Equal(2 / HeadReading.Decile, reading.Up, 1e-6);
    }

    [Fact]
    public void CountsAreInUnitsOfTheSeriesAndReadInThoseOfTheWindow()
    {
        var head = new ForecastHead(ForecastDistribution.NegativeBinomial, [0.5f]);
        AssertTarget(head, 3, 4, 12, 4); // 12 counts in a window that measures by 4
        AssertTarget(head, 1 / 3f, 3, 1, 3);
        AssertTarget(head, float.NaN, 3, float.NaN, 3);

        // A small dispersion: the mean is scale * softplus(raw), so the reading is softplus(raw) whatever the scale.
        foreach (var scale in new[] { 0.5, 4, 1000 })
            Assert.Equal(Softplus(1.5), head.Read([1.5f, -20], scale).Point, 1e-6);
        var large = head.Read([1.5f, -20], 1e4);
        Assert.Equal(Math.Sqrt(Softplus(1.5) / 1e4), large.Up, 1e-3); // nearly Poisson: the deviation is the root of the mean
        var random = new SeededRandom(1);
        for (var i = 0; i < 100; i++)
        {
            var count = 4 * head.Sample([0.5f, 0.5f], 4, random);
            Assert.Equal(Math.Round(count), count, 1e-9);
            Assert.True(count >= 0);
        }
    }

    [Fact]
    public void SmallCountsAreKnownToHalfACount()
    {
        var reading = new ForecastHead(ForecastDistribution.NegativeBinomial, [0.5f]).Read([-6, -6], 2);
        Assert.Equal((0, 0.25, 0.25), (reading.Median, reading.Down, reading.Up));
    }

    [Fact]
    public void PathsAreReadByTheirQuantiles()
    {
        float[] paths = [1, 2, 3, 4, 10];
        var gaussian = new ForecastHead(ForecastDistribution.Gaussian, [0.5f]).ReadPaths(paths, 2);
        Assert.Equal((4, 3), (Math.Round(gaussian.Point, 6), gaussian.Median));
        Assert.Equal((3 - 1.4) / HeadReading.Decile, gaussian.Down, 1e-6);
        Assert.Equal((7.6 - 3) / HeadReading.Decile, gaussian.Up, 1e-6);
        Assert.Equal(3, new ForecastHead(ForecastDistribution.StudentT, [0.5f]).ReadPaths(paths, 2).Point);
    }

    private static double Softplus(double value) => Math.Log(1 + Math.Exp(value));

    private static void AssertTarget(ForecastHead head, float normalized, double scale, params float[] expected)
    {
        var target = new float[head.ValuesPerTarget];
        head.WriteTarget(normalized, scale, target);
        Assert.Equal(expected, target);
    }
}
