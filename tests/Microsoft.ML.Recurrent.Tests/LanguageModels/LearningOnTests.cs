using Microsoft.ML.Recurrent.LoadHost;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Tests.LanguageModels;

/// <summary>Language models that are trained further.</summary>
public sealed class LearningOnTests
{
    [Fact]
    public void VocabularyStaysAndNewWordsRemainUnknown()
    {
        var (ml, warnings) = Logged();
        var start = Fit(ml, Options(), Sentences);
        var further = ml.Transforms.Text.RecurrentLanguageModel(Options()).Fit(Load(ml, ["the cat sings.", "a dog hums."]), start);
        Assert.Equal(start.Vocabulary, further.Vocabulary);
        Assert.DoesNotContain("hums", further.Vocabulary);
        Assert.Empty(warnings); // one word of eight tokens
        var generator = further.CreateTextGenerator(ml);
        Assert.NotEmpty(generator.Suggest("the cat"));
    }

    [Fact]
    public void ManyUnknownWordsAreAWarningAndNothingButThemIsRefused()
    {
        var (ml, warnings) = Logged();
        var start = Fit(ml, Options(), Sentences);
        var trainer = ml.Transforms.Text.RecurrentLanguageModel(Options());
        trainer.Fit(Load(ml, ["the cat hums loudly.", "a dog hums"]), start);
        Assert.Contains("37.5 % of the 8 tokens in column 'Text' are not in the vocabulary", Assert.Single(warnings), StringComparison.Ordinal);
        var error = Assert.Throws<InvalidOperationException>(() => trainer.Fit(Load(ml, ["eine Katze schnurrt"]), start));
        Assert.Contains("Train a new model", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OptionsThatWouldChangeTheModelAreRefusedByName()
    {
        var ml = new MLContext(1);
        var start = Fit(ml, Options(), Sentences);
        var options = new LanguageModelOptions
        {
            Cell = CellKind.Gru,
            HiddenSize = 7,
            EmbeddingSize = 9,
            TextTokens = TextTokens.Characters,
            RowsAreContinuous = true,
            TieWeights = false,
        };
        var trainer = ml.Transforms.Text.RecurrentLanguageModel(options);
        var message = Assert.Throws<ArgumentException>(() => trainer.Fit(Load(ml, Sentences), start)).Message;
        foreach (var part in new[] { "Cell is Gru", "HiddenSize is 7", "EmbeddingSize is 9", "TextTokens is Characters", "RowsAreContinuous is true", "TieWeights is false" })
            Assert.Contains(part, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OptionsOfTheModelNeedNotBeRepeated(bool isRunning)
    {
        var ml = new MLContext(1);
        var options = Options();
        (options.RowsAreContinuous, options.LowerCase) = (isRunning, false);
        var start = Fit(ml, options, Sentences);
        var further = ml.Transforms.Text.RecurrentLanguageModel(new LanguageModelOptions { NumberOfEpochs = 2 })
            .Fit(Load(ml, Sentences), Load(ml, Sentences), start);
        Assert.Equal((isRunning, 6), (further.RowsAreContinuous, further.Model.GetOptions().HiddenSizes[0]));
        Assert.True(further.ValidationPerplexity < Perplexity(ml, start));
        Assert.NotEqual(OutputBits.Of(start.Transform(Load(ml, Sentences)), ["LogProbabilities"]),
            OutputBits.Of(further.Transform(Load(ml, Sentences)), ["LogProbabilities"]));
    }

    [Fact]
    public void KeysOfAnotherMappingAreRefused()
    {
        var ml = new MLContext(1);
        var pipeline = ml.Transforms.Text.TokenizeIntoWords("Words", "Text").Append(ml.Transforms.Conversion.MapValueToKey("Keys", "Words"));
        var options = new LanguageModelOptions { InputColumnName = "Keys", HiddenSize = 6, EmbeddingSize = 6, NumberOfEpochs = 1 };
        var (data, other) = (Load(ml, ["a b", "b c"]), Load(ml, ["b a", "c b"]));
        var trainer = ml.Transforms.Text.RecurrentLanguageModel(options);
        var mapping = pipeline.Fit(data);
        var start = trainer.Fit(mapping.Transform(data));
        Assert.Equal(start.Vocabulary, trainer.Fit(mapping.Transform(other), start).Vocabulary);
        var error = Assert.Throws<ArgumentException>(() => trainer.Fit(pipeline.Fit(other).Transform(other), start));
        Assert.Contains("'Keys'", error.Message, StringComparison.Ordinal);
    }

    private static string[] Sentences { get; } = [.. TextRow.Sentences(40).Select(row => row.Text!)];

    private static double Perplexity(MLContext ml, LanguageModelTransformer model) =>
        ml.Transforms.Text.EvaluateLanguageModel(model, Load(ml, Sentences)).Perplexity;

    private static LanguageModelTransformer Fit(MLContext ml, LanguageModelOptions options, IEnumerable<string> texts) =>
        ml.Transforms.Text.RecurrentLanguageModel(options).Fit(Load(ml, texts));

    private static IDataView Load(MLContext ml, IEnumerable<string> texts) => ml.Data.LoadFromEnumerable(texts.Select(text => new TextRow { Text = text }));

    private static (MLContext ML, List<string> Warnings) Logged()
    {
        var (ml, warnings) = (new MLContext(1), new List<string>());
        ml.Log += (_, e) =>
        {
            if (e.Kind == ChannelMessageKind.Warning)
                warnings.Add(e.Message);
        };
        return (ml, warnings);
    }

    private static LanguageModelOptions Options() => new() { HiddenSize = 6, EmbeddingSize = 6, NumberOfEpochs = 2, LearningRate = 0.02f, NumberOfThreads = 1 };
}
