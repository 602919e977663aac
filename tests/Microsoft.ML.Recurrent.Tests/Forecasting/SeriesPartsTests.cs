using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.Forecasting.Scaling;
using Microsoft.ML.Recurrent.Forecasting.SingleSeries;
using Microsoft.ML.Recurrent.Forecasting.Smoothing;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

/// <summary>The parts a forecaster is made of, each against what can be computed by hand.</summary>
public sealed class SeriesPartsTests
{
    [Fact]
    public void GapsAreFilledWithTheSeasonBeforeOrTheLastValue()
    {
        var series = SeriesValues.Fill([float.NaN, 1, float.NaN, 3, 4, float.NaN, float.NaN], default, 3);
        Assert.Equal([1, 1, 3, 4, 1, 3], series.Values);
        Assert.Equal([false, true, false, false, true, true], series.Missing);
    }

    [Fact]
    public void RingOfTheHistoryKeepsTheLastValuesInOrder()
    {
        var history = new SeriesHistory(default, 1, 4);
        for (var i = 1; i <= 10; i++)
            history.Observe(i);
        var values = new float[4];
        Assert.Equal(4, history.CopyTo(values, new bool[4]));
        Assert.Equal([7, 8, 9, 10], values);
        Assert.Equal(10, history.Observed);
    }

    [Theory]
    [InlineData(7, 100)]
    [InlineData(12, 60)]
    [InlineData(24, 200)]
    public void SeasonIsFound(int season, int count)
    {
        float[] values = [.. Enumerable.Range(0, count).Select(t =>
            (0.2f * t) + (5 * MathF.Sin(MathF.Tau * t / season)) + (2 * MathF.Cos(2 * MathF.Tau * t / season)) + MathF.Cos(t * t))];
        Assert.Contains(season, SeasonFinder.Propose(values));
    }

    [Fact]
    public void NoSeasonIsFoundInNoise()
    {
        var noise = new Random(1);
        Assert.Empty(SeasonFinder.Propose([.. Enumerable.Range(0, 300).Select(_ => (float)noise.NextDouble())]));
    }

    [Fact]
    public void QuantileIsThatOfTheErrors()
    {
        var residuals = new List<double>[] { [.. Enumerable.Range(1, 99).Select(i => i / 10.0)] };
        var intervals = ForecastIntervals.Calibrate(residuals, double.PositiveInfinity, [1], [1], []);

        // Of 99 errors 0.1 to 9.9 the 90th of 100 parts ends at 9.0.
        Assert.Equal(9.0, intervals.HalfWidth(new ForecastStep(1, 0, false), 0.9f), 1e-3);
        Assert.True(intervals.HalfWidth(new ForecastStep(1, 0, false), 0.999f) > 9.9);
    }

    [Fact]
    public void WidthsNeverShrinkWithTheHorizon()
    {
        var residuals = new List<double>[] { [2, -2], [1, -1], [], [5, -5] };
        var intervals = ForecastIntervals.Calibrate(residuals, double.PositiveInfinity, [1, 1, 2, 2], [1, 1, 1, 1], []);
        for (var h = 1; h < 12; h++)
            Assert.True(Half(h + 1) >= Half(h), $"step {h + 1}");

        double Half(int ahead) => intervals.HalfWidth(new ForecastStep(ahead, 0, false), 0.8f);
    }

    [Fact]
    public void RunningMomentsAreThoseOfTheWhole()
    {
        double[] values = [3, 1, 4, 1, 5, 9, 2, 6];
        var moments = new RunningMoments();
        foreach (var value in values)
            moments.Add(value);
        Assert.Equal(values.Average(), moments.Mean, 1e-12);
        Assert.Equal(values.Sum(v => Math.Pow(v - values.Average(), 2)) / 7, moments.Variance, 1e-12);
    }
}
