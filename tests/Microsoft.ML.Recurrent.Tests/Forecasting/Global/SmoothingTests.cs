using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Forecasting.Global;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Tests.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Global;

/// <summary>Exponential smoothing against what Holt and Winters' formulas give by hand.</summary>
public sealed class SmoothingTests
{
    [Fact]
    public void LevelAndSeasonAreThoseOfHoltAndWinters()
    {
        var profile = new double[2];
        var errors = new Smoothing.RunningErrors();
        Assert.Equal(17, new Smoothing(0.5f, 0.1f).Run([10, 20, 14, 22], profile, errors), 1e-6);
        Assert.Equal(-4.8, profile[0], 1e-6);
        Assert.Equal(5, profile[1], 1e-6);
        Assert.Equal(((4 * 4) + 0) / 2.0, errors.MeanSquare, 1e-6);
    }

    [Fact]
    public void MissingValuesChangeNothingButMoveTheSeasonOn()
    {
        var profile = new double[2];
        Assert.Equal(16, new Smoothing(0.5f, 0.1f).Run([10, 20, float.NaN, 22], profile), 1e-6);
        Assert.Equal(-5, profile[0], 1e-6);
        Assert.Equal(5.1, profile[1], 1e-6);
    }

    [Fact]
    public void WithoutSeasonItIsTheExponentialAverage() =>
        Assert.Equal((0.3 * 8) + (0.7 * ((0.3 * 4) + (0.7 * 2))), new Smoothing(0.3f, 0).Run([2, 4, 8], new double[1]), 1e-6);

    [Theory]
    [InlineData(new[] { float.NaN, float.NaN, 7, float.NaN }, 7)]
    [InlineData(new[] { float.NaN, float.NaN }, double.NaN)]
    [InlineData(new float[0], double.NaN)]
    [InlineData(new[] { 4f }, 4)]
    public void SeasonsThatAreNotThereAreBegunWithoutThem(float[] values, double level) =>
        Assert.Equal(level, new Smoothing(0.5f, 0.1f).Run(values, new double[2]), 1e-6);

    [Fact]
    public void EveryChannelGetsTheCoefficientsThatSuitIt()
    {
        var random = new Random(1);
        var walk = 0f;
        float[] steps = [.. Enumerable.Range(0, 200).Select(_ => walk += random.NextSingle() - 0.5f)];
        float[] noise = [.. Enumerable.Range(0, 200).Select(_ => random.NextSingle())];
        var front = SmoothingFront.Learn([Rows("walk", steps), Rows("noise", noise), Rows("more", noise), Rows("none", float.NaN)], 1, 1, default, 4096);
        Assert.InRange(front.Of("walk", 0).Level, 0.7f, 1);
        Assert.InRange(front.Of("noise", 0).Level, 0, 0.1f);
        Assert.Equal(front.Of("noise", 0), front.Of("unknown", 0));
        Assert.Equal(0, front.Usual.Season);
        var read = Sections.Read(front.Write, section => SmoothingFront.Read(section, 1));
        Assert.Equal(front.Usual, read.Usual);
        Assert.Equal(front.Of("walk", 0), read.Of("walk", 0));
        Sections.AssertRefusedWhereverCut(front.Write, section => SmoothingFront.Read(section, 1));
        Assert.Throws<ModelFormatException>(() => Sections.Read(front.Write, section => SmoothingFront.Read(section, 2)));
        var wrong = new SmoothingFront(1, new Smoothing(0, 0), front.Channels);
        Assert.Contains("'series'", Assert.Throws<ModelFormatException>(() => Sections.Read(wrong.Write, section => SmoothingFront.Read(section, 1))).Message,
            StringComparison.Ordinal);
    }

    private static TimeSeriesRows Rows(string id, params float[] values) => new(
        new TimeSeries { Id = id, Length = values.Length, Targets = values, Past = [], Future = [], Statics = [], Start = default, Day = 1 }, values.Length);
}
