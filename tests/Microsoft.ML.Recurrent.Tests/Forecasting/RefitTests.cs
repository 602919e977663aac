using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Forecasting.ManySeries;
using Microsoft.ML.Recurrent.Forecasting.SingleSeries;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;
using Microsoft.ML.Recurrent.Tests.Forecasting.Series.Grids;

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
    public void OtherClosedTimesAreRefusedByName()
    {
        var weekdays = Days(60).Where(row => row.Time.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).ToArray();
        var closed = GlobalForecasters.Fit(TimeOptions(), weekdays);
        var options = TimeOptions();
        options.ClosedTimes = ClosedTimes.None;
        Assert.Contains("ClosedTimes is None, but that of the forecaster is Automatic",
            Assert.Throws<ArgumentException>(() => Refit(options, weekdays, closed)).Message, StringComparison.Ordinal);

        // A forecaster whose times are never closed may be named as such, whether it was trained with the option or not.
        var open = GlobalForecasters.Fit(options, weekdays);
        Assert.NotEqual(closed.ObservationCount, open.ObservationCount);
        Assert.Equal(open.ObservationCount, Refit(options, weekdays, open).ObservationCount);
        Assert.Equal(open.ObservationCount, Refit(TimeOptions(), weekdays, open).ObservationCount);
        Assert.Equal(60, Refit(options, Days(60), GlobalForecasters.Fit(TimeOptions(), Days(60))).ObservationCount);
    }

    [Fact]
    public void OtherKindsOfTimesAreRefusedByName()
    {
        ForecastingOptions InBerlin(TimestampKind kind)
        {
            var options = TimeOptions();
            (options.TimeZone, options.TimestampKind) = ("Europe/Berlin", kind);
            return options;
        }

        var start = GlobalForecasters.Fit(InBerlin(TimestampKind.WallClock), Days(60));
        Assert.Contains("TimestampKind is Universal, but that of the forecaster is WallClock",
            Assert.Throws<ArgumentException>(() => Refit(InBerlin(TimestampKind.Universal), Days(60), start)).Message, StringComparison.Ordinal);
        Assert.Equal(60, Refit(InBerlin(TimestampKind.WallClock), Days(60), start).ObservationCount);
        Assert.Equal(60, Refit(InBerlin(TimestampKind.Automatic), Days(60), start).ObservationCount);
    }

    [Fact]
    public void OptionsThatTheForecasterFixesAreRefusedByNameInOneMessage()
    {
        var options = Options(ForecastArchitecture.SegmentWise);
        SeriesRow[] rows = [.. SeriesRow.Of(SeriesRow.Wave(80))];
        var start = GlobalForecasters.Fit(options, rows);
        (options.Cell, options.HiddenSize, options.NumberOfLayers, options.LayerNormalization) = (CellKind.Lstm, 5, 2, true);
        (options.Peepholes, options.ProjectionSize) = (true, 2);
        (options.ContextLength, options.SegmentLength, options.SeasonLength, options.NumberOfNetworks) = (10, 2, 4, 3);
        (options.Scaling, options.Normalization, options.Distribution) =
            (SeriesScaling.Logarithm, WindowNormalization.Instance, ForecastDistribution.Gaussian);
        (options.ExponentialSmoothing, options.SmoothingSeasonLengths) = (true, [6]);
        var message = Assert.Throws<ArgumentException>(() => Refit(options, rows, start)).Message;
        foreach (var part in new[]
        {
            "Cell is Lstm; allowed: the default, Gru, which is that of the forecaster that is trained further",
            "HiddenSize is 5; allowed: the default, 32, or that of the forecaster that is trained further, 4", "NumberOfLayers is 2",
            "LayerNormalization is true", "Peepholes is true", "ProjectionSize is 2", "ContextLength is 10", "SegmentLength is 2", "SeasonLength is 4", "NumberOfNetworks is 3",
            "Scaling is Logarithm", "Normalization is Instance", "Distribution is Gaussian", "ExponentialSmoothing is true", "SmoothingSeasonLengths is [6]",
        })
        {
            Assert.Contains(part, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void LayersOfAnotherNumberAndSizeAreRefusedAsAList()
    {
        var options = Options(ForecastArchitecture.SeasonalCorrection);
        SeriesRow[] rows = [.. SeriesRow.Of(SeriesRow.Wave(80))];
        var start = GlobalForecasters.Fit(options, rows);
        (options.HiddenSize, options.HiddenSizes) = (ForecastingDefaults.HiddenSize, [4, 3]);
        Assert.Contains("HiddenSizes is [4, 3]", Assert.Throws<ArgumentException>(() => Refit(options, rows, start)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OptionsWithoutEffectOnTheArchitectureOfTheForecasterAreRefused()
    {
        var options = Options(ForecastArchitecture.SeasonalCorrection);
        SeriesRow[] rows = [.. SeriesRow.Of(SeriesRow.Wave(80))];
        var start = GlobalForecasters.Fit(options, rows);
        (options.Architecture, options.WindowsPerEpoch) = (ForecastArchitecture.Automatic, 7);
        Assert.Contains("WindowsPerEpoch is 7", Assert.Throws<ArgumentException>(() => Refit(options, rows, start)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ForecastArchitecture.SeasonalCorrection)]
    [InlineData(ForecastArchitecture.SegmentWise)]
    public void WhatTheForecasterFixesMayBeLeftOutAndDropoutsApply(ForecastArchitecture architecture)
    {
        SeriesRow[] rows = [.. SeriesRow.Of(SeriesRow.Wave(80))];
        var start = GlobalForecasters.Fit(Options(architecture), rows);
        var options = new ForecastingOptions { InputColumnName = "Value", Horizon = 5, NumberOfEpochs = 1, NumberOfThreads = 1 };
        var plain = Refit(options, rows, start);
        options.Dropout = 0.25f;
        var second = Refit(options, rows, start);
        Assert.NotEqual(plain.Networks[0].Parameters.Weights.ToArray(), second.Networks[0].Parameters.Weights.ToArray());
        Assert.Equal(start.Networks.Select(network => network.GetOptions() with { HiddenSizes = [] }),
            second.Networks.Select(network => network.GetOptions() with { HiddenSizes = [] }));
        Assert.All(second.Networks, network => Assert.Equal([4], network.GetOptions().HiddenSizes));
        Assert.Equal((start.ContextLength, start.SeasonLength), (second.ContextLength, second.SeasonLength));
    }

    [Fact]
    public void ContextThatWasRoundedUpToSegmentsMayBeGivenAgain()
    {
        var options = Options(ForecastArchitecture.SegmentWise);
        options.ContextLength = 8;
        SeriesRow[] rows = [.. SeriesRow.Of(SeriesRow.Wave(80))];
        var start = GlobalForecasters.Fit(options, rows);
        Assert.Equal(9, start.ContextLength);
        Assert.Equal(9, Refit(options, rows, start).ContextLength);
    }

    [Fact]
    public void EveryOptionIsFixedByTheForecasterUnlessItIsOfTraining()
    {
        var options = Options(ForecastArchitecture.SegmentWise);
        var start = new ForecastStart(GlobalForecasters.Fit(options, SeriesRow.Of(SeriesRow.Wave(80))).Model);
        Assert.Equal(
            ["Architecture", "Horizon", "PretrainedSize", "Zoneout"],
            options.Table.Rows.Where(row => row.Use == OptionUse.Network && !row.FixedBy(start, options).IsFixed).Select(row => row.Name)
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void TooFewRowsAreRefusedAndTheForecasterStays()
    {
        var options = Options(ForecastArchitecture.SeasonalCorrection);
        var start = GlobalForecasters.Fit(options, SeriesRow.Of(SeriesRow.Wave(80)));
        Assert.Contains("too few", Assert.Throws<ArgumentException>(() => Refit(options, SeriesRow.Of([1f, 2]), start)).Message, StringComparison.Ordinal);
        Assert.Equal(80, start.ObservationCount);
    }

    private static TimedRow[] Days(int count) => [.. Enumerable.Range(0, count).Select(day =>
        new TimedRow { Time = new DateTime(2024, 1, 1).AddDays(day), Value = (day % 7) + (0.1f * (day * 5 % 11)) })];

    private static ForecastingOptions TimeOptions()
    {
        var options = Options(ForecastArchitecture.Direct);
        (options.TimestampColumnName, options.NumberOfEpochs) = (nameof(TimedRow.Time), 1);
        return options;
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
