using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.LanguageModels;

namespace Microsoft.ML.Recurrent.Tests.LanguageModels;

/// <summary>Generators and evaluations that adapt to the text that they read.</summary>
public sealed class AdaptationTests
{
    private static readonly MLContext s_ml = new(1);
    private static readonly Lazy<LanguageModelTransformer> s_model = new(() => Train(continuous: false));
    private static readonly Lazy<LanguageModelTransformer> s_running = new(() => Train(continuous: true));

    // A sentence that breaks the grammar of the training data, so that there is something to learn from it.
    private static readonly string[] s_strange = [.. Enumerable.Repeat("the bird sleeps a lot, the bird sleeps a lot", 12)];

    public static TheoryData<string> Kinds => ["cache", "learning", "both"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void TextThatRepeatsItselfIsPredictedMuchBetter(string kind)
    {
        foreach (var model in new[] { s_model.Value, s_running.Value })
        {
            var plain = s_ml.Transforms.Text.EvaluateLanguageModel(model, Load(s_strange));
            var adapted = s_ml.Transforms.Text.EvaluateLanguageModel(model, Load(s_strange), Adapting(new LanguageModelEvaluationOptions(), kind));
            Assert.InRange(adapted.CrossEntropy, 0, plain.CrossEntropy * 0.7);
            Assert.Equal((plain.TokenCount, plain.UnknownFraction), (adapted.TokenCount, adapted.UnknownFraction));
            Assert.Equal(plain, s_ml.Transforms.Text.EvaluateLanguageModel(model, Load(s_strange), new LanguageModelEvaluationOptions()));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EvaluationIsThatOfASessionThatReadsRowAfterRow(string kind)
    {
        var options = Adapting(new LanguageModelEvaluationOptions(), kind);
        string[] rows = ["the cat sleeps", "", .. s_strange[..3], "a dog sings"];
        var text = new RunningText();
        var texts = new TokenTexts(s_model.Value.LanguageModel);
        foreach (var row in rows)
            text.AddRow(texts.Cut(row));
        foreach (var continuous in new[] { false, true })
        {
            var session = new AdaptiveSession(s_model.Value.Model, options.Adaptation);
            var sum = 0.0;
            for (var row = 0; row < text.Rows; row++)
            {
                for (var i = 0; i < text.Lengths[row]; i++)
                {
                    var outputs = session.Step(text.Tokens[text.Starts[row] + i]).ToArray();
                    sum -= outputs[text.Tokens[text.Starts[row] + i + 1]] - Math.Log(outputs.Sum(output => Math.Exp(output)));
                }

                if (continuous)
                    continue;
                session.Observe(RunningText.End);
                session.Reset();
            }

            options.RowsAreContinuous = continuous;
            var metrics = s_ml.Transforms.Text.EvaluateLanguageModel(s_model.Value, Load(rows), options);
            Assert.Equal(sum / text.PredictedTokens, metrics.CrossEntropy, 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void GeneratorExpectsWhatItHasReadUntilItForgets(string kind)
    {
        var generator = Generator(kind);
        var before = generator.Suggest("the bird", 100);
        foreach (var text in s_strange)
        {
            generator.Read(text);
            generator.Reset();
        }

        Assert.True(Probability(generator.Suggest("the bird", 100), "sleeps") > Probability(before, "sleeps") * 1.5);
        generator.Forget();
        Assert.Equal(before, generator.Suggest("the bird", 100));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ModelAndOtherGeneratorsDoNotChange(string kind)
    {
        var weights = s_model.Value.Model.Parameters.Weights.ToArray();
        var expected = Generator(kind).Generate("my horse");
        var plain = s_model.Value.CreateTextGenerator(s_ml).Generate("my horse");
        var (one, other, unadapted) = (Generator(kind), Generator(kind), s_model.Value.CreateTextGenerator(s_ml));
        foreach (var text in s_strange)
            one.Read(text);
        Assert.Equal(expected, other.Generate("my horse"));
        Assert.Equal(plain, unadapted.Generate("my horse"));
        Assert.Equal(weights, s_model.Value.Model.Parameters.Weights.ToArray());
        Assert.Equal(one.Score("the bird sleeps"), unadapted.Score("the bird sleeps"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void SavedStateContinuesWithEverythingThatWasLearned(string kind)
    {
        var first = Generator(kind);
        first.Read(s_strange[0]);
        first.Reset();
        first.Read("the bird sleeps");
        using var state = new MemoryStream();
        first.SaveState(state);
        var expected = first.Generate();
        var suggestions = first.Suggest(100);
        var second = Generator(kind);
        second.Read("my horse sings");
        state.Position = 0;
        second.LoadState(state);
        Assert.Equal(expected, second.Generate());
        Assert.Equal(suggestions, second.Suggest(100));
    }

    [Fact]
    public void StateOfAGeneratorThatAdaptsInAnotherWayIsRefused()
    {
        var (cache, learning, plain) = (Generator("cache"), Generator("learning"), s_model.Value.CreateTextGenerator(s_ml));
        var before = cache.Suggest("the", 100);
        Assert.Contains("does not adapt, but this one does", Refusal(plain, cache), StringComparison.Ordinal);
        Assert.Contains("adapts, but this one does not", Refusal(cache, plain), StringComparison.Ordinal);
        Assert.Contains("with a cache of 0", Refusal(learning, cache), StringComparison.Ordinal);
        Assert.Equal(before, cache.Suggest(100));

        static string Refusal(TextGenerator saved, TextGenerator loaded)
        {
            using var state = new MemoryStream();
            saved.SaveState(state);
            state.Position = 0;
            return Assert.Throws<ModelFormatException>(() => loaded.LoadState(state)).Message;
        }
    }

    [Fact]
    public void TokensOfAGeneratorWithACacheCostNoMemory()
    {
        var options = new GenerationOptions { CacheSize = 50, MaximumTokens = 1_000_000 };
        using var tokens = s_running.Value.CreateTextGenerator(s_ml, options).GenerateTokens("the ").GetEnumerator();
        for (var i = 0; i < 500; i++)
            tokens.MoveNext();
        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 200; i++)
                tokens.MoveNext();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public void EveryOptionChangesWhatIsPredicted()
    {
        LanguageModelEvaluationOptions[] settings =
        [
            new(),
            new() { CacheSize = 5 }, new() { CacheSize = 9 }, new() { CacheSize = 9, CacheWeight = 0.5f }, new() { CacheSize = 9, CacheFlatness = 3 },
            new() { DynamicEvaluationRate = 0.01f }, new() { DynamicEvaluationRate = 0.02f }, new() { DynamicEvaluationRate = 0.01f, DynamicEvaluationDecay = 0.1f },
            new() { DynamicEvaluationRate = 0.01f, DynamicEvaluationSegmentLength = 3 },
        ];
        var losses = settings.Select(options => s_ml.Transforms.Text.EvaluateLanguageModel(s_model.Value, Load(s_strange), options).CrossEntropy).ToArray();
        Assert.Equal(losses.Length, losses.Distinct().Count());
    }

    [Fact]
    public void OptionsWithoutEffectAreRefusedByNameInBothPlaces()
    {
        var generation = new GenerationOptions { CacheWeight = 0.5f, DynamicEvaluationDecay = 0.5f };
        var message = Assert.Throws<ArgumentException>(() => s_model.Value.CreateTextGenerator(s_ml, generation)).Message;
        Assert.Contains("CacheWeight is 0.5; allowed: 0.1 unless CacheSize is above 0.", message, StringComparison.Ordinal);
        Assert.Contains("DynamicEvaluationDecay is 0.5; allowed: 0.001 unless DynamicEvaluationRate is above 0.", message, StringComparison.Ordinal);
        var evaluation = new LanguageModelEvaluationOptions { CacheFlatness = 2, DynamicEvaluationSegmentLength = 20 };
        message = Assert.Throws<ArgumentException>(() => s_ml.Transforms.Text.EvaluateLanguageModel(s_model.Value, Load(s_strange), evaluation)).Message;
        Assert.Contains("CacheFlatness is 2; allowed: 0.3 unless CacheSize is above 0.", message, StringComparison.Ordinal);
        Assert.Contains("DynamicEvaluationSegmentLength is 20; allowed: 5 unless DynamicEvaluationRate is above 0.", message, StringComparison.Ordinal);
    }

    private static float Probability(IReadOnlyList<TokenSuggestion> suggestions, string token) => suggestions.Single(s => s.Token == token).Probability;

    private static TextGenerator Generator(string kind) => s_model.Value.CreateTextGenerator(s_ml, Adapting(new GenerationOptions { MaximumTokens = 10 }, kind));

    private static TOptions Adapting<TOptions>(TOptions options, string kind) where TOptions : TextReadingOptions
    {
        if (kind != "learning")
            (options.CacheSize, options.CacheWeight, options.CacheFlatness) = (100, 0.5f, 1);
        if (kind != "cache")
            options.DynamicEvaluationRate = 0.01f;
        return options;
    }

    private static IDataView Load(IEnumerable<string> texts) => s_ml.Data.LoadFromEnumerable(texts.Select(text => new TextRow { Text = text }));

    private static LanguageModelTransformer Train(bool continuous)
    {
        var ml = new MLContext(1);
        var options = new LanguageModelOptions
        {
            RowsAreContinuous = continuous, HiddenSize = 16, EmbeddingSize = 16, BatchSize = 8, LearningRate = 0.02f, NumberOfEpochs = 12, MinimumTokenCount = 1,
        };
        return ml.Transforms.Text.RecurrentLanguageModel(options).Fit(ml.Data.LoadFromEnumerable(TextRow.Sentences(100)));
    }
}
