using Microsoft.ML.Recurrent.Tests.Anomalies;
using Microsoft.ML.Recurrent.Tests.Forecasting;
using Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;
using Microsoft.ML.Recurrent.Tests.LanguageModels;

namespace Microsoft.ML.Recurrent.Tests.Laws;

/// <summary>An engine refuses the state of an engine of another model, even if all sizes are equal, and keeps its own.</summary>
public sealed class OtherModelStateTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void ForecasterOfOneSeries()
    {
        using var engine = Engine(1);
        using var other = Engine(2);
        var expected = engine.Predict();
        AssertRefused(other.SaveState, engine.LoadState);
        Forecasters.AssertSame(expected, engine.Predict());
        AssertTaken(Engine(1).SaveState, engine.LoadState);

        ForecastingEngine<SeriesRow, Outlook> Engine(int seed) =>
            Forecasters.Fit(_ml, Forecasters.Options(new RunSettings { Seed = seed }), SeriesRow.Wave(80)).CreateForecastingEngine<SeriesRow, Outlook>(_ml);
    }

    [Fact]
    public void ForecasterOfManySeries()
    {
        using var engine = Engine(1);
        using var other = Engine(2);
        var expected = engine.Predict();
        AssertRefused(other.SaveState, engine.LoadState);
        GlobalForecasters.AssertSame(expected, engine.Predict());
        AssertTaken(Engine(1).SaveState, engine.LoadState);

        static ForecastingEngine<IdRow, StoreOutlook> Engine(int seed)
        {
            var options = GlobalForecasters.PlainOptions(ForecastArchitecture.Direct, true);
            options.Seed = seed;
            return GlobalForecasters.Engine<IdRow>(GlobalForecasters.Fit(options, IdRow.Of("a", SeriesRow.Wave(40))), "a");
        }
    }

    [Fact]
    public void AnomalyDetector()
    {
        using var engine = Engine(1);
        using var other = Engine(2);
        AssertRefused(other.SaveState, engine.LoadState);
        Assert.Equal(80, engine.ObservationCount);
        AssertTaken(Engine(1).SaveState, engine.LoadState);

        AnomalyDetectionEngine<SeriesRow, Verdict> Engine(int seed) =>
            _ml.Transforms.DetectAnomalyByRecurrent(Detectors.Forecasting(new RunSettings { Seed = seed }))
                .Fit(_ml.Data.LoadFromEnumerable(SeriesRow.Of(SeriesRow.Wave(80)))).CreateAnomalyDetectionEngine<SeriesRow, Verdict>(_ml);
    }

    [Fact]
    public void LanguageModel()
    {
        var generator = Generator(1);
        generator.Read("the ");
        var other = Generator(2);
        other.Read("a");
        AssertRefused(other.SaveState, generator.LoadState);
        var same = Generator(1);
        same.Read("the ");
        Assert.Equal(same.Generate(), generator.Generate());
        AssertTaken(same.SaveState, generator.LoadState);

        TextGenerator Generator(int seed) => _ml.Transforms.Text.RecurrentLanguageModel(new LanguageModelOptions
        {
            TextTokens = TextTokens.Characters, HiddenSize = 4, EmbeddingSize = 4, NumberOfEpochs = 1, NumberOfThreads = 1, Seed = seed,
        }).Fit(_ml.Data.LoadFromEnumerable(TextRow.Sentences(10))).CreateTextGenerator(_ml, new GenerationOptions { MaximumTokens = 20 });
    }

    private static void AssertRefused(Action<Stream> save, Action<Stream> load)
    {
        var error = Assert.Throws<ModelFormatException>(() => Move(save, load));
        Assert.Equal("model", error.Section);
        Assert.Contains("saved by an engine of another model", error.Message, StringComparison.Ordinal);
    }

    private static void AssertTaken(Action<Stream> save, Action<Stream> load) => Move(save, load);

    private static void Move(Action<Stream> save, Action<Stream> load)
    {
        using var state = new MemoryStream();
        save(state);
        state.Position = 0;
        load(state);
    }
}
