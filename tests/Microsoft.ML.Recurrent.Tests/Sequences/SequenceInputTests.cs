using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.LoadHost;
using Microsoft.ML.Recurrent.Tagging;

namespace Microsoft.ML.Recurrent.Tests.Sequences;

/// <summary>The kinds of column that can be read as sequences, and the edges of each.</summary>
public sealed class SequenceInputTests : IDisposable
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

        int VocabularySize() => ml.BinaryClassification.Trainers.Recurrent(options).Fit(data).Model.Options.Embedding!.VocabularySize;
    }

    [Fact]
    public void KeysOfEveryStorageTypeGiveTheSameBits()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 12).Select(i => new KeyRow(i)));
        var scores = new[] { "Bytes", "Shorts", "Ints", "Longs" }.Select(column =>
        {
            var trainer = ml.BinaryClassification.Trainers.Gru(featureColumnName: column, hiddenSize: 4, numberOfEpochs: 2);
            return OutputBits.Of(trainer.Fit(data).Transform(data), ["Score"]);
        }).ToArray();
        Assert.All(scores[1..], other => Assert.Equal(scores[0], other));
        Assert.True(scores[0].Distinct().Count() > 1);
    }

    [Fact]
    public void SparseAndDenseVectorsGiveTheSameBits()
    {
        var ml = new MLContext(1);
        var dense = Enumerable.Range(0, 12).Select(i => new VectorRow { Label = i % 2 == 0, Features = new VBuffer<float>(6, [0, i, 0, 0, 2, 0]) });
        var sparse = Enumerable.Range(0, 12).Select(i => new VectorRow { Label = i % 2 == 0, Features = new VBuffer<float>(6, 2, [i, 2], [1, 4]) });
        var trainer = ml.BinaryClassification.Trainers.Gru(hiddenSize: 4, numberOfEpochs: 2, stepSize: 2);
        var (denseData, sparseData) = (ml.Data.LoadFromEnumerable(dense), ml.Data.LoadFromEnumerable(sparse));
        var expected = OutputBits.Of(trainer.Fit(denseData).Transform(denseData), ["Score"]);
        Assert.Equal(expected, OutputBits.Of(trainer.Fit(sparseData).Transform(sparseData), ["Score"]));
    }

    [Fact]
    public void EmptySequenceIsOneStepOfZeros()
    {
        var ml = new MLContext(1);
        var rows = SequenceRow.Make(12);
        var model = ml.Regression.Trainers.Gru("Target", hiddenSize: 4, numberOfEpochs: 2, stepSize: 2)
            .Fit(ml.Data.LoadFromEnumerable(rows.Append(new SequenceRow { Target = 90 })));
        var scores = model.Transform(ml.Data.LoadFromEnumerable(new[] { new SequenceRow(), new SequenceRow { Features = [0, 0] } })).GetColumn<float>("Score")
            .ToArray();
        Assert.True(float.IsFinite(scores[0]));
        Assert.Equal(scores[1], scores[0]);
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
    public void LengthThatIsNoMultipleOfStepSizeIsRefusedWithRowAndColumn()
    {
        var ml = new MLContext(1);
        var rows = SequenceRow.Make(4).Append(new SequenceRow { Features = [1, 2, 3] });
        var trainer = ml.Regression.Trainers.Lstm("Target", hiddenSize: 4, numberOfEpochs: 1, stepSize: 2);
        var message = Assert.Throws<ArgumentException>(() => trainer.Fit(ml.Data.LoadFromEnumerable(rows))).Message;
        Assert.Contains("'Features' has 3 values in row 4", message, StringComparison.Ordinal);
        Assert.Contains("StepSize, which is 2", message, StringComparison.Ordinal);

        var fixedSize = ml.Data.LoadFromEnumerable(new[] { new FixedRow() });
        message = Assert.Throws<ArgumentException>(() => trainer.Fit(fixedSize)).Message;
        Assert.Contains("'Features' has 5 values in every row", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SequenceSide.End)]
    [InlineData(SequenceSide.Start)]
    public void StepsBeyondMaximumLengthHaveNoEffect(SequenceSide side)
    {
        var ml = new MLContext(1);
        var model = ml.Regression.Trainers.Recurrent(new SequenceRegressionOptions
        {
            LabelColumnName = "Target",
            StepSize = 2,
            HiddenSize = 4,
            NumberOfEpochs = 1,
            MaximumLength = 2,
            CutFrom = side,
        }).Fit(ml.Data.LoadFromEnumerable(SequenceRow.Make(12)));
        float[] kept = [1, 2, 3, 4];
        float[] beyond = [50, 60];
        float[] before = [.. beyond, .. kept];
        float[] after = [.. kept, .. beyond];
        float[][] sequences = side == SequenceSide.End ? [kept, after, before] : [kept, before, after];
        var scores = model.Transform(ml.Data.LoadFromEnumerable(sequences.Select(s => new SequenceRow { Features = s }))).GetColumn<float>("Score").ToArray();
        Assert.Equal(scores[0], scores[1]);
        Assert.NotEqual(scores[0], scores[2]);
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
    public void NormalizedFeaturesMakeUnitsIrrelevant()
    {
        var ml = new MLContext(1);
        var rows = SequenceRow.Make(30);
        // A power of two scales floats without rounding, so that even the bits agree.
        var scaled = rows.Select(row => new SequenceRow { Features = Array.ConvertAll(row.Features, v => v * 1024), Target = row.Target }).ToList();
        var trainer = ml.Regression.Trainers.Gru("Target", hiddenSize: 4, numberOfEpochs: 2, stepSize: 2);
        var (a, b) = (ml.Data.LoadFromEnumerable(rows), ml.Data.LoadFromEnumerable(scaled));
        Assert.Equal(OutputBits.Of(trainer.Fit(a).Transform(a), ["Score"]), OutputBits.Of(trainer.Fit(b).Transform(b), ["Score"]));
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
        Assert.Equal(4, model.Model.Options.Embedding!.Size);
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

    [Fact]
    public void EveryPoolingAndVariantTrainsSavesAndLoads()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(SequenceRow.Make(9));
        SequenceRegressionOptions[] variants =
        [
            new() { Pooling = SequencePooling.Mean, Cell = CellKind.Gru, ResetAfter = false },
            new() { Pooling = SequencePooling.Max, Bidirectional = true, NumberOfLayers = 2, Dropout = 0.2f },
            new() { Pooling = SequencePooling.Attention, AttentionSize = 3, LayerNormalization = true },
            new() { Peepholes = true, CoupledInputForget = true, ProjectionSize = 2, Zoneout = 0.1f, RecurrentDropout = 0.1f },
            new() { Cell = CellKind.Elman, ElmanActivation = ElmanActivation.Relu, TruncationLength = 3, TruncationStride = 2 },
            new() { Optimizer = OptimizerKind.Sgd, Nesterov = true, WeightAveraging = 0.9f, GradientClipValue = 0.5f },
            new() { Optimizer = OptimizerKind.RmsProp, ValidationFraction = 0.3f, EarlyStoppingPatience = 1 },
            new() { Optimizer = OptimizerKind.Adagrad, InputDropout = 0.1f },
            new() { Optimizer = OptimizerKind.AdamW, AmsGrad = true, WeightDecay = 0.01f },
        ];
        foreach (var options in variants)
        {
            (options.LabelColumnName, options.StepSize, options.HiddenSize, options.NumberOfEpochs) = ("Target", 2, 4, 2);
            var model = ml.Regression.Trainers.Recurrent(options).Fit(data);
            var path = Path.Combine(_folder, "variant.zip");
            ml.Model.Save(model, data.Schema, path);
            var loaded = (SequenceRegressionTransformer)ml.Model.Load(path, out _);
            Assert.Equal(model.Model.Parameters.Weights.ToArray(), loaded.Model.Parameters.Weights.ToArray());
            Assert.Equal(OutputBits.Of(model.Transform(data), ["Score"]), OutputBits.Of(loaded.Transform(data), ["Score"]));
        }
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

    private sealed class VectorRow
    {
        public bool Label { get; set; }

        [VectorType(6)]
        public VBuffer<float> Features { get; set; }
    }

    private sealed class KeyRow
    {
        public KeyRow(int row)
        {
            // Key 0, a missing value, among them.
            Bytes = [.. Enumerable.Range(0, 1 + (row % 4)).Select(t => (byte)((row + t) % 6))];
            Shorts = Array.ConvertAll(Bytes, key => (ushort)key);
            Ints = Array.ConvertAll(Bytes, key => (uint)key);
            Longs = Array.ConvertAll(Bytes, key => (ulong)key);
            Label = row % 2 == 0;
        }

        public bool Label { get; }

        [KeyType(5)]
        public byte[] Bytes { get; }

        [KeyType(5)]
        public ushort[] Shorts { get; }

        [KeyType(5)]
        public uint[] Ints { get; }

        [KeyType(5)]
        public ulong[] Longs { get; }
    }

    private sealed class FixedRow
    {
        public float Target { get; set; }

        [VectorType(5)]
        public float[] Features { get; set; } = [1, 2, 3, 4, 5];
    }
}
