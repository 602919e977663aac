using Microsoft.ML.Recurrent.Forecasting.ManySeries;
using Microsoft.ML.Recurrent.Forecasting.ManySeries.Windows;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Smoothing;
using Microsoft.ML.Recurrent.Tests.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;

/// <summary>Exponential smoothing against what Holt and Winters' formulas give by hand.</summary>
public sealed class SmoothingTests
{
    [Fact]
    public void LevelAndSeasonAreThoseOfHoltAndWinters()
    {
        var profile = new double[2];
        Assert.Equal(17, new SmoothingParameters(0.5f, 0.1f).Run([10, 20, 14, 22], profile), 1e-6);
        Assert.Equal(-4.8, profile[0], 1e-6);
        Assert.Equal(5, profile[1], 1e-6);
        Assert.Equal(((4 * 4) + 0) / 2.0, SmoothingSearch.Error(new SmoothingParameters(0.5f, 0.1f), [10, 20, 14, 22], new double[2], horizon: 1, first: 2), 1e-6);
    }

    [Fact]
    public void MissingValuesChangeNothingButMoveTheSeasonOn()
    {
        var profile = new double[2];
        Assert.Equal(16, new SmoothingParameters(0.5f, 0.1f).Run([10, 20, float.NaN, 22], profile), 1e-6);
        Assert.Equal(-5, profile[0], 1e-6);
        Assert.Equal(5.1, profile[1], 1e-6);
    }

    [Fact]
    public void WithoutSeasonItIsTheExponentialAverage() =>
        Assert.Equal((0.3 * 8) + (0.7 * ((0.3 * 4) + (0.7 * 2))), new SmoothingParameters(0.3f, 0).Run([2, 4, 8], new double[1]), 1e-6);

    [Theory]
    [InlineData(new[] { float.NaN, float.NaN, 7, float.NaN }, 7)]
    [InlineData(new[] { float.NaN, float.NaN }, double.NaN)]
    [InlineData(new float[0], double.NaN)]
    [InlineData(new[] { 4f }, 4)]
    public void SeasonsThatAreNotThereAreBegunWithoutThem(float[] values, double level) =>
        Assert.Equal(level, new SmoothingParameters(0.5f, 0.1f).Run(values, new double[2]), 1e-6);

    [Fact]
    public void EveryChannelGetsTheCoefficientsThatSuitIt()
    {
        var random = new Random(1);
        var walk = 0f;
        float[] steps = [.. Enumerable.Range(0, 200).Select(_ => walk += random.NextSingle() - 0.5f)];
        float[] noise = [.. Enumerable.Range(0, 200).Select(_ => random.NextSingle())];
        var smoothing = InputSmoothing.Learn([Rows("walk", steps), Rows("noise", noise), Rows("more", noise), Rows("none", float.NaN)], 1, [1], 1, default, 4096);
        Assert.InRange(smoothing.Of("walk", 0).Coefficients.Level, 0.7f, 1);
        Assert.InRange(smoothing.Of("noise", 0).Coefficients.Level, 0, 0.1f);
        Assert.Equal(smoothing.Of("noise", 0), smoothing.Of("unknown", 0));
        Assert.Equal(0, smoothing.Usual.Coefficients.Season);
        var read = Sections.Read(smoothing.Write, section => InputSmoothing.Read(section, 1));
        Assert.Equal(smoothing.Usual, read.Usual);
        Assert.Equal(smoothing.Of("walk", 0), read.Of("walk", 0));
        Sections.AssertRefusedWhereverCut(smoothing.Write, section => InputSmoothing.Read(section, 1));
        Assert.Throws<ModelFormatException>(() => Sections.Read(smoothing.Write, section => InputSmoothing.Read(section, 2)));
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(0.5f, -1, 1)]
    [InlineData(0.5f, 0, 0)]
    [InlineData(0.5f, 0, 2)]
    public void CoefficientsOutOfRangeAreRefusedWithTheSeries(float level, float season, int seasonLength)
    {
        var channels = new Dictionary<string, ChannelSmoothing[]> { ["shop"] = [new(seasonLength, new SmoothingParameters(level, season))] };
        var smoothing = new InputSmoothing(1, InputSmoothing.None.Usual, channels);
        Assert.Contains("'shop'", Assert.Throws<ModelFormatException>(() => Sections.Read(smoothing.Write, section => InputSmoothing.Read(section, 1))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void EveryChannelFollowsTheSeasonThatSuitsIt()
    {
        var random = new Random(3);
        float[] days = [.. Enumerable.Range(0, 400).Select(t => (5 * MathF.Sin(MathF.Tau * t / 4)) + random.NextSingle())];
        float[] weeks = [.. Enumerable.Range(0, 400).Select(t => (t % 28 >= 20 ? 10 : 0) + (5 * MathF.Sin(MathF.Tau * t / 4)) + random.NextSingle())];
        var smoothing = InputSmoothing.Learn([Rows("days", days), Rows("weeks", weeks)], 1, [4, 28], 8, default, 4096);
        Assert.Equal(28, smoothing.SeasonLength);
        Assert.Equal(4, smoothing.Of("days", 0).SeasonLength);
        Assert.Equal(28, smoothing.Of("weeks", 0).SeasonLength);
    }

    [Fact]
    public void CoefficientsAreThoseOfTheWholeHorizon()
    {
        // Alternating about a level: the last value is the worst forecast of the next and the best of the one after.
        float[] values = [.. Enumerable.Range(0, 200).Select(t => t % 2 == 0 ? 1f : -1)];
        Assert.True(SmoothingSearch.Error(new SmoothingParameters(1, 0), values, new double[1], 1, 1) > SmoothingSearch.Error(new SmoothingParameters(0.05f, 0), values, new double[1], 1, 1));
        Assert.Equal((4 + 0) / 2.0, SmoothingSearch.Error(new SmoothingParameters(1, 0), values, new double[1], 2, 1), 0.02);
    }

    internal static TimeSeriesRows Rows(string id, params float[] values) => new(
        new TimeSeries { Id = id, Length = values.Length, Targets = values, Past = [], Future = [], Statics = [], First = default, End = default },
        values.Length);
}
