using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.LoadHost;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

public sealed class ForecastingEngineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recurrent").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TransformGivesWhatAnEngineGivesStepByStep()
    {
        var ml = new MLContext(1);
        var model = Forecasters.FitWave(ml);
        float[] values = [.. SeriesRow.Wave(50).Select((value, t) => t == 20 ? float.NaN : value)];
        var rows = Forecasters.Transform(ml, model, values);
        using var engine = model.CreateForecastingEngine<SeriesRow, Outlook>(ml);
        engine.Reset();
        for (var t = 0; t < values.Length; t++)
            Forecasters.AssertSame(rows[t], engine.Predict(new SeriesRow { Value = values[t] }));
    }

    [Fact]
    public void EngineStandsAtTheEndOfTheTrainingData()
    {
        var ml = new MLContext(1);
        var model = Forecasters.FitWave(ml);
        using var engine = model.CreateForecastingEngine<SeriesRow, Outlook>(ml);
        Assert.Equal(80, engine.ObservationCount);
        Forecasters.AssertSame(Forecasters.Transform(ml, model, SeriesRow.Wave(80))[^1], engine.Predict());
    }

    [Fact]
    public void PredictConsumesNothing()
    {
        var ml = new MLContext(1);
        using var engine = Forecasters.FitWave(ml).CreateForecastingEngine<SeriesRow, Outlook>(ml);
        var first = engine.Predict();
        engine.Predict(horizon: 17);
        Forecasters.AssertSame(first, engine.Predict());
        Assert.Equal(80, engine.ObservationCount);
    }

    [Fact]
    public void HorizonBeyondTheTrainedGoesOnFromItsOwnForecasts()
    {
        var ml = new MLContext(1);
        using var engine = Forecasters.FitWave(ml).CreateForecastingEngine<SeriesRow, Outlook>(ml);
        var (trained, longer, shorter) = (engine.Predict(), engine.Predict(horizon: 12), engine.Predict(horizon: 2));
        Assert.Equal(12, longer.Forecast.Length);
        Assert.Equal(trained.Forecast, longer.Forecast[..5]);
        Assert.Equal(trained.Upper[..2], shorter.Upper);
        foreach (var value in trained.Forecast)
            engine.Observe(new SeriesRow { Value = value });
        Assert.Equal(engine.Predict().Forecast, longer.Forecast[5..10]);
        var widths = longer.Upper.Zip(longer.Lower, (upper, lower) => upper - lower).ToArray();
        for (var h = 1; h < 12; h++)
            Assert.True(widths[h] >= widths[h - 1] * 0.999f, $"The interval of step {h + 1} is narrower than the one before.");
        Assert.True(widths[11] > widths[4]);
    }

    [Fact]
    public void StateInTheMiddleGoesOnWithTheSameBitsInAFreshProcess()
    {
        var ml = new MLContext(1);
        var values = SeriesRow.Wave(100);
        var model = Forecasters.FitWave(ml);
        using var straight = model.CreateForecastingEngine<SeriesRow, Outlook>(ml);
        foreach (var value in values[80..90])
            straight.Observe(new SeriesRow { Value = value });
        ml.Model.Save(model, ml.Data.LoadFromEnumerable<SeriesRow>([]).Schema, PathOf("model.zip"));
        straight.SaveState(SeriesEngine.StateOf(PathOf("model.zip")));

        var context = new MLContext(2);
        using var resumed = context.Model.Load(PathOf("model.zip"), out _).CreateForecastingEngine<SeriesRow, Outlook>(context);
        Assert.Equal(80, resumed.ObservationCount);
        resumed.LoadState(SeriesEngine.StateOf(PathOf("model.zip")));
        Assert.Equal(90, resumed.ObservationCount);
        foreach (var value in values[90..])
            Forecasters.AssertSame(straight.Predict(new SeriesRow { Value = value }), resumed.Predict(new SeriesRow { Value = value }));
        var outlook = straight.Predict();
        Assert.Equal(SeriesEngine.Lines(outlook.Forecast, outlook.Lower, outlook.Upper), FreshProcess.Forecast(PathOf("model.zip"), values[90..]));
    }

    [Fact]
    public void WhatStandsBeforeTheForecasterIsAppliedToEveryObservationAndSavedWithIt()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(SeriesRow.Wave(80).Select(value => new TextRow { Text = value.ToString("r", null) }));
        var model = ml.Transforms.Conversion.ConvertType("Value", nameof(TextRow.Text), DataKind.Single)
            .Append(ml.Forecasting.ForecastByRecurrent(Forecasters.Options(new RunSettings()))).Fit(data);
        using var engine = model.CreateForecastingEngine<TextRow, Outlook>(ml);
        using var plain = Forecasters.FitWave(ml).CreateForecastingEngine<SeriesRow, Outlook>(ml);
        Forecasters.AssertSame(plain.Predict(new SeriesRow { Value = 55.5f }), engine.Predict(new TextRow { Text = "55.5" }));
        using var stream = new MemoryStream();
        ml.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        using var state = new MemoryStream();
        engine.SaveState(state);
        state.Position = 0;
        using var resumed = ml.Model.Load(stream, out _).CreateForecastingEngine<TextRow, Outlook>(ml);
        resumed.LoadState(state);
        Forecasters.AssertSame(plain.Predict(new SeriesRow { Value = 51 }), resumed.Predict(new TextRow { Text = "51" }));
    }

    [Fact]
    public void NewSeriesIsForecastWithWhatThereIs()
    {
        var ml = new MLContext(1);
        using var engine = Forecasters.FitWave(ml).CreateForecastingEngine<SeriesRow, Outlook>(ml);
        engine.Reset();
        Assert.All(engine.Predict().Forecast, value => Assert.Equal(float.NaN, value));
        engine.Observe(new SeriesRow { Value = float.NaN });
        Assert.All(engine.Predict().Forecast, value => Assert.Equal(float.NaN, value));
        Assert.All(engine.Predict(new SeriesRow { Value = 42 }).Forecast, value => Assert.Equal(42, value));
    }

    [Fact]
    public void MissingObservationMovesTimeOn()
    {
        var ml = new MLContext(1);
        using var engine = Forecasters.FitWave(ml).CreateForecastingEngine<SeriesRow, Outlook>(ml);
        var before = engine.Predict();
        var after = engine.Predict(new SeriesRow { Value = float.NaN });
        Assert.Equal(81, engine.ObservationCount);
        Assert.NotEqual(before.Forecast, after.Forecast);
        Assert.All(after.Forecast, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void InfiniteObservationIsRefusedAndChangesNothing()
    {
        var ml = new MLContext(1);
        using var engine = Forecasters.FitWave(ml).CreateForecastingEngine<SeriesRow, Outlook>(ml);
        var before = engine.Predict();
        Assert.Throws<ArgumentException>(() => engine.Observe(new SeriesRow { Value = float.NegativeInfinity }));
        Forecasters.AssertSame(before, engine.Predict());
    }

    [Fact]
    public void MemoryOfAnEngineDoesNotGrowWithItsObservations()
    {
        var ml = new MLContext(1);
        using var engine = Forecasters.FitWave(ml).CreateForecastingEngine<SeriesRow, Outlook>(ml);
        var sizes = new List<long>();
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 3000; i++)
                engine.Observe(new SeriesRow { Value = 50 + (i % 4) });
            using var stream = new MemoryStream();
            engine.SaveState(stream);
            sizes.Add(stream.Length);
        }

        Assert.Equal(9080, engine.ObservationCount);
        Assert.Single(sizes.Distinct());
    }

    [Fact]
    public void EnginesOfOneTransformerAreIndependentAndRunAtTheSameTime()
    {
        var ml = new MLContext(1);
        var model = Forecasters.FitWave(ml);
        var expected = Forecasters.Transform(ml, model, SeriesRow.Wave(40));
        Parallel.For(0, 4, i =>
        {
            using var engine = model.CreateForecastingEngine<SeriesRow, Outlook>(new MLContext(i));
            engine.Reset();
            foreach (var (value, row) in SeriesRow.Wave(40).Zip(expected))
                Forecasters.AssertSame(row, engine.Predict(new SeriesRow { Value = value }));
        });
    }

    [Fact]
    public void EngineNeedsAForecasterAndAMemberForIt()
    {
        var ml = new MLContext(1);
        var model = Forecasters.FitWave(ml);
        var noMember = Assert.Throws<ArgumentException>(() => model.CreateForecastingEngine<SeriesRow, TextRow>(ml));
        Assert.Contains("Forecast, Lower, Upper", noMember.Message, StringComparison.Ordinal);
        var other = ml.Transforms.CopyColumns("Copy", "Value").Fit(ml.Data.LoadFromEnumerable(SeriesRow.Of([1f])));
        Assert.Contains("recurrent forecaster", Assert.Throws<ArgumentException>(() => other.CreateForecastingEngine<SeriesRow, Outlook>(ml)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0.9f)]
    [InlineData(3, 0f)]
    [InlineData(3, 1f)]
    [InlineData(3, float.NaN)]
    public void PredictRefusesWhatIsOutOfRange(int horizon, float level)
    {
        var ml = new MLContext(1);
        using var engine = Forecasters.FitWave(ml).CreateForecastingEngine<SeriesRow, Outlook>(ml);
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Predict(horizon, level));
    }

    [Fact]
    public void ALevelWithoutBoundsIsRefusedByName()
    {
        var ml = new MLContext(1);
        var options = Forecasters.Options(new RunSettings());
        (options.ConfidenceLowerBoundColumnName, options.ConfidenceUpperBoundColumnName) = (null, null);
        options.ConfidenceLevel = ForecastingDefaults.ConfidenceLevel;
        using var without = Forecasters.Fit(ml, options, SeriesRow.Wave(80)).CreateForecastingEngine<SeriesRow, Outlook>(ml);
        AssertRefused(() => without.Predict(confidenceLevel: 0.8f), "confidenceLevel is 0.8, but the forecaster has no bounds; allowed: null");
        AssertRefused(() => without.Predict(new SeriesRow { Value = 1 }, confidenceLevel: 0.8f), "the forecaster has no bounds");
        AssertRefused(() => without.Predict([new SeriesRow { Value = 1 }], confidenceLevel: 0.8f), "the forecaster has no bounds");
        Assert.Equal(80, without.ObservationCount);
        Assert.Equal(5, without.Predict().Forecast.Length);

        using var unread = Forecasters.FitWave(ml).CreateForecastingEngine<SeriesRow, Point>(ml);
        AssertRefused(() => unread.Predict(confidenceLevel: 0.8f), "confidenceLevel is 0.8, but Point has no member for bounds; allowed: null");
        Assert.Equal(5, unread.Predict().Forecast.Length);

        using var half = Forecasters.FitWave(ml).CreateForecastingEngine<SeriesRow, UpperOnly>(ml);
        Assert.True(half.Predict(confidenceLevel: 0.5f).Upper[0] < half.Predict(confidenceLevel: 0.99f).Upper[0]);

        static void AssertRefused(Func<object> predict, string text)
        {
            var exception = Assert.Throws<ArgumentException>(predict);
            Assert.Equal("confidenceLevel", exception.ParamName);
            Assert.Contains(text, exception.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(null, 2f)]
    public void AValueIsNotTakenIfAnArgumentIsOutOfRange(int? horizon, float? level)
    {
        var ml = new MLContext(1);
        using var engine = Forecasters.FitWave(ml).CreateForecastingEngine<SeriesRow, Outlook>(ml);
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Predict(new SeriesRow { Value = 1 }, horizon, level));
        Assert.Equal(80, engine.ObservationCount);
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    public sealed class TextRow
    {
        public string Text { get; set; } = "";
    }

    public sealed class Point
    {
        public float[] Forecast { get; set; } = [];
    }

    public sealed class UpperOnly
    {
        public float[] Upper { get; set; } = [];
    }
}
