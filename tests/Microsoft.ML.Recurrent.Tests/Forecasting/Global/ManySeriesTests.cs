namespace Microsoft.ML.Recurrent.Tests.Forecasting.Global;

public sealed class ManySeriesTests
{
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
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, 0, 64_000_000);
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
