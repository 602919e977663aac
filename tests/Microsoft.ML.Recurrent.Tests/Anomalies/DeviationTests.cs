using MathNet.Numerics.Distributions;
using Microsoft.ML.Recurrent.Forecasting.Intervals;

namespace Microsoft.ML.Recurrent.Tests.Anomalies;

/// <summary>Where a value lies in a distribution is the inverse of the distribution's quantiles.</summary>
public sealed class DeviationTests
{
    private static readonly double[] s_levels = [1e-6, 0.001, 0.01, 0.1, 0.3, 0.49, 0.51, 0.8, 0.95, 0.9999];

    private static readonly ForecastStep s_next = new(1, 0, false);
    private static readonly ForecastStep s_early = new(1, 0, true);

    [Fact]
    public void DeviationOfAResidualIsThatOfItsLevel()
    {
        var residuals = ResidualQuantiles.Calibrate([[.. Skewed(300).Select(value => (float)value)]], double.PositiveInfinity);
        foreach (var level in s_levels)
            Assert.Equal(Normal.InvCDF(0, 1, level), residuals.Deviation(1, residuals.Quantile(1, level)), 1e-5);
        Assert.Equal(2.5, new ResidualQuantiles([[]]).Deviation(1, 2.5));
    }

    [Fact]
    public void DeviationOfADistanceIsThatOfItsShare()
    {
        var intervals = ForecastIntervals.Calibrate([[.. Skewed(99)]], double.PositiveInfinity, [1], [3], []);
        foreach (var level in new[] { 0.3f, 0.5f, 0.9f, 0.99f, 0.9999f })
        {
            var deviation = Normal.InvCDF(0, 1, (1 + (double)level) / 2);
            Assert.Equal(deviation, intervals.Deviation(intervals.HalfWidth(s_next, level), s_next), 1e-4);
            Assert.Equal(-deviation, intervals.Deviation(-intervals.HalfWidth(s_early, level), s_early), 1e-4);
        }

        Assert.Equal(0, intervals.Deviation(0, s_next));
        var exact = new ForecastIntervals([0f], [0f], [], []);
        Assert.Equal(double.NegativeInfinity, exact.Deviation(-1e-9, s_next));
    }

    [Fact]
    public void ResidualBeyondAllOnOneSideIsFurtherOutTheFurtherItIs()
    {
        // Counts that are never below what is expected.
        var residuals = new ResidualQuantiles([[0, 0, 0, 1, 2, 3, 5]]);
        Assert.Equal(Normal.InvCDF(0, 1, 3 / 8.0), residuals.Deviation(1, 0), 1e-9); // of the levels of a tie the nearest to the middle
        var below = residuals.Deviation(1, -1e-6);
        Assert.Equal(Normal.InvCDF(0, 1, 1 / 8.0), below, 1e-3);
        Assert.Equal(below - 2, residuals.Deviation(1, -2), 1e-3);
    }

    [Theory]
    [InlineData(-1, 0, 0)]
    [InlineData(1, 0.2, 0.2)]
    [InlineData(1.5, 0.3, 0.3)]
    [InlineData(2, 0.4, 0.8)]
    [InlineData(2.5, 1, 1)]
    public void LevelsOfAValueCutTheLineIntoEqualParts(double value, double low, double high)
    {
        var (foundLow, foundHigh) = SortedValues.LevelsOf([1, 2, 2, 2], value);
        Assert.Equal(low, foundLow, 1e-12);
        Assert.Equal(high, foundHigh, 1e-12);
    }

    private static IEnumerable<double> Skewed(int count) => Enumerable.Range(0, count).Select(i => Math.Exp((i - (count / 2.0)) * 4 / count) - 1.5);
}
