using Microsoft.ML.Recurrent.Forecasting.ManySeries;
using Microsoft.ML.Recurrent.Forecasting.SingleSeries;
using Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Intervals;

/// <summary>Neither the level nor the unit of a series matters to how well it is forecast.</summary>
public sealed class LevelAndSpreadTests
{
    private const int Season = 12;

    public static TheoryData<ForecastArchitecture, float, float> Levels
    {
        get
        {
            var levels = new TheoryData<ForecastArchitecture, float, float>();
            foreach (var architecture in Enum.GetValues<ForecastArchitecture>())
                if (architecture != ForecastArchitecture.Automatic)
                    foreach (var (level, size) in new[] { (4200f, 25f), (-4200f, 25f), (0f, 25f), (1f, 1e-4f), (1e6f, 4f), (0f, 3e38f), (0f, 1e-37f) })
                        levels.Add(architecture, level, size);
            return levels;
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void ForecastAndBoundsStayWhereTheSeriesIs(ForecastArchitecture architecture, float level, float size)
    {
        var options = Options(architecture);
        var outlook = BoundsForecasters.Forecast(options, Wave(96, level, size));
        outlook.AssertHoldsForecast($"{architecture}");
        for (var h = 0; h < outlook.Forecast.Length; h++)
        {
            Assert.InRange((outlook.Forecast[h] - (double)level) / size, -2, 2);
            Assert.InRange(((double)outlook.Upper[h] - outlook.Lower[h]) / size, 0.01, 8);
        }
    }

    [Theory]
    [InlineData(ForecastArchitecture.SeasonalCorrection)]
    [InlineData(ForecastArchitecture.Direct)]
    [InlineData(ForecastArchitecture.SegmentWise)]
    [InlineData(ForecastArchitecture.Autoregressive)]
    [InlineData(ForecastArchitecture.Naive)]
    [InlineData(ForecastArchitecture.SeasonalNaive)]
    [InlineData(ForecastArchitecture.ExponentialSmoothing)]
    public void UnitOfTheSeriesIsThatOfTheForecast(ForecastArchitecture architecture)
    {
        // Powers of two change no digit.
        var expected = BoundsForecasters.Forecast(Options(architecture), Wave(60, 20, 7));
        foreach (var unit in new[] { MathF.ScaleB(1, -100), MathF.ScaleB(1, -40), MathF.ScaleB(1, 100) })
        {
            var actual = BoundsForecasters.Forecast(Options(architecture), Wave(60, 20, 7).Select(value => value * unit));
            Assert.Equal(expected.Forecast, actual.Forecast.Select(value => value / unit));
            Assert.Equal(expected.Lower, actual.Lower.Select(value => value / unit));
            Assert.Equal(expected.Upper, actual.Upper.Select(value => value / unit));
            Assert.Equal(expected.Quantiles, actual.Quantiles.Select(value => value / unit));
        }
    }

    [Theory]
    [InlineData(4200, 25, WindowNormalization.Instance)]
    [InlineData(-4200, 25, WindowNormalization.Instance)]
    [InlineData(0, 25, WindowNormalization.Instance)]
    [InlineData(30, 25, WindowNormalization.MeanScale)]
    public void AutoregressiveNetworksReadAmountsOnlyWhereValuesBeginAtZero(float level, float size, WindowNormalization normalization) => Assert.Equal(
        normalization, GlobalForecasters.Plan(Options(ForecastArchitecture.Autoregressive), PricedRow.Of(Wave(96, level, size))).Normalization);

    [Fact]
    public void ForecastsOfSpoiltNetworksAreRefusedWhereTheyWereTrained()
    {
        foreach (var architecture in Enum.GetValues<ForecastArchitecture>()
            .Where(one => one != ForecastArchitecture.Pretrained && !ForecastingOptions.IsWithoutNetwork(one)))
        {
            var options = Options(architecture);
            (options.LearningRate, options.NumberOfEpochs) = (1e38f, 2);
            try
            {
                BoundsForecasters.Forecast(options, Wave(60, 20, 7)).AssertHoldsForecast($"{architecture}");
            }
            catch (Exception error) when (error is InvalidOperationException or TrainingDivergedException)
            {
                Assert.Contains("earning rate", error.Message.Replace("LearningRate", "learning rate", StringComparison.Ordinal), StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(ForecastArchitecture.SeasonalCorrection)]
    [InlineData(ForecastArchitecture.Direct)]
    [InlineData(ForecastArchitecture.SegmentWise)]
    [InlineData(ForecastArchitecture.Autoregressive)]
    public void NetworksThatGiveNoNumberAreNotTakenForAForecast(ForecastArchitecture architecture)
    {
        var model = BoundsForecasters.Fit(Options(architecture), Wave(60, 20, 7));
        foreach (var network in model.Model is LocalModel local ? local.Networks : ((GlobalModel)model.Model).Groups[0].Networks)
        {
            network.Parameters.WritableWeights.Fill(float.NaN);
            network.Refresh();
        }

        using var engine = BoundsForecasters.Engine(model);
        Assert.Contains("lower LearningRate", Assert.Throws<InvalidOperationException>(() => engine.Predict()).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => engine.SamplePaths(2));
    }

    [Fact]
    public void RareDemandAfterAWindowOfZerosHasRoom()
    {
        var options = Options(ForecastArchitecture.Direct);
        options.ContextLength = 8;
        float[] demand = [.. Enumerable.Range(0, 120).Select(t => t % 17 == 3 ? 60f + (t % 5) : 0)];
        using var engine = BoundsForecasters.Engine(BoundsForecasters.Fit(options, demand));
        foreach (var row in PricedRow.Of(new float[20]))
            engine.Observe(row);
        var outlook = engine.Predict();
        Assert.All(outlook.Forecast, value => Assert.Equal(0, value));
        Assert.All(outlook.Lower, value => Assert.Equal(0, value));
        Assert.All(outlook.Upper, value => Assert.InRange(value, 1, 100));
    }

    private static ForecastingOptions Options(ForecastArchitecture architecture)
    {
        var options = BoundsForecasters.Options(architecture);
        (options.SeasonLength, options.LearningRate, options.NumberOfEpochs) = (Season, 0.01f, 8);
        return options.With(architecture);
    }

    private static float[] Wave(int count, float level, float size)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, count).Select(t => level + (size * ((0.9f * MathF.Sin(MathF.Tau * t / Season)) + (0.1f * random.NextSingle()))))];
    }
}
