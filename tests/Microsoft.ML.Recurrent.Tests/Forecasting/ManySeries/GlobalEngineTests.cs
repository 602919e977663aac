using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.LoadHost;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;

/// <summary>Engines of one of many series: states, constant memory, use at the same time.</summary>
public sealed class GlobalEngineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recurrent").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(ForecastArchitecture.SegmentWise)]
    [InlineData(ForecastArchitecture.Autoregressive)]
    public void StateOfOneSeriesGoesOnInAFreshProcessAndTurnsAnEngineOfAnotherToIt(ForecastArchitecture architecture)
    {
        var options = GlobalForecasters.PlainOptions(architecture, hasSeries: true);
        options.ExponentialSmoothing = true;
        var model = GlobalForecasters.Fit(options, [.. IdRow.Of("a", SeriesRow.Wave(40)), .. IdRow.Of("b", SeriesRow.Wave(50)[20..])]);
        using var straight = GlobalForecasters.Engine<IdRow>(model, "b");
        foreach (var value in SeriesRow.Wave(55)[50..])
            straight.Observe(new IdRow { Series = "b", Value = value });
        var path = Path.Combine(_folder, "model.zip");
        var ml = new MLContext(1);
        ml.Model.Save(model, ml.Data.LoadFromEnumerable<IdRow>([]).Schema, path);
        straight.SaveState(SeriesEngine.StateOf(path));
        float[] coming = [61, float.NaN, 58];
        foreach (var value in coming)
            straight.Observe(new IdRow { Series = "b", Value = value });
        var prediction = straight.Predict();
        Assert.Equal(SeriesEngine.Lines(prediction.Forecast, prediction.Lower, prediction.Upper), FreshProcess.Forecast(path, "b", coming));

        using var other = GlobalForecasters.Engine<IdRow>(model, "a");
        Assert.Equal(("a", 40), (other.SeriesId, other.ObservationCount));
        other.LoadState(SeriesEngine.StateOf(path));
        Assert.Equal(("b", 35), (other.SeriesId, other.ObservationCount));
        foreach (var value in coming)
            other.Observe(new IdRow { Series = "b", Value = value });
        GlobalForecasters.AssertSame(prediction, other.Predict());

        // The model knows nothing of it.
        Assert.Equal(40 + 30, model.ObservationCount);
    }

    [Fact]
    public void StateOfANewSeriesIsLoadedLikeThatOfAKnownOne()
    {
        var model = GlobalForecasters.Fit(GlobalForecasters.PlainOptions(ForecastArchitecture.Direct, true), IdRow.Of("a", SeriesRow.Wave(40)));
        using var engine = GlobalForecasters.Engine<IdRow>(model);
        using var nothing = new MemoryStream();
        engine.SaveState(nothing);
        var expected = engine.Predict(new IdRow { Series = "new", Value = 3 });
        using var state = new MemoryStream();
        engine.SaveState(state);
        nothing.Position = state.Position = 0;
        using var resumed = GlobalForecasters.Engine<IdRow>(model, "a");
        resumed.LoadState(state);
        Assert.Equal("new", resumed.SeriesId);
        GlobalForecasters.AssertSame(expected, resumed.Predict());

        // Before its first row an engine is of any series.
        resumed.LoadState(nothing);
        Assert.Equal((null, 0), (resumed.SeriesId, resumed.ObservationCount));
        GlobalForecasters.AssertSame(expected, resumed.Predict(new IdRow { Series = "new", Value = 3 }));
    }

    [Fact]
    public void StateThatIsDamagedOrOfAnotherModelIsRefusedAndChangesNothing()
    {
        var model = GlobalForecasters.Fit(GlobalForecasters.PlainOptions(ForecastArchitecture.Direct, true), IdRow.Of("a", SeriesRow.Wave(40)));
        using var engine = GlobalForecasters.Engine<IdRow>(model, "a");
        var expected = engine.Predict();
        using var stream = new MemoryStream();
        engine.SaveState(stream);
        var state = stream.ToArray();
        for (var at = 0; at < state.Length; at += 7)
        {
            var damaged = (byte[])state.Clone();
            damaged[at] ^= 0x10;
            Assert.Throws<ModelFormatException>(() => engine.LoadState(new MemoryStream(damaged)));
            Assert.Throws<ModelFormatException>(() => engine.LoadState(new MemoryStream(state[..at])));
        }

        var other = GlobalForecasters.Fit(GlobalForecasters.PlainOptions(ForecastArchitecture.Direct), SeriesRow.Of(SeriesRow.Wave(40)));
        using var single = GlobalForecasters.Engine<SeriesRow>(other);
        Assert.Throws<ModelFormatException>(() => single.LoadState(new MemoryStream(state)));
        GlobalForecasters.AssertSame(expected, engine.Predict());
        Assert.Throws<ArgumentNullException>(() => engine.LoadState((Stream)null!));
        Assert.Throws<ArgumentNullException>(() => engine.SaveState((Stream)null!));
    }

    [Theory]
    [InlineData(ForecastArchitecture.Direct)]
    [InlineData(ForecastArchitecture.SegmentWise)]
    [InlineData(ForecastArchitecture.Autoregressive)]
    public void ObservingAndForecastingNeedTheSameMemoryForever(ForecastArchitecture architecture)
    {
        // What the code allocates it allocates in every run; beside other tests the runtime has now and then allocated on this thread in a single call.
        var model = GlobalForecasters.Fit(GlobalForecasters.PlainOptions(architecture), SeriesRow.Of(SeriesRow.Wave(60)));
        var failures = Enumerable.Range(0, 3).Select(_ => MoreMemoryThanBefore(model)).TakeWhile(failure => failure is not null).ToList();
        Assert.True(failures.Count < 3, string.Join('\n', failures));
    }

    private static string? MoreMemoryThanBefore(ForecastingTransformer model)
    {
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

        Assert.Equal(sizes[0], sizes[1]);
        var (observed, predicted) = (observing[1000..].Max(), predicting[100..].Max());
        return observed <= Math.Min(400, observing[50..150].Max()) && predicted <= Math.Min(4000, predicting[5..20].Max())
            ? null : $"{observed} bytes to observe and {predicted} to predict.";
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
        engine.SaveState(stream);
        return stream.Length;
    }
}
