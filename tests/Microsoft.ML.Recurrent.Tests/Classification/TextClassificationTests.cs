using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.LoadHost;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Tests.Classification;

/// <summary>Classifiers over plain text: texts that are out of the ordinary, the settings for text, and the characters of words.</summary>
public sealed class TextClassificationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("text").FullName;
    private readonly MLContext _ml = new(1);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void OddTextsHaveADefinedScore()
    {
        var model = _ml.BinaryClassification.Trainers.Recurrent(Options()).Fit(Load(
            Enumerable.Range(0, 20).Select(i => new Row { Text = i % 2 == 0 ? "good 😀 שלום" : "bad ☹ مرحبا", Label = i % 2 == 0 })));
        string?[] texts =
        [
            "good 😀", "bad ☹", "שלום", "مرحبا",                    // known
            "", null, " \t\r\n",                                    // nothing to read
            "zebra quartz", "xylophone ☃",                            // two unknown tokens each
            string.Concat(Enumerable.Repeat("good bad ", 120_000)), // a line of a megabyte
        ];
        var scores = Scores(model, texts);
        Assert.All(scores, score => Assert.True(float.IsFinite(score)));
        Assert.True(scores[0] > scores[1] && scores[2] > scores[3], string.Join(", ", scores));
        Assert.Equal(scores[4], scores[5]);
        Assert.Equal(scores[4], scores[6]);
        Assert.Equal(scores[7], scores[8]);
        Assert.NotEqual(scores[0], scores[7]);
    }

    [Fact]
    public void SettingsForTextLearnFromAFewHundredTexts()
    {
        var rows = Enumerable.Range(0, 600).Select(i => new Row { Text = i % 2 == 0 ? $"what a fine film number {i % 7}" : $"a dull and slow film {i % 5}", Label = i % 2 == 0 });
        var model = _ml.BinaryClassification.Trainers.Recurrent(SequenceClassificationOptions.ForText()).Fit(Load(rows));
        var scores = Scores(model, "a fine film", "a slow film");
        Assert.True(scores[0] > 0 && scores[1] < 0, string.Join(", ", scores));
    }

    [Fact]
    public void SettingsForCharactersKnowEveryCharacterThatWasSeen()
    {
        var model = _ml.BinaryClassification.Trainers.Recurrent(SequenceClassificationOptions.ForText(textTokens: TextTokens.Characters))
            .Fit(Load([new Row { Text = "Øre", Label = true }, new Row { Text = "ab" }]));
        Assert.Equal(5 + SequenceEncoding.FirstToken, model.Model.GetOptions().Embedding!.VocabularySize);
    }

    [Fact]
    public void CharactersOfWordsTellWordsApartThatWereNeverSeen()
    {
        var options = Options();
        (options.CharacterFeatures, options.NumberOfEpochs, options.LearningRate) = (true, 40, 0.02f);
        string[] stems = ["walk", "talk", "jump", "look", "play", "turn", "call", "push"];
        var rows = stems.SelectMany(stem => new[] { new Row { Text = stem + "ing", Label = true }, new Row { Text = stem + "ed" } });
        var model = _ml.BinaryClassification.Trainers.Recurrent(options).Fit(Load(rows));
        var scored = Load([new Row { Text = "warping" }, new Row { Text = "warped" }]);
        var scores = Scores(model, "warping", "warped");
        Assert.True(scores[0] > 0 && scores[1] < 0, string.Join(", ", scores));

        var path = Path.Combine(_folder, "characters.zip");
        _ml.Model.Save(model, scored.Schema, path);
        Assert.Equal(OutputBits.Of(model.Transform(scored), ["Score"]), OutputBits.Of(new MLContext().Model.Load(path, out _).Transform(scored), ["Score"]));
    }

    private static SequenceClassificationOptions Options() => new()
    {
        FeatureColumnName = nameof(Row.Text),
        HiddenSize = 6,
        EmbeddingSize = 6,
        Bidirectional = true,
        NumberOfEpochs = 15,
        LearningRate = 0.02f,
    };

    private IDataView Load(IEnumerable<Row> rows) => _ml.Data.LoadFromEnumerable(rows);

    private float[] Scores(ITransformer model, params string?[] texts) =>
        [.. model.Transform(Load(texts.Select(text => new Row { Text = text }))).GetColumn<float>("Score")];

    private sealed class Row
    {
        public string? Text { get; set; }

        public bool Label { get; set; }
    }
}
