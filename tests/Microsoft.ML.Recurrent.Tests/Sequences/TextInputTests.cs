using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.LoadHost;
using Microsoft.ML.Recurrent.Tagging;

namespace Microsoft.ML.Recurrent.Tests.Sequences;

/// <summary>Columns of text and of words that are read as sequences, and the vectors of their tokens.</summary>
public sealed class TextInputTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recurrent").FullName;

    private static readonly TextRow[] s_texts =
    [
        .. Enumerable.Range(0, 24).Select(i => new TextRow
        {
            Text = (i % 2 == 0 ? "this is GOOD, really good" : "this is bad. Really bad") + (i % 3 == 0 ? " indeed" : ""),
            Class = i % 2 == 0 ? "praise" : "blame",
            Label = i % 2 == 0,
        }),
    ];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ChainOfTextTransformsAndLstmSavesLoadsAndPredicts()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(s_texts);
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Key", "Class")
            .Append(ml.Transforms.Text.NormalizeText("Normal", "Text", keepPunctuations: false))
            .Append(ml.Transforms.Text.TokenizeIntoWords("Words", "Normal"))
            .Append(ml.Transforms.Conversion.MapValueToKey("Features", "Words"))
            .Append(ml.MulticlassClassification.Trainers.Lstm("Key", hiddenSize: 8, numberOfEpochs: 30, learningRate: 0.02f))
            .Append(ml.Transforms.Conversion.MapKeyToValue("Predicted", "PredictedLabel"));
        var model = pipeline.Fit(data);
        var (modelPath, dataPath) = (Path.Combine(_folder, "model.zip"), Path.Combine(_folder, "data.idv"));
        ml.Model.Save(model, data.Schema, modelPath);
        using (var file = File.Create(dataPath))
            ml.Data.SaveAsBinary(data, file);

        string[] columns = ["Predicted", "Score"];
        Assert.Equal(OutputBits.Of(model.Transform(data), columns), FreshProcess.Score(modelPath, dataPath, columns));
        var fresh = new MLContext();
        var engine = fresh.Model.CreatePredictionEngine<TextRow, ClassPrediction>(fresh.Model.Load(modelPath, out _));
        Assert.Equal("praise", engine.Predict(new TextRow { Text = "good" }).Predicted);
        Assert.Equal("blame", engine.Predict(new TextRow { Text = "so bad, an unheard-of word" }).Predicted);
    }

    [Theory]
    [InlineData(TextTokens.Words)]
    [InlineData(TextTokens.Characters)]
    public void PlainTextIsTokenisedInsideAndItsVocabularyIsKept(TextTokens tokens)
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(s_texts);
        var model = ml.BinaryClassification.Trainers.Recurrent(new SequenceClassificationOptions
        {
            FeatureColumnName = "Text",
            TextTokens = tokens,
            HiddenSize = 8,
            EmbeddingSize = 8,
            NumberOfEpochs = 40,
            LearningRate = 0.02f,
        }).Fit(data);
        Assert.Equal(1, ml.BinaryClassification.Evaluate(model.Transform(data)).Accuracy);

        var path = Path.Combine(_folder, "text.zip");
        ml.Model.Save(model, data.Schema, path);
        var loaded = new MLContext().Model.Load(path, out _);
        Assert.Equal(OutputBits.Of(model.Transform(data), ["Score"]), OutputBits.Of(loaded.Transform(data), ["Score"]));
    }

    [Fact]
    public void VectorOfTextIsOneTokenPerElement()
    {
        var ml = new MLContext(1);
        var options = new SequenceClassificationOptions { HiddenSize = 4, NumberOfEpochs = 2, FeatureColumnName = "Words", LowerCase = false };
        var data = ml.Transforms.Text.TokenizeIntoWords("Words", "Text").Fit(ml.Data.LoadFromEnumerable(s_texts))
            .Transform(ml.Data.LoadFromEnumerable(s_texts));
        var words = data.GetColumn<string[]>("Words").SelectMany(words => words).ToArray();
        // Every word occurs at least twice; two more tokens are the empty sequence's and the unknown one.
        Assert.Equal(2 + words.Distinct().Count(), VocabularySize());
        options.LowerCase = true;
        Assert.Equal(2 + words.Distinct(StringComparer.OrdinalIgnoreCase).Count(), VocabularySize());

        int VocabularySize() => ml.BinaryClassification.Trainers.Recurrent(options).Fit(data).Model.GetOptions().Embedding!.VocabularySize;
    }

    [Fact]
    public void EmptyTextAndUnknownWordsHaveFiniteScores()
    {
        var ml = new MLContext(1);
        var model = ml.BinaryClassification.Trainers.Gru(featureColumnName: "Text", hiddenSize: 4, numberOfEpochs: 2).Fit(ml.Data.LoadFromEnumerable(s_texts));
        var engine = ml.Model.CreatePredictionEngine<TextRow, ScorePrediction>(model);
        var empty = engine.Predict(new TextRow { Text = "" }).Score;
        Assert.True(float.IsFinite(empty));
        Assert.Equal(empty, engine.Predict(new TextRow { Text = "  \t " }).Score);
        // Words that training never showed start and stay at the zero vector, as the empty sequence's token does.
        Assert.Equal(engine.Predict(new TextRow { Text = "zebra" }).Score, engine.Predict(new TextRow { Text = "quagga" }).Score);
    }

    [Fact]
    public void DataOfAnotherKindThanTrainedOnIsRefused()
    {
        var ml = new MLContext(1);
        var model = ml.BinaryClassification.Trainers.Gru(featureColumnName: "Text", hiddenSize: 4, numberOfEpochs: 1).Fit(ml.Data.LoadFromEnumerable(s_texts));
        var message = Assert.ThrowsAny<ArgumentException>(() => model.Transform(ml.Data.LoadFromEnumerable(new[] { new { Text = new float[] { 1 } } })))
            .Message;
        Assert.Contains("'Text'", message, StringComparison.Ordinal);
        Assert.Contains("Vector<Single>", message, StringComparison.Ordinal);
        Assert.Contains("trained on text", message, StringComparison.Ordinal);
    }

    [Fact]
    public void PretrainedVectorsAreReadByWordAndFrozen()
    {
        var ml = new MLContext(1);
        var path = Path.Combine(_folder, "vectors.txt");
        File.WriteAllText(path, "3 4\ngood 1 2 3 4\nbad -1 -2 -3 -4\nunused 9 9 9 9\n");
        var model = ml.BinaryClassification.Trainers.Recurrent(new SequenceClassificationOptions
        {
            FeatureColumnName = "Text",
            PretrainedVectorsPath = path,
            FreezeEmbedding = true,
            HiddenSize = 4,
            NumberOfEpochs = 3,
        }).Fit(ml.Data.LoadFromEnumerable(s_texts));
        var table = model.Model.Parameters.WeightsOf("embedding.weight").ToArray().Chunk(4).ToList();
        Assert.Equal(4, model.Model.GetOptions().Embedding!.Size);
        Assert.Contains(table, row => row is [1, 2, 3, 4]);
        Assert.Contains(table, row => row is [-1, -2, -3, -4]);
        Assert.DoesNotContain(table, row => row[0] == 9);
    }

    [Theory]
    [InlineData(0f, 0.0)]
    [InlineData(0.5f, 0.5)]
    public void VectorsOfTokensStartWithTheDeviationAskedFor(float deviation, double expected)
    {
        var ml = new MLContext(1);
        var model = ml.BinaryClassification.Trainers.Recurrent(new SequenceClassificationOptions
        {
            FeatureColumnName = "Text",
            EmbeddingDeviation = deviation,
            EmbeddingSize = 256,
            HiddenSize = 4,
            NumberOfEpochs = 1,
            LearningRate = 1e-9f,
        }).Fit(ml.Data.LoadFromEnumerable(s_texts));
        var words = model.Model.Parameters.WeightsOf("embedding.weight")[(2 * 256)..].ToArray();
        Assert.Equal(expected, Math.Sqrt(words.Average(w => (double)w * w)), 0.03);
    }

    public sealed class TextRow
    {
        public string Text { get; set; } = "";

        public string Class { get; set; } = "";

        public bool Label { get; set; }
    }

    public sealed class ClassPrediction
    {
        public string Predicted { get; set; } = "";
    }

    public sealed class ScorePrediction
    {
        public float Score { get; set; }
    }
}
