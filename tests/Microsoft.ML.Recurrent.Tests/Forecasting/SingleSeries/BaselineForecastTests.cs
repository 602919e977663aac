using Microsoft.ML.Recurrent.Forecasting.Smoothing;
using Microsoft.ML.Recurrent.Tests.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.SingleSeries;

/// <summary>What carries a series forward without a network, each part against what can be computed by hand.</summary>
public sealed class BaselineForecastTests
{
    private static readonly SmoothingParameters s_halves = new(0.5f, 0.5f, 0.5f, 0.5f);
    private static readonly SmoothingParameters s_noSeason = s_halves with { Season = 0 };
    private static readonly Func<double, double, bool> s_near = (expected, actual) => Math.Abs(expected - actual) < 1e-6;

    [Fact]
    public void OneSeasonWithItsLevelIsTheSeasonalNaiveForecast() =>
        Assert.Equal([3, 6, 4, 8, 3, 6, 4, 8, 3], Forecast(new SeasonalMean(4, 1, 4), [1, 5, 2, 9, 3, 6, 4, 8], 9), s_near);

    [Fact]
    public void NoSeasonAndAWindowOfOneIsTheLastValue() => Assert.Equal([4, 4], Forecast(new SeasonalMean(1, 0, 1), [3, 1, 4], 2), s_near);

    // Two seasons with means 2 and 12 and swings of 1 and 3: the average swing of 2 about the last mean.
    [Fact]
    public void SeasonsAreAveragedAboutTheirOwnMeans() => Assert.Equal([10, 14], Forecast(new SeasonalMean(2, 2, 2), [1, 3, 9, 15], 2), s_near);

    // Level 2, then 3 (error 2, trend 0.5), then 3.25 + 0.5 * 4.75 = 5.625 (trend 0.25 + 0.5 * 2.375); what is left of the trend halves with every step.
    [Fact]
    public void SmoothingGoesOnWithItsDampedTrend()
    {
        var trend = 0.25 + (0.5 * (5.625 - 3 - 0.25));
        Assert.Equal([5.625 + (trend / 2), 5.625 + (trend * 0.75)], Forecast(new SeasonalSmoothing(1, 64, s_noSeason), [2, 4, 8], 2), s_near);
    }

    [Fact]
    public void SmoothingOfARepeatedSeasonRepeatsIt() =>
        Assert.Equal([1, 7, 4, 1], Forecast(new SeasonalSmoothing(3, 9, s_halves), [1, 7, 4, 1, 7, 4, 1, 7, 4], 4), s_near);

    [Fact]
    public void SmoothingOfLessThanASeasonIsTheLevel() => Assert.Equal(
        Forecast(new SeasonalSmoothing(1, 8, s_noSeason), [2, 4, 8], 2), Forecast(new SeasonalSmoothing(4, 8, s_halves), [2, 4, 8], 2), s_near);

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    public void ValuesBeyondTheReachDoNotMatter(int before)
    {
        float[] values = [3, 1, 4, 1, 5, 9, 2, 6];
        foreach (BaselinePart part in new BaselinePart[] { new SeasonalMean(2, 2, 3), new SeasonalSmoothing(2, 6, s_halves) })
            Assert.Equal(Forecast(part, values, 3), Forecast(part, [.. Enumerable.Repeat(100f, before), .. values], 3));
    }

    [Fact]
    public void BaselineIsTheMeanOfItsParts()
    {
        var baseline = new BaselineForecast([new SeasonalMean(1, 0, 1), new SeasonalMean(1, 0, 4), new SeasonalMean(2, 1, 2)]);
        var ahead = new double[3];
        var level = baseline.Forecast([1f, 2, 3, 6], new BaselineForecast.Scratch(baseline, 3), ahead);
        Assert.Equal((6 + 3 + 4.5) / 3, level, 1e-6);
        Assert.Equal([(6 + 3 + 3) / 3.0, (6 + 3 + 6) / 3.0, (6 + 3 + 3) / 3.0], ahead, s_near);
        Assert.Equal((2, 4), (baseline.SeasonLength, baseline.Reach));
    }

    [Fact]
    public void PartsThatErrLittleMoreThanTheBestAreKeptAndOthersAreNot()
    {
        var noise = new Random(1);
        float[] values = [.. Enumerable.Range(0, 240).Select(t => (10 * MathF.Sin(MathF.Tau * t / 12)) + noise.NextSingle())];
        var baseline = BaselineSearch.Choose(values, [12], 12);
        Assert.InRange(baseline.Parts.Count, 2, 9);
        Assert.All(baseline.Parts, part => Assert.Equal(12, part.SeasonLength));
    }

    [Fact]
    public void ExactRepetitionIsCarriedOnByExactPartsOnly()
    {
        float[] values = [.. Enumerable.Range(0, 60).Select(t => (float)(t % 5 * (t % 5)))];
        var baseline = BaselineSearch.Choose(values, [5], 7);
        var ahead = new double[7];
        baseline.Forecast(values, new BaselineForecast.Scratch(baseline, 7), ahead);
        Assert.Equal([0, 1, 4, 9, 16, 0, 1], ahead, s_near);
    }

    [Fact]
    public void TrendIsTakenWhereItPays()
    {
        var noise = new Random(2);
        float[] growing = [.. Enumerable.Range(0, 200).Select(t => t + noise.NextSingle())];
        float[] level = [.. Enumerable.Range(0, 200).Select(_ => noise.NextSingle())];
        Assert.True(SmoothingSearch.Choose(growing, 1, 6, 100, withTrend: true).Smoothing.Trend > 0);
        Assert.Equal(0, SmoothingSearch.Choose(level, 1, 6, 100, withTrend: true).Smoothing.Trend);
    }

    [Fact]
    public void BaselineOfAFileIsTheOneThatWasSaved()
    {
        var baseline = new BaselineForecast([new SeasonalMean(12, 3, 6), new SeasonalSmoothing(12, 72, s_halves)]);
        Assert.Equal(baseline.Parts, Sections.Read(section => BaselinePayload.Write(section, baseline), BaselinePayload.Read).Parts);
        Sections.AssertRefusedWhereverCut(section => BaselinePayload.Write(section, baseline), section => BaselinePayload.Read(section));
    }

    [Fact]
    public void WrongPartsOfAFileAreRefused()
    {
        BaselinePart[] wrong =
        [
            new SeasonalMean(0, 1, 1), new SeasonalMean(1, 17, 1), new SeasonalMean(1, 1, 0), new SeasonalSmoothing(8, 4, s_halves),
            new SeasonalSmoothing(1, 8, s_halves with { Level = 0 }), new SeasonalSmoothing(1, 8, s_halves with { Season = 2 }),
            new SeasonalSmoothing(1, 8, s_halves with { Trend = float.NaN }), new SeasonalSmoothing(1, 8, s_halves with { Damping = 1.5f }),
        ];
        foreach (var part in wrong)
            Assert.Throws<ModelFormatException>(() => Sections.Read(section => BaselinePayload.Write(section, new BaselineForecast([part])), BaselinePayload.Read));
    }

    private static double[] Forecast(BaselinePart part, float[] values, int horizon)
    {
        var ahead = new double[horizon];
        part.Forecast(values, new double[part.SeasonLength], ahead);
        return ahead;
    }
}
