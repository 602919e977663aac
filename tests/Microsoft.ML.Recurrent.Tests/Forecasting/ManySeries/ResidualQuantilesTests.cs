using MathNet.Numerics.Distributions;
using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.Tests.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;

public sealed class ResidualQuantilesTests
{
    [Fact]
    public void QuantilesAreThoseOfTheResiduals()
    {
        // 99 residuals cut the line into a hundred parts of equal chance.
        var quantiles = Calibrate(double.PositiveInfinity, [.. Enumerable.Range(1, 99).Select(i => i - 50f)]);
        Assert.Equal(40, quantiles.Quantile(1, 0.9), 1e-4);
        Assert.Equal(0, quantiles.Quantile(1, 0.5), 1e-4);
        Assert.Equal(-45.5, quantiles.Quantile(1, 0.045), 1e-4);
        Assert.Equal(quantiles.Quantile(1, 0.9), quantiles.Quantile(7, 0.9)); // beyond the last step it is that
    }

    [Fact]
    public void BeyondTheOutermostTheyGoOnAsThoseOfTheNormalDistribution()
    {
        var quantiles = Calibrate(double.PositiveInfinity, [-3, -1, 0, 2]);
        Assert.Equal(2 * Normal.InvCDF(0, 1, 0.99) / Normal.InvCDF(0, 1, 0.8), quantiles.Quantile(1, 0.99), 1e-6);
        Assert.Equal(-3 * Normal.InvCDF(0, 1, 0.01) / Normal.InvCDF(0, 1, 0.2), quantiles.Quantile(1, 0.01), 1e-6);
        Assert.Equal(-2, quantiles.Quantile(1, 0.3), 1e-6);
    }

    [Theory]
    [InlineData(new[] { -3f, -1, 0, 2 })]
    [InlineData(new[] { 1f, 2, 3 })] // biased
    [InlineData(new[] { -3f, -2, -1 })]
    [InlineData(new[] { 0f, 0, 0 })]
    [InlineData(new[] { 5f })]
    [InlineData(new float[0])]
    public void QuantilesAscendWithTheirLevels(float[] residuals)
    {
        var quantiles = Calibrate(3, residuals);
        var last = double.NegativeInfinity;
        for (var level = 0.001; level < 1; level += 0.001)
        {
            var quantile = quantiles.Quantile(1, level);
            Assert.True(quantile >= last, $"{quantile} after {last} at {level}");
            last = quantile;
        }
    }

    [Fact]
    public void WithoutResidualsItIsTheNormalDistribution() =>
        Assert.Equal(Normal.InvCDF(0, 1, 0.95), Calibrate(double.PositiveInfinity).Quantile(1, 0.95));

    [Fact]
    public void FewStretchesWiden() => Assert.Equal(
        Math.Sqrt(1.05) * Calibrate(double.PositiveInfinity, [-1, 0, 1, 2]).Quantile(1, 0.7), Calibrate(20, [-1, 0, 1, 2]).Quantile(1, 0.7), 1e-6);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void FewResidualsAreWidenedTowardADistributionAboutTheForecast(double stretches)
    {
        // All on one side, as those of one unlucky window are.
        var quantiles = Calibrate(stretches, 1.1f, 1.2f, 1.3f, 1.4f);
        Assert.InRange(quantiles.Quantile(1, 0.05), -3, -1);
        Assert.InRange(quantiles.Quantile(1, 0.95), 1.5, 3);
        Assert.Equal(Math.Sign(quantiles.Quantile(1, 0.95)), -Math.Sign(quantiles.Quantile(1, 0.05)));
    }

    [Fact]
    public void OneWildResidualAmongFewDoesNotDecide() => Assert.InRange(Calibrate(2, [.. Enumerable.Repeat(0.9f, 60), 1000]).Quantile(1, 0.95), 1, 300);

    [Fact]
    public void StepsWithFewResidualsBorrowFromTheirNeighbours()
    {
        List<float>[] steps = [[1], [2], [3], [.. Enumerable.Range(0, 200).Select(i => 100f + i)]];
        var quantiles = ResidualQuantiles.Calibrate(steps, double.PositiveInfinity);
        Assert.Equal([1, 2, 3], quantiles.Steps[0][..3]);
        Assert.Equal(203, quantiles.Steps[0].Length);
        Assert.Equal(200, quantiles.Steps[3].Length);
    }

    [Fact]
    public void ManyResidualsAreThinnedWithoutMovingTheirQuantiles()
    {
        var quantiles = Calibrate(double.PositiveInfinity, [.. Enumerable.Range(1, 9999).Select(i => i / 10_000f)]);
        Assert.True(quantiles.Steps[0].Length < 300);
        foreach (var level in new[] { 0.01, 0.1, 0.5, 0.77, 0.99 })
            Assert.Equal(level, quantiles.Quantile(1, level), 1e-4);
    }

    [Fact]
    public void WrittenQuantilesAreReadAndDamagedOnesRefused()
    {
        var quantiles = new ResidualQuantiles([[-1, 2], [], [3]]);
        Assert.Equal(quantiles.Steps, Sections.Read(quantiles.Write, section => ResidualQuantiles.Read(section, 3)).Steps);
        Sections.AssertRefusedWhereverCut(quantiles.Write, section => ResidualQuantiles.Read(section, 3));
        Assert.Throws<ModelFormatException>(() => Sections.Read(quantiles.Write, section => ResidualQuantiles.Read(section, 2)));
        foreach (var wrong in new[] { [2, 1], new[] { float.NaN }, [1, float.PositiveInfinity] })
            Assert.Throws<ModelFormatException>(() => Sections.Read(new ResidualQuantiles([wrong]).Write, section => ResidualQuantiles.Read(section, 1)));
    }

    private static ResidualQuantiles Calibrate(double stretches, params float[] residuals) => ResidualQuantiles.Calibrate([[.. residuals]], stretches);
}
