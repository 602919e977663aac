using Microsoft.ML.Recurrent.Forecasting.Scaling;
using Microsoft.ML.Recurrent.Tests.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;

/// <summary>What holds of forecasts whatever the networks have learned.</summary>
public sealed class GlobalLawTests
{
    // A power of two, so that nothing is rounded.
    private const float Unit = 1L << 60;

    public static TheoryData<ForecastArchitecture, WindowNormalization, bool> Measures
    {
        get
        {
            var data = new TheoryData<ForecastArchitecture, WindowNormalization, bool>();
            foreach (var architecture in new[] { ForecastArchitecture.Direct, ForecastArchitecture.SegmentWise, ForecastArchitecture.Autoregressive })
                foreach (var normalization in new[] { WindowNormalization.Global, WindowNormalization.LastValue, WindowNormalization.Instance, WindowNormalization.MeanScale })
                    foreach (var smooths in new[] { false, true })
                        data.Add(architecture, normalization, smooths);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Measures))]
    public void OtherUnitsGiveTheSameForecastsInThem(ForecastArchitecture architecture, WindowNormalization normalization, bool smooths)
    {
        var options = GlobalForecasters.PlainOptions(architecture);
        (options.Normalization, options.ExponentialSmoothing, options.NumberOfEpochs) = (normalization, smooths, 1);
        float[] values = [.. SeriesRow.Wave(50).Select((value, t) => t is 20 or 33 ? float.NaN : value)];
        var expected = Forecast(options, values);
        Assert.All(expected, value => Assert.True(float.IsFinite(value)));

        Assert.Equal(expected.Select(value => value * Unit), Forecast(options, [.. values.Select(value => value * Unit)]));
    }

    [Theory]
    [InlineData(ForecastArchitecture.Direct)]
    [InlineData(ForecastArchitecture.SegmentWise)]
    [InlineData(ForecastArchitecture.Autoregressive)]
    public void HigherLevelGivesTheSameForecastsOnIt(ForecastArchitecture architecture)
    {
        var options = GlobalForecasters.PlainOptions(architecture);
        (options.Normalization, options.NumberOfEpochs) = (WindowNormalization.LastValue, 1);

        // Whole numbers, so that nothing is rounded.
        float[] values = [.. SeriesRow.Wave(50).Select(value => MathF.Round(value))];
        var higher = Forecast(options, [.. values.Select(value => value + 4096)]);
        Assert.All(Forecast(options, values).Zip(higher), pair => Assert.Equal(pair.First + 4096, pair.Second, 2e-3f));
    }

    [Theory]
    [InlineData(ForecastArchitecture.Direct)]
    [InlineData(ForecastArchitecture.SegmentWise)]
    [InlineData(ForecastArchitecture.Autoregressive)]
    public void HorizonMayBeLongerThanTheSeriesAndAnEpochOfOneWindow(ForecastArchitecture architecture)
    {
        var options = GlobalForecasters.Options(architecture);
        (options.Horizon, options.WindowsPerEpoch) = (50, 1);
        var rows = Store.Hours(20, "a", "b");
        using var engine = GlobalForecasters.Engine<Store>(GlobalForecasters.Fit(options, rows), "a");
        var prediction = engine.Predict();
        Assert.Equal(100, prediction.Forecast.Length);
        GlobalForecasters.AssertInOrder(prediction);
    }

    [Fact]
    public void StatisticsAreReadAsWrittenAndRefusedWhereCut()
    {
        var statistics = new ColumnStatistics([new(1, 2)], [], [new(3, 0), new(4, 5)], [new(6, 7)]);
        var read = Sections.Read(statistics.Write, section => ColumnStatistics.Read(section, 1, 0, 2, 1));
        Assert.Equal(statistics.Targets, read.Targets);
        Assert.Equal(statistics.Future, read.Future);
        Sections.AssertRefusedWhereverCut(statistics.Write, section => ColumnStatistics.Read(section, 1, 0, 2, 1));
    }

    private static float[] Forecast(ForecastingOptions options, float[] values)
    {
        using var engine = GlobalForecasters.Engine<SeriesRow>(GlobalForecasters.Fit(options, SeriesRow.Of(values)));
        return engine.Predict(horizon: options.Architecture == ForecastArchitecture.Autoregressive ? 5 : 12).Everything;
    }
}
