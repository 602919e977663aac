namespace Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;

public sealed class ManySeriesTests
{
    [Theory]
    [InlineData(ForecastArchitecture.Direct)]
    [InlineData(ForecastArchitecture.SegmentWise)]
    [InlineData(ForecastArchitecture.Autoregressive)]
    public void UnitOfOneTargetChangesNothingOfAnother(ForecastArchitecture architecture)
    {
        var expected = FirstTarget(1);
        foreach (var unit in new[] { MathF.ScaleB(1, -80), MathF.ScaleB(1, 80) })
            Assert.Equal(expected, FirstTarget(unit));

        float[] FirstTarget(float unit)
        {
            var options = GlobalForecasters.PlainOptions(architecture);
            options.InputColumnName = nameof(PairRow.Values);
            float[] first = SeriesRow.Wave(40), second = SeriesRow.Seasonal(40, factor: false);
            var model = GlobalForecasters.Fit(options, first.Zip(second, (one, other) => new PairRow { Values = [one, AtLeast(other) * unit] }));
            using var engine = GlobalForecasters.Engine<PairRow>(model);
            var prediction = engine.Predict();
            return [.. new[] { prediction.Forecast, prediction.Lower, prediction.Upper }.SelectMany(values => values.Where((_, i) => i % 2 == 0))];
        }

        // Still at first, so that what follows windows that do not vary is measured, too.
        static float AtLeast(float value) => MathF.Max(value, 105);
    }

    [Theory]
    [InlineData(ForecastArchitecture.Direct)]
    [InlineData(ForecastArchitecture.SegmentWise)]
    [InlineData(ForecastArchitecture.Autoregressive)]
    public void ASeriesOfOneValueStaysThereHoweverLargeOthersAre(ForecastArchitecture architecture)
    {
        var rows = SeriesRow.Wave(60)
            .Select((value, t) => t % 2 == 0 ? new IdRow { Series = "small", Value = value } : new IdRow { Series = "large", Value = 1e7f + (1e5f * value) })
            .Append(new IdRow { Series = "new", Value = 5 });
        var options = GlobalForecasters.PlainOptions(architecture, hasSeries: true);
        options.NumberOfEpochs = 20;
        using var engine = GlobalForecasters.Engine<IdRow>(GlobalForecasters.Fit(options, rows), "new");
        var prediction = engine.Predict();
        Assert.All(prediction.Forecast, value => Assert.Equal(5, value));
        Assert.All(prediction.Lower, value => Assert.True(value < 5));
    }

    [Fact]
    public void TenThousandShortSeriesTrainInLittleMemory()
    {
        var ml = new MLContext(1);
        var options = GlobalForecasters.PlainOptions(ForecastArchitecture.SegmentWise, hasSeries: true);
        (options.NumberOfEpochs, options.HiddenSize, options.BatchSize, options.WindowsPerEpoch) = (1, 4, 256, 20_000);
        var peak = 0L;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        options.Progress = new EpochSignal(_ => peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false)));
        var model = ml.Forecasting.ForecastByRecurrent(options).Fit(ml.Data.LoadFromEnumerable(Rows()));
        Assert.Equal((10_000, 300_000), (model.SeriesIds.Count, model.ObservationCount));
        Assert.InRange(peak - before, 1_000_000, 256_000_000);
        // Tests that end meanwhile release memory of their own, so that there may be less than before.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 64_000_000);
        GC.KeepAlive(model);

        static IEnumerable<IdRow> Rows()
        {
            var row = new IdRow();
            for (var series = 0; series < 10_000; series++)
            {
                row.Series = $"{series}";
                for (var t = 0; t < 30; t++)
                {
                    row.Value = series + MathF.Sin(t + series);
                    yield return row;
                }
            }
        }
    }
}
