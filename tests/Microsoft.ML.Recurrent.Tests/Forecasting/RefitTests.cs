using Microsoft.ML.Recurrent.Forecasting.ManySeries;
using Microsoft.ML.Recurrent.Forecasting.SingleSeries;
using Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

/// <summary>Forecasters that learn on from where they stand.</summary>
public sealed class RefitTests
{
    [Theory]
    [InlineData(ForecastArchitecture.SeasonalCorrection)]
    [InlineData(ForecastArchitecture.SegmentWise)]
    [InlineData(ForecastArchitecture.Autoregressive)]
    public void WithHardlyAnyLearningTheNetworksStayAsTheyWere(ForecastArchitecture architecture)
    {
        var options = Options(architecture);
        var first = GlobalForecasters.Fit(options, SeriesRow.Of(SeriesRow.Wave(80)));
        var before = Weights(first);
        options.LearningRate = 1e-12f;
        var second = Refit(options, SeriesRow.Of(SeriesRow.Wave(100)), first);
        Assert.Equal(before.Length, Weights(second).Length);
        foreach (var (expected, actual) in before.Zip(Weights(second)))
            Assert.Equal(expected, actual, 1e-5f);
        Assert.Equal(before, Weights(first));
        Assert.Equal((80, 100), (first.ObservationCount, second.ObservationCount));
        Assert.Equal((first.SeasonLength, first.ContextLength, first.NumberOfNetworks), (second.SeasonLength, second.ContextLength, second.NumberOfNetworks));
    }

    [Fact]
    public void WhatWasLearnedBeforeIsNotForgotten()
    {
        var options = Options(ForecastArchitecture.SegmentWise);
        (options.NumberOfEpochs, options.HiddenSize) = (40, 8);
        SeriesRow[] rows = [.. SeriesRow.Of(SeriesRow.Wave(160))];
        var taught = GlobalForecasters.Fit(options, rows[..120]);
        options.NumberOfEpochs = 1;
        Assert.True(Error(Refit(options, rows[..120], taught), rows) < 0.8 * Error(GlobalForecasters.Fit(options, rows[..120]), rows));
    }

    [Fact]
    public void SeriesThatAreNewAreLearnedAndOthersStandWhereTheyStood()
    {
        var options = GlobalForecasters.Options(ForecastArchitecture.Direct);
        (options.ExponentialSmoothing, options.SmoothingSeasonLengths) = (true, [2, 6]);
        var first = GlobalForecasters.Fit(options, Store.Hours(40, "a", "b"));
        var second = Refit(options, Store.Hours(50, "b", "c"), first);
        Assert.Equal(["a", "b", "c"], second.SeriesIds);
        Assert.Equal(40 + 50 + 50, second.ObservationCount);
        Assert.Equal(["a", "b", "c"], ((GlobalModel)second.Model).Plan.Smoothing.Channels.Keys);
        Assert.Equal(((GlobalModel)first.Model).Plan.Smoothing.Of("b", 1), ((GlobalModel)second.Model).Plan.Smoothing.Of("b", 1));
        using var engine = GlobalForecasters.Engine<Store>(second, "a");
        Assert.Equal(40, engine.ObservationCount);
        Assert.All(engine.Predict().Everything, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void SeriesThatWasConstantIsLearnedAnew()
    {
        var options = Options(ForecastArchitecture.SeasonalCorrection);
        var constant = GlobalForecasters.Fit(options, SeriesRow.Of(Enumerable.Repeat(3f, 60)));
        Assert.Equal(0, constant.NumberOfNetworks);
        Assert.Equal(2, Refit(options, SeriesRow.Of(SeriesRow.Wave(80)), constant).NumberOfNetworks);
    }

    [Fact]
    public void OtherColumnsHorizonsAndArchitecturesAreRefusedByName()
    {
        var options = Options(ForecastArchitecture.SegmentWise);
        SeriesRow[] rows = [.. SeriesRow.Of(SeriesRow.Wave(80))];
        var start = GlobalForecasters.Fit(options, rows);
        foreach (var (change, name) in new (Action<ForecastingOptions>, string)[]
        {
            (o => o.Horizon = 6, nameof(ForecastingOptions.Horizon)), (o => o.Architecture = ForecastArchitecture.Direct, nameof(ForecastingOptions.Architecture)),
            (o => o.PastCovariateColumnNames = ["Value"], nameof(ForecastingOptions.PastCovariateColumnNames)),
        })
        {
            var other = Options(ForecastArchitecture.SegmentWise);
            change(other);
            Assert.Contains(name, Assert.Throws<ArgumentException>(() => Refit(other, rows, start)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void TooFewRowsAreRefusedAndTheForecasterStays()
    {
        var options = Options(ForecastArchitecture.SeasonalCorrection);
        var start = GlobalForecasters.Fit(options, SeriesRow.Of(SeriesRow.Wave(80)));
        Assert.Contains("too few", Assert.Throws<ArgumentException>(() => Refit(options, SeriesRow.Of([1f, 2]), start)).Message, StringComparison.Ordinal);
        Assert.Equal(80, start.ObservationCount);
    }

    private static ForecastingOptions Options(ForecastArchitecture architecture)
    {
        var options = GlobalForecasters.PlainOptions(architecture);
        options.NumberOfNetworks = 2;
        return options;
    }

    private static ForecastingTransformer Refit<T>(ForecastingOptions options, IEnumerable<T> rows, ForecastingTransformer start)
        where T : class
    {
        var ml = new MLContext(1);
        return ml.Forecasting.ForecastByRecurrent(options).Fit(ml.Data.LoadFromEnumerable(rows), start);
    }

    private static float[] Weights(ForecastingTransformer model) => model.Model switch
    {
        LocalModel local => [.. local.Networks.SelectMany(network => network.Parameters.Weights.ToArray())],
        GlobalModel global => [.. global.Groups.SelectMany(group => group.Networks).SelectMany(network => network.Parameters.Weights.ToArray())],
        _ => throw new InvalidOperationException(),
    };

    private static double Error(ForecastingTransformer model, SeriesRow[] rows)
    {
        var forecasts = GlobalForecasters.Transform(model, rows);
        return Enumerable.Range(120, 30).Sum(t => Enumerable.Range(0, 5).Sum(h => Math.Abs(forecasts[t].Forecast[h] - rows[t + 1 + h].Value)));
    }
}
