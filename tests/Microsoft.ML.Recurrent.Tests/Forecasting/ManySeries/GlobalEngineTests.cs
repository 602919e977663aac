using Microsoft.ML.Recurrent.LoadHost;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;

/// <summary>Engines of one of many series: checkpoints, constant memory, use at the same time.</summary>
public sealed class GlobalEngineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recurrent").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(ForecastArchitecture.SegmentWise)]
    [InlineData(ForecastArchitecture.Autoregressive)]
    public void CheckpointOfOneSeriesGoesOnInAFreshProcessAndOthersStandWhereTheyStood(ForecastArchitecture architecture)
    {
        var options = GlobalForecasters.PlainOptions(architecture, hasSeries: true);
        options.ExponentialSmoothing = true;
        var model = GlobalForecasters.Fit(options, [.. IdRow.Of("a", SeriesRow.Wave(40)), .. IdRow.Of("b", SeriesRow.Wave(50)[20..])]);
        using var straight = GlobalForecasters.Engine<IdRow>(model, "b");
        foreach (var value in SeriesRow.Wave(55)[50..])
            straight.Observe(new IdRow { Series = "b", Value = value });
        var path = Path.Combine(_folder, "middle.zip");
        straight.CheckPoint(path);
        float[] coming = [61, float.NaN, 58];
        foreach (var value in coming)
            straight.Observe(new IdRow { Series = "b", Value = value });
        var outlook = straight.Predict();
        Assert.Equal(SeriesEngine.Lines(outlook.Forecast, outlook.Lower, outlook.Upper), FreshProcess.Forecast(path, "b", coming));

        var loaded = (ForecastingTransformer)new MLContext(2).Model.Load(path, out _);
        Assert.Equal(["a", "b"], loaded.SeriesIds);
        Assert.Equal(40 + 35, loaded.ObservationCount);
        using var before = GlobalForecasters.Engine<IdRow>(model, "a");
        using var after = GlobalForecasters.Engine<IdRow>(loaded, "a");
        Assert.Equal(40, after.ObservationCount);
        GlobalForecasters.AssertSame(before.Predict(), after.Predict());
    }

    [Fact]
    public void CheckpointOfANewSeriesAddsIt()
    {
        var model = GlobalForecasters.Fit(GlobalForecasters.PlainOptions(ForecastArchitecture.Direct, true), IdRow.Of("a", SeriesRow.Wave(40)));
        using var engine = GlobalForecasters.Engine<IdRow>(model);
        engine.CheckPoint(Path.Combine(_folder, "none.zip"));
        Assert.Equal(["a"], ((ForecastingTransformer)new MLContext().Model.Load(Path.Combine(_folder, "none.zip"), out _)).SeriesIds);
        var expected = engine.Predict(new IdRow { Series = "new", Value = 3 });
        engine.CheckPoint(Path.Combine(_folder, "new.zip"));
        var loaded = (ForecastingTransformer)new MLContext().Model.Load(Path.Combine(_folder, "new.zip"), out _);
        Assert.Equal(["a", "new"], loaded.SeriesIds);
        using var resumed = GlobalForecasters.Engine<IdRow>(loaded, "new");
        GlobalForecasters.AssertSame(expected, resumed.Predict());
        Assert.Equal(["a"], model.SeriesIds);
    }

    [Theory]
    [InlineData(ForecastArchitecture.Direct)]
    [InlineData(ForecastArchitecture.SegmentWise)]
    [InlineData(ForecastArchitecture.Autoregressive)]
    public void ObservingAndForecastingNeedTheSameMemoryForever(ForecastArchitecture architecture)
    {
        var model = GlobalForecasters.Fit(GlobalForecasters.PlainOptions(architecture), SeriesRow.Of(SeriesRow.Wave(60)));
        using var engine = GlobalForecasters.Engine<SeriesRow>(model);
        var row = new SeriesRow();
        var (observing, predicting, sizes) = (new List<long>(), new List<long>(), new List<long>());
        for (var step = 0; step < 1200; step++)
        {
            row.Value = 50 + (step % 6);
            var start = GC.GetAllocatedBytesForCurrentThread();
            engine.Observe(row);
            observing.Add(GC.GetAllocatedBytesForCurrentThread() - start);
            if (step % 10 == 0)
            {
                start = GC.GetAllocatedBytesForCurrentThread();
                engine.Predict();
                predicting.Add(GC.GetAllocatedBytesForCurrentThread() - start);
            }

            if (step is 100 or 1100)
                sizes.Add(StateSize(engine));
        }

        Assert.InRange(observing[1000..].Max(), 0, observing[50..150].Max());
        Assert.InRange(observing[1000..].Max(), 0, 400);
        Assert.InRange(predicting[100..].Max(), 0, predicting[5..20].Max());
        Assert.InRange(predicting[100..].Max(), 0, 4000);
        Assert.InRange(sizes[1], sizes[0] - 100, sizes[0] + 100); // compressed, so not equal to the byte
    }

    [Fact]
    public void EnginesOfSeveralSeriesRunAtTheSameTime()
    {
        var rows = Store.Hours(30, "a", "b", "c");
        var model = GlobalForecasters.Fit(GlobalForecasters.Options(ForecastArchitecture.Autoregressive), rows);
        var expected = GlobalForecasters.Transform(model, rows);
        Parallel.For(0, 6, i =>
        {
            using var engine = GlobalForecasters.Engine<Store>(model, $"{"abc"[i % 3]}");
            engine.Reset();
            for (var row = i % 3; row < rows.Length; row += 3)
                GlobalForecasters.AssertSame(expected[row], engine.Predict(rows[row]));
        });
    }

    [Fact]
    public void TrainingThatWasInterruptedGoesOnWithTheSameBits()
    {
        var options = GlobalForecasters.PlainOptions(ForecastArchitecture.SegmentWise, hasSeries: true);
        options.NumberOfEpochs = 4;
        IdRow[] rows = [.. IdRow.Of("a", SeriesRow.Wave(40)), .. IdRow.Of("b", SeriesRow.Wave(60)[30..])];
        var expected = GlobalForecasters.Transform(GlobalForecasters.Fit(options, rows), rows);
        options.CheckpointPath = Path.Combine(_folder, "run");
        using (var source = new CancellationTokenSource())
        {
            options.CancellationToken = source.Token;
            options.Progress = new EpochSignal(progress =>
            {
                if (progress.Epoch == 2)
                    source.Cancel();
            });
            GlobalForecasters.Fit(options, rows);
        }

        (options.CancellationToken, options.Progress) = (default, null);
        var resumed = GlobalForecasters.Transform(GlobalForecasters.Fit(options, rows), rows);
        Assert.All(expected.Zip(resumed), pair => GlobalForecasters.AssertSame(pair.First, pair.Second));
    }

    private static long StateSize(ForecastingEngine<SeriesRow, StoreOutlook> engine)
    {
        using var stream = new MemoryStream();
        engine.CheckPoint(stream);
        return stream.Length;
    }
}
