using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Forecasting.ManySeries;
using Microsoft.ML.Recurrent.Forecasting.ManySeries.Windows;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;

/// <summary>What is made of held-out windows, with networks that say the same of every window.</summary>
public sealed class HeldOutReadingsTests
{
    // Windows end with 1, 2, ...; the context of four values has a deviation of Sqrt(5 / 3), and h steps ahead the value is higher by h.
    private static readonly float[] s_values = [.. Enumerable.Range(0, 30).Select(t => (float)t)];
    private static readonly double s_unit = Math.Sqrt(5 / 3.0);

    [Theory]
    [InlineData(1, 1)] // less than what comes on average: all of it is used
    [InlineData(4, 0.29047375)] // 1.5 / Sqrt(5 / 3) / 4
    [InlineData(-1, 0)] // the wrong way: nothing
    [InlineData(0, 1)]
    public void ShareIsTheFactorOfTheSmallestSquaredError(float said, double share)
    {
        var readings = Read(said, ForecastDistribution.Mean);
        Assert.Equal(share, readings.BestShare(), 1e-5);
        Assert.Equal(2 * 18, readings.Count);
    }

    [Fact]
    public void ResidualsAreDistancesInSpreads()
    {
        var residuals = Read(0.5f, ForecastDistribution.Mean).Residuals(0.5f);
        Assert.Equal(2, residuals.Length);
        Assert.All(residuals[0], residual => Assert.Equal((1 / s_unit) - 0.25, residual, 1e-5));
        Assert.All(residuals[1], residual => Assert.Equal((2 / s_unit) - 0.25, residual, 1e-5));
        Assert.Equal(18, residuals[0].Count);
    }

    [Fact]
    public void ErrorIsInDeviationsOfTheColumn()
    {
        var deviation = Math.Sqrt(s_values.Sum(v => (v - 14.5) * (v - 14.5)) / 29);
        Assert.Equal(Math.Sqrt((1 + 4) / 2.0) / deviation, Read(0.5f, ForecastDistribution.Mean).RootMeanSquare(0), 1e-5);
    }

    [Theory]
    [InlineData(7, 3)]
    [InlineData(400, 2)]
    [InlineData(800, 2)]
    [InlineData(1200, 3)]
    [InlineData(12_345, 7)]
    public void WindowsOfAllTargetsAreDrawnFrom(int count, int targets)
    {
        int[] drawn = [.. HeldOutReadings.DrawnExamples(count, targets)];
        Assert.Equal(Math.Min(count, 400), drawn.Length);
        Assert.All(drawn, example => Assert.InRange(example, 0, count - 1));
        for (var target = 0; target < targets; target++)
            Assert.InRange(drawn.Count(example => example % targets == target), drawn.Length / targets, (drawn.Length / targets) + 1);
        Assert.True(drawn[^1] > 0.9 * count - targets);
    }

    private static HeldOutReadings Read(float said, ForecastDistribution distribution)
    {
        var options = GlobalForecasters.PlainOptions(ForecastArchitecture.Direct);
        (options.ContextLength, options.Horizon, options.Distribution, options.Normalization) = (4, 2, distribution, WindowNormalization.LastValue);
        var plan = GlobalForecasters.Plan(options, s_values);
        var network = new RecurrentNetwork(GlobalNetwork.Shape(options, plan));
        network.Parameters.WritableWeights.Clear();
        network.Parameters.WritableWeightsOf("head.bias").Fill(said);
        network.Refresh();
        TimeSeriesRows[] rows =
        [
            new(new TimeSeries { Id = "", Length = 30, Targets = s_values, Past = [], Future = [], Statics = [], First = default, End = default }, 30),
        ];
        var windows = new DecodedWindows(plan, rows, WindowPlacing.HeldOut(plan, rows, [11], 1000));
        return HeldOutReadings.Of([new MemberGroup(plan, [network])], [windows], rows, new KnownSpread(1, [1, 1], [0, 0]), 10, 1);
    }
}
