using System.Globalization;
using System.Text.Json;
using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Featurizing;

public sealed class TextFeaturizingTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void LinearTrainerLearnsFromTheVectors()
    {
        var data = _ml.Data.LoadFromEnumerable(TextRow.Make(120));
        var model = _ml.Transforms.Text.FeaturizeTextByGru("Features", "Text", hiddenSize: 16, embeddingSize: 16, numberOfEpochs: 5)
            .Append(_ml.BinaryClassification.Trainers.SdcaLogisticRegression()).Fit(data);
        Assert.Equal(1, _ml.BinaryClassification.Evaluate(model.Transform(data)).Accuracy);
    }

    [Fact]
    public void FeaturesAreStandardisedOverTheRowsGivenToFitAndVectorsOfLengthOne()
    {
        var rows = TextRow.Make(40);
        var model = Featurizers.Fit(_ml, Featurizers.Small(), rows);
        var vectors = Featurizers.Vectors(_ml, model, rows.Select(row => row.Text));
        for (var i = 0; i < model.OutputSize; i++)
        {
            var values = vectors.Select(vector => (double)vector[i]).ToArray();
            Assert.Equal(0, values.Average(), 1e-4);
            Assert.Equal(1, values.Average(value => value * value) * model.OutputSize, 1e-3);
        }

        Assert.True(model.GetOutputSchema(_ml.Data.LoadFromEnumerable(rows).Schema)["Features"].IsNormalized());
    }

    [Fact]
    public void VectorHasThePartsThatPoolingNames()
    {
        var options = Featurizers.Small();
        (options.NormalizeFeatures, options.EmbeddingSize, options.Pooling) = (false, 4, EncoderPooling.Last | EncoderPooling.EmbeddingMean);
        var model = Featurizers.Fit(_ml, options, TextRow.Make(20));
        Assert.Equal((2 * 6) + 4, model.OutputSize);

        // Boundary, unknown token, boundary.
        var table = model.Model.Parameters.WeightsOf("embedding.weight");
        var vector = Featurizers.Vectors(_ml, model, "unheard")[0];
        for (var i = 0; i < 4; i++)
            Assert.Equal(((2 * table[i]) + table[4 + i]) / 3, vector[12 + i], 1e-6);
    }

    [Fact]
    public void EmptyNullAndUnknownTextsHaveFiniteVectorsOfTheirOwn()
    {
        var model = Featurizers.Fit(_ml, Featurizers.Small(), TextRow.Make(30));
        var vectors = Featurizers.Vectors(_ml, model, "", null, "  \t ", "xyzzy", "plugh", "🦊 👩‍🚀", "مرحبا بالعالم", "\ud800 broken", "the dog");
        Assert.All(vectors, vector => Assert.All(vector, value => Assert.True(float.IsFinite(value))));
        Assert.Equal(vectors[0], vectors[1]);
        Assert.Equal(vectors[0], vectors[2]);
        Assert.Equal(vectors[3], vectors[4]);
        Assert.NotEqual(vectors[0], vectors[3]);
        Assert.NotEqual(vectors[3], vectors[8]);
    }

    [Fact]
    public void EmojiAndRightToLeftTextAreTokensLikeOthers()
    {
        var rows = TextRow.Make(20).Concat(new[] { "🦊 مرحبا", "🐢 سلام" }.Select(text => new TextRow { Text = text }));
        var model = Featurizers.Fit(_ml, Featurizers.Small(), rows);
        var vectors = Featurizers.Vectors(_ml, model, "🦊", "🐢", "مرحبا", "سلام");
        Assert.Equal(4, vectors.Select(vector => string.Join(' ', vector)).Distinct().Count());
    }

    [Fact]
    public void LineOfAMegabyteIsReadUpToMaximumLength()
    {
        var line = string.Concat(Enumerable.Repeat("the dog eats ", 80_000));
        var options = Featurizers.Small();
        options.NumberOfEpochs = 1;
        var model = Featurizers.Fit(_ml, options, TextRow.Make(10).Append(new TextRow { Text = line }));
        var vectors = Featurizers.Vectors(_ml, model, line, string.Concat(Enumerable.Repeat("the dog eats ", 334)));
        Assert.Equal(vectors[0], vectors[1]);
    }

    [Fact]
    public void WordsAndKeysAreReadAsTextIs()
    {
        var rows = TextRow.Make(30);
        var data = _ml.Data.LoadFromEnumerable(rows);
        var options = Featurizers.Small();
        options.InputColumnName = nameof(TextRow.Words);
        var byWords = _ml.Transforms.Text.FeaturizeTextByRecurrent(options).Fit(data);
        Assert.Equal(
            Featurizers.Vectors(_ml, Featurizers.Fit(_ml, Featurizers.Small(), rows), rows.Select(row => row.Text)),
            byWords.Transform(data).GetColumn<float[]>("Features"));

        options.InputColumnName = "Keys";
        options.MinimumTokenCount = RecurrentDefaults.MinimumTokenCount; // every key is known
        var keys = _ml.Transforms.Conversion.MapValueToKey("Keys", nameof(TextRow.Words)).Fit(data).Transform(data);
        var vectors = _ml.Transforms.Text.FeaturizeTextByRecurrent(options).Fit(keys).Transform(keys).GetColumn<float[]>("Features").ToArray();
        Assert.Equal(rows.Select(row => row.Text).Distinct().Count(), vectors.Select(vector => string.Join(' ', vector)).Distinct().Count());
    }

    [Fact]
    public void PretrainingDataAloneDecideTheEncoder()
    {
        var texts = _ml.Data.LoadFromEnumerable(TextRow.Make(40));
        var options = Featurizers.Small();
        (options.PretrainingData, options.LearnFromInput) = (texts, false);
        var one = Featurizers.Fit(_ml, options, [new TextRow { Text = "the zebra eats" }, new TextRow { Text = "a cat" }]);
        var other = Featurizers.Fit(_ml, options, TextRow.Make(7));
        Assert.Equal(one.Model.Parameters.Weights.ToArray(), other.Model.Parameters.Weights.ToArray());
        var plain = Featurizers.Fit(_ml, Featurizers.Small(), TextRow.Make(40));
        Assert.Equal(plain.Model.Parameters.Weights.ToArray(), one.Model.Parameters.Weights.ToArray());
        Assert.Equal(Featurizers.Vectors(_ml, one, "the zebra"), Featurizers.Vectors(_ml, one, "the yak"));
    }

    [Fact]
    public void PretrainingDataAddToTheVocabularyOfTheInput()
    {
        var options = Featurizers.Small();
        options.PretrainingData = _ml.Data.LoadFromEnumerable(new[] { new TextRow { Text = "zebras graze" } });
        var model = Featurizers.Fit(_ml, options, TextRow.Make(12));
        var vectors = Featurizers.Vectors(_ml, model, "zebras", "dog", "graze", "unheard");
        Assert.Equal(4, vectors.Select(vector => string.Join(' ', vector)).Distinct().Count());
    }

    [Fact]
    public void LogTellsThePerplexityAndItFalls()
    {
        var lines = new List<string>();
        _ml.Log += (_, e) =>
        {
            if (e.Message.Contains("perplexity", StringComparison.Ordinal))
                lines.Add(e.Message);
        };
        var options = Featurizers.Small();
        (options.NumberOfEpochs, options.ValidationFraction, options.LearningRate) = (4, 0.2f, 0.02f);
        var result = Featurizers.Fit(_ml, options, TextRow.Make(60)).TrainingResult!;
        Assert.Equal(3, lines.Count); // of the first and the last epoch, and of the outcome
        Assert.All(lines, line => Assert.Contains("validation perplexity", line, StringComparison.Ordinal));
        var values = lines.Take(2).Select(line => double.Parse(line.Split("training perplexity ")[1].Split(',')[0], CultureInfo.InvariantCulture)).ToArray();
        Assert.True(values[1] < values[0], string.Join(" ", values));
        Assert.Equal(4, result.Epochs);
    }

    [Fact]
    public void ValidationRowsChooseTheBestEpochWhicheverWayTheyAreGiven()
    {
        var (train, validation) = (_ml.Data.LoadFromEnumerable(TextRow.Make(40)), _ml.Data.LoadFromEnumerable(TextRow.Make(60).Skip(40)));
        var options = Featurizers.Small();
        (options.NumberOfEpochs, options.EarlyStoppingPatience) = (3, 3);
        var byFit = _ml.Transforms.Text.FeaturizeTextByRecurrent(options).Fit(train, validation);
        options.ValidationSet = validation;
        var byOption = _ml.Transforms.Text.FeaturizeTextByRecurrent(options).Fit(train);
        Assert.Equal(3, byFit.TrainingResult!.ValidationLosses.Count);
        Assert.Equal(byFit.TrainingResult.ValidationLosses, byOption.TrainingResult!.ValidationLosses);
        Assert.Equal(Featurizers.Vectors(_ml, byFit, "dog"), Featurizers.Vectors(_ml, byOption, "dog"));

        // The rows of the call take the place of the option's.
        var byBoth = _ml.Transforms.Text.FeaturizeTextByRecurrent(options).Fit(train, train);
        Assert.NotEqual(byFit.TrainingResult.ValidationLosses, byBoth.TrainingResult!.ValidationLosses);
    }

    [Fact]
    public void EarlyStoppingWithoutValidationRowsIsRefusedByFit()
    {
        var options = Featurizers.Small();
        options.EarlyStoppingPatience = 2;
        var message = Assert.Throws<InvalidOperationException>(() => Featurizers.Fit(_ml, options, TextRow.Make(30))).Message;
        Assert.Contains("EarlyStoppingPatience is 2", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ModelKeepsNoHeadOfTheLanguageModel()
    {
        var options = Featurizers.Small();
        options.EmbeddingSize = 3; // not tied
        var model = Featurizers.Fit(_ml, options, TextRow.Make(30)).Model;
        Assert.Equal(2 * 6, model.Parameters.WeightsOf("head.weight").Length);
    }

    [Fact]
    public void RunGoesOnFromItsCheckpoint()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("featurizer").FullName, "run.ckpt");
        using var source = new CancellationTokenSource();
        var options = Featurizers.Small();
        (options.NumberOfEpochs, options.CheckpointPath, options.CancellationToken, options.Progress) = (4, path, source.Token, new EpochSignal(_ => source.Cancel()));
        var stopped = Featurizers.Fit(_ml, options, TextRow.Make(30));
        (options.CancellationToken, options.Progress) = (default, null);
        var resumed = Featurizers.Fit(_ml, options, TextRow.Make(30));
        options.CheckpointPath = null;
        var whole = Featurizers.Fit(_ml, options, TextRow.Make(30));
        Assert.Equal(whole.Model.Parameters.Weights.ToArray(), resumed.Model.Parameters.Weights.ToArray());
        Assert.NotEqual(whole.Model.Parameters.Weights.ToArray(), stopped.Model.Parameters.Weights.ToArray());
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public void OneDirectionIsEnough()
    {
        var options = Featurizers.Small();
        (options.Bidirectional, options.TruncationLength, options.Pooling) = (false, 4, EncoderPooling.Last);
        Assert.Equal(6, Featurizers.Fit(_ml, options, TextRow.Make(20)).OutputSize);
    }

    [Fact]
    public void TextWithoutATokenIsRefused()
    {
        var message = Assert.Throws<InvalidOperationException>(() => Featurizers.Fit(_ml, Featurizers.Small(), [new TextRow(), new TextRow { Text = " " }])).Message;
        Assert.Contains("of 2 rows, none has a token in column 'Text'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void PretrainingDataOfAnotherKindAreRefused()
    {
        var options = Featurizers.Small();
        options.PretrainingData = _ml.Data.LoadFromEnumerable(new[] { new { Text = new[] { "a", "b" } } });
        var message = Assert.Throws<ArgumentException>(() => Featurizers.Fit(_ml, options, TextRow.Make(5))).Message;
        Assert.Contains("'Text' of PretrainingData", message, StringComparison.Ordinal);
        options.PretrainingData = _ml.Data.LoadFromEnumerable(new[] { new { Words = "a" } });
        Assert.Contains("'Text' to use as pretraining column", Assert.ThrowsAny<ArgumentException>(() => Featurizers.Fit(_ml, options, TextRow.Make(5))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OptionsSurviveJson()
    {
        var options = new TextFeaturizingOptions
        {
            OutputColumnName = "Vector",
            Pooling = EncoderPooling.Last | EncoderPooling.EmbeddingMax,
            NormalizeFeatures = false,
            UnitLength = true,
            TokenFrequencySmoothing = 0.003f,
            OrthogonalEmbedding = true,
            SampledTokens = 7,
            PretrainingData = _ml.Data.LoadFromEnumerable(TextRow.Make(1)),
            LearnFromInput = false,
        };
        var copy = JsonSerializer.Deserialize<TextFeaturizingOptions>(JsonSerializer.Serialize(options))!;
        Assert.Null(copy.PretrainingData);
        Assert.Equal(
            (options.OutputColumnName, options.InputColumnName, options.Pooling, options.NormalizeFeatures, options.SampledTokens, options.LearnFromInput, options.EmbeddingSize),
            (copy.OutputColumnName, copy.InputColumnName, copy.Pooling, copy.NormalizeFeatures, copy.SampledTokens, copy.LearnFromInput, copy.EmbeddingSize));
        Assert.Equal((true, 0.003f, true), (copy.UnitLength, copy.TokenFrequencySmoothing, copy.OrthogonalEmbedding));
    }

    [Fact]
    public void AllViolationsStandInOneMessage()
    {
        var options = new TextFeaturizingOptions
        {
            OutputColumnName = "",
            InputColumnName = "",
            Pooling = EncoderPooling.None,
            SampledTokens = -1,
            LearnFromInput = false,
            TruncationLength = 5,
        };
        var message = Assert.Throws<ArgumentException>(() => _ml.Transforms.Text.FeaturizeTextByRecurrent(options)).Message;
        foreach (var part in new[]
        {
            "TextFeaturizingOptions", "OutputColumnName is empty", "InputColumnName is empty", "Pooling is None", "SampledTokens is -1",
            "LearnFromInput is false; allowed: true unless PretrainingData is given", "TruncationLength is 5; allowed: null unless Bidirectional, which needs whole sequences, is false",
        })
        {
            Assert.Contains(part, message, StringComparison.Ordinal);
        }
    }
}
