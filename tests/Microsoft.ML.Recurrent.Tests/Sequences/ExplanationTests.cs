using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Sequences.Scoring;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Tests.Sequences;

/// <summary>What the columns of attention and of tokens hold.</summary>
public sealed class ExplanationTests
{
    private static readonly string[] s_texts = ["One two THREE four", "two, two", "three four unheard Five", "", " ", "four"];

    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(0, SequenceSide.End)]
    [InlineData(3, SequenceSide.End)]
    [InlineData(3, SequenceSide.Start)]
    public void TokensAreThoseTheNetworkReadAndWeightsAreItsOwn(int maximumLength, SequenceSide cutFrom)
    {
        var options = Options();
        (options.MaximumLength, options.CutFrom) = (maximumLength == 0 ? null : maximumLength, cutFrom);
        var model = _ml.Regression.Trainers.Recurrent(options).Fit(Texts("one two three four five", "one two, three four five"));
        var scored = model.Transform(Texts([.. s_texts, null!]));
        var tokens = scored.GetColumn<string[]>("Tokens").ToArray();
        string[][] whole =
        [
            ["one", "two", "three", "four"], ["two", ",", "two"], ["three", "four", "unheard", "five"], [""], [""], ["four"], [""],
        ];
        Assert.Equal(whole.Select(words => maximumLength == 0 ? words : cutFrom == SequenceSide.End ? words.Take(3) : words.TakeLast(3)), tokens);
        AssertWeightsOfTheNetwork(model, scored, tokens);
    }

    [Fact]
    public void CharactersAndWordsOfAVectorAreShownAsTheyAre()
    {
        var options = Options();
        options.TextTokens = TextTokens.Characters;
        var byCharacter = _ml.Regression.Trainers.Recurrent(options).Fit(Texts("aB", "aB c")).Transform(Texts("a\U0001F600B", "\uD800a"));
        Assert.Equal([["a", "\U0001F600", "B"], ["\uFFFD", "a"]], byCharacter.GetColumn<string[]>("Tokens"));

        (options.FeatureColumnName, options.TextTokens) = (nameof(Row.Words), TextTokens.Words);
        options.LowerCase = false;
        var rows = _ml.Data.LoadFromEnumerable(new[] { new Row { Words = ["New York", "", "x"] }, new Row { Words = [] } });
        var byWord = _ml.Regression.Trainers.Recurrent(options).Fit(rows).Transform(rows);
        Assert.Equal([["New York", "", "x"], [""]], byWord.GetColumn<string[]>("Tokens"));
    }

    [Fact]
    public void KeysAreShownByTheirValuesInTraining()
    {
        var options = Options();
        (options.FeatureColumnName, options.MinimumTokenCount) = ("Keys", RecurrentDefaults.MinimumTokenCount);
        var texts = Texts("one two three", "two four");
        var chain = _ml.Transforms.Text.TokenizeIntoWords("Words", "Text").Append(_ml.Transforms.Conversion.MapValueToKey("Keys", "Words")).Fit(texts);
        var model = _ml.Regression.Trainers.Recurrent(options).Fit(chain.Transform(texts));
        var scored = model.Transform(chain.Transform(Texts("two unheard one", "")));
        var tokens = scored.GetColumn<string[]>("Tokens").ToArray();
        Assert.Equal([["two", "", "one"], [""]], tokens);
        AssertWeightsOfTheNetwork(model, scored, tokens);

        using var stream = new MemoryStream();
        _ml.Model.Save(model, chain.Transform(texts).Schema, stream);
        stream.Position = 0;
        var loaded = new MLContext().Model.Load(stream, out _);
        Assert.Equal(tokens, loaded.Transform(chain.Transform(Texts("two unheard one", ""))).GetColumn<string[]>("Tokens"));
    }

    [Fact]
    public void RowWithAMissingFeatureHasNoWeights()
    {
        var options = Options();
        (options.FeatureColumnName, options.TokenColumnName, options.StepSize) = (nameof(SequenceRow.Features), null, 2);
        (options.LabelColumnName, options.MinimumTokenCount) = (nameof(SequenceRow.Target), RecurrentDefaults.MinimumTokenCount);
        var model = _ml.Regression.Trainers.Recurrent(options).Fit(_ml.Data.LoadFromEnumerable(SequenceRow.Make(12)));
        var rows = new[] { SequenceRow.Make(2)[1], new SequenceRow { Features = [1, 2, float.NaN, 3] }, new SequenceRow() };
        var byCursor = model.Transform(_ml.Data.LoadFromEnumerable(rows)).GetColumn<float[]>("Attention").ToArray();
        Assert.Equal([rows[0].Features.Length / 2, 0, 1], byCursor.Select(weights => weights.Length));
        Assert.Equal([1f], byCursor[2]);
        var engine = _ml.Model.CreatePredictionEngine<SequenceRow, Prediction>(model);
        Assert.Equal([byCursor[0].Length, 0, 1], rows.Select(row => engine.Predict(row).Attention.Length));
    }

    [Fact]
    public void ColumnsThatCannotBeAreRefused()
    {
        AssertRefused("AttentionColumnName is 'Attention'; allowed: null unless Pooling is Attention.", o => o.Pooling = SequencePooling.Mean);
        AssertRefused("TokenColumnName is 'Attention'; allowed: a name other than AttentionColumnName.", o => o.TokenColumnName = "Attention");
        AssertRefused("AttentionColumnName is 'Score'; allowed: null, or the name of no other column the model adds.", o => o.AttentionColumnName = "Score");
        AssertRefused("TokenColumnName is empty", o => o.TokenColumnName = "");

        var options = Options();
        (options.FeatureColumnName, options.Pooling, options.AttentionColumnName) = ("Keys", SequencePooling.Last, null);
        foreach (var name in new[] { nameof(options.MinimumTokenCount), nameof(options.AttentionSize) })
            options.Table[name].SetDefault(options);
        var keys = _ml.Data.LoadFromEnumerable(new[] { new KeyRow() });
        var message = Assert.Throws<ArgumentException>(() => _ml.Regression.Trainers.Recurrent(options).Fit(keys)).Message;
        Assert.Contains("TokenColumnName is 'Tokens', but the feature column 'Keys' holds keys without values; allowed: null.", message, StringComparison.Ordinal);

        void AssertRefused(string expected, Action<SequenceRegressionOptions> change)
        {
            var wrong = Options();
            change(wrong);
            Assert.Contains(expected, Assert.Throws<ArgumentException>(() => _ml.Regression.Trainers.Recurrent(wrong)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void SectionsThatDoNotFitTheModelAreRefused()
    {
        var words = new SequenceEncoding { Kind = SequenceKind.Text, Vocabulary = new Vocabulary(["a", "b"]) };
        var keys = new SequenceEncoding { Kind = SequenceKind.Keys, KeyCount = 2 };
        var numbers = new SequenceEncoding { Kind = SequenceKind.Numbers };
        Assert.Equal(new Explanation("A", "T", []).ToString(), Read(words, SequencePooling.Attention, new("A", "T", [])).ToString());
        Assert.Equal(["a", "b"], Read(keys, SequencePooling.Last, new(null, "T", ["a", "b"])).KeyTexts);
        Assert.Same(Explanation.None, Read(numbers, SequencePooling.Last, Explanation.None));
        AssertRefused(words, SequencePooling.Last, new("A", null, []));
        AssertRefused(numbers, SequencePooling.Attention, new("A", "T", []));
        AssertRefused(keys, SequencePooling.Attention, new("A", "T", ["a"]));
        AssertRefused(words, SequencePooling.Attention, new("A", "T", ["a"]));

        static void AssertRefused(SequenceEncoding encoding, SequencePooling pooling, Explanation explanation) =>
            Assert.Equal("explanation", Assert.Throws<ModelFormatException>(() => Read(encoding, pooling, explanation)).Section);
    }

    private static Explanation Read(SequenceEncoding encoding, SequencePooling pooling, Explanation explanation)
    {
        var format = new PayloadFormat("Model", 1);
        var network = new RecurrentNetwork(new NetworkOptions
        {
            InputSize = encoding.InputSize,
            Embedding = encoding.HasTokens ? new EmbeddingOptions { VocabularySize = encoding.TokenCount, Size = 2 } : null,
            HiddenSizes = [2],
            Pooling = pooling,
            OutputSize = 1,
        });
        var writer = new PayloadWriter(format);
        new SequenceModel("F", encoding, null, [network]) { Explanation = explanation }.Save(writer);
        using var stream = new MemoryStream();
        writer.WriteTo(stream);
        stream.Position = 0;
        return SequenceModel.Load(PayloadReader.Open(stream, format), outputSize: 1).Explanation;
    }

    private void AssertWeightsOfTheNetwork(SequenceRegressionTransformer model, IDataView scored, string[][] tokens)
    {
        var weights = scored.GetColumn<float[]>("Attention").ToArray();
        var scores = scored.GetColumn<float>("Score").ToArray();
        var encoding = model.Sequences.Encoding;
        var session = new NetworkSession(model.Model);
        for (var row = 0; row < tokens.Length; row++)
        {
            var isEmpty = tokens[row] is [""];
            var words = encoding.Kind == SequenceKind.Keys ? new Vocabulary(model.Sequences.Explanation.KeyTexts) : encoding.Vocabulary;
            session.Run([], isEmpty ? [SequenceEncoding.PaddingToken] : tokens[row].Select(token => words.TokenOf(token)).ToArray());
            Assert.Equal(session.AttentionWeights.Length, weights[row].Length);
            for (var t = 0; t < weights[row].Length; t++)
                Assert.Equal(session.AttentionWeights[t], weights[row][t], 1e-5f);
            Assert.Equal(1, weights[row].Sum(), 1e-5f);
            Assert.True(float.IsFinite(scores[row]));
        }

        Assert.Contains(weights, row => row.Distinct().Count() > 1);
    }

    private static SequenceRegressionOptions Options() => new()
    {
        FeatureColumnName = "Text",
        MinimumTokenCount = 1,
        Pooling = SequencePooling.Attention,
        AttentionSize = 4,
        AttentionColumnName = "Attention",
        TokenColumnName = "Tokens",
        HiddenSize = 4,
        EmbeddingSize = 4,
        NumberOfEpochs = 2,
        LearningRate = 0.1f,
    };

    private IDataView Texts(params string[] texts) => _ml.Data.LoadFromEnumerable(texts.Select((text, i) => new Row { Text = text, Label = i }));

    private sealed class Row
    {
        public string Text { get; set; } = "";

        public string[] Words { get; set; } = [];

        public float Label { get; set; }
    }

    private sealed class KeyRow
    {
        [KeyType(3)]
        public uint[] Keys { get; set; } = [1, 2];

        public float Label { get; set; }
    }

    private sealed class Prediction
    {
        public float[] Attention { get; set; } = [];
    }
}
