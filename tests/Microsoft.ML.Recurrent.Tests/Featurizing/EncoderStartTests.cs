namespace Microsoft.ML.Recurrent.Tests.Featurizing;

public sealed class EncoderStartTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void FrozenLayersKeepTheEncodersWeights()
    {
        var encoder = Encoder(layers: 2);
        var options = Options(encoder);
        (options.NumberOfEpochs, options.UnfreezeAfterEpochs) = (2, 5);
        var network = Fit(options).Model;
        Assert.True(network.GetOptions().SeparateDirections);
        foreach (var parameter in network.Parameters.Parameters.Where(p => !p.Name.StartsWith("head.", StringComparison.Ordinal)))
        {
            var expected = encoder.Model.Parameters.WeightsOf(parameter.Name).ToArray();
            if (parameter.Name == "embedding.weight")
                expected.AsSpan(0, 6).Clear(); // the boundary, which is padding here
            Assert.Equal(expected, network.Parameters.WeightsOf(parameter.Name).ToArray());
        }
    }

    [Fact]
    public void LayersUnfreezeFromTheHeadDown()
    {
        var encoder = Encoder(layers: 2);
        string[] Changed(int epochs)
        {
            var options = Options(encoder);
            options.NumberOfEpochs = epochs;
            var network = Fit(options).Model;
            return [.. new[] { "embedding.weight", "weight_hh_l0", "weight_hh_l1_reverse" }.Where(name =>
                !network.Parameters.WeightsOf(name)[6..].SequenceEqual(encoder.Model.Parameters.WeightsOf(name)[6..]))];
        }

        Assert.Empty(Changed(1));
        Assert.Equal(["weight_hh_l1_reverse"], Changed(2));
        Assert.Equal(["weight_hh_l0", "weight_hh_l1_reverse"], Changed(3));
        Assert.Equal(["embedding.weight", "weight_hh_l0", "weight_hh_l1_reverse"], Changed(4));
    }

    [Fact]
    public void ClassifierReadsTheEncodersTokens()
    {
        var encoder = Encoder();
        var options = Options(encoder);
        (options.TokenColumnName, options.UnfreezeAfterEpochs, options.NumberOfEpochs) = ("Read", 0, 30);
        options.LearningRate = 0.02f;
        var data = _ml.Data.LoadFromEnumerable(TextRow.Make(40));
        var model = Fit(options);
        Assert.Equal(1, _ml.BinaryClassification.EvaluateNonCalibrated(model.Transform(data)).Accuracy);
        Assert.Equal(encoder.Model.GetOptions().Embedding!.VocabularySize, model.Model.GetOptions().Embedding!.VocabularySize);
    }

    [Fact]
    public void SettingsForTextWithAnEncoderLearnFromAFewHundredTexts()
    {
        var options = TextFeaturizingOptions.ForFineTuning();
        (options.HiddenSize, options.EmbeddingSize, options.NumberOfEpochs) = (16, 16, 1);
        string[] rows = [.. Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? $"what a fine film number {i % 7}" : $"a dull and slow film {i % 5}")];
        var data = _ml.Data.LoadFromEnumerable(rows.Select((text, i) => new TextRow { Text = text, Label = i % 2 == 0 }));
        var encoder = _ml.Transforms.Text.FeaturizeTextByRecurrent(options).Fit(data);
        var model = _ml.BinaryClassification.Trainers.Recurrent(SequenceClassificationOptions.ForText(encoder)).Fit(data);
        Assert.Equal(1, _ml.BinaryClassification.EvaluateNonCalibrated(model.Transform(data)).Accuracy);
        Assert.NotEqual(encoder.Model.Parameters.WeightsOf("embedding.weight")[32..].ToArray(), model.Model.Parameters.WeightsOf("embedding.weight")[32..].ToArray());
        Assert.Throws<ArgumentNullException>(() => SequenceClassificationOptions.ForText((RecurrentTextFeaturizingTransformer)null!));
    }

    [Fact]
    public void MulticlassAndRegressionStartFromItToo()
    {
        var encoder = Encoder();
        var data = _ml.Data.LoadFromEnumerable(TextRow.Make(20).Select((row, i) => new { row.Text, Label = (float)i }));
        var regression = _ml.Regression.Trainers.Recurrent(new SequenceRegressionOptions { FeatureColumnName = "Text", Encoder = encoder, NumberOfEpochs = 1 }).Fit(data);
        Assert.Equal(encoder.Model.Parameters.WeightsOf("weight_hh_l0").ToArray(), regression.Model.Parameters.WeightsOf("weight_hh_l0").ToArray());
    }

    [Fact]
    public void ContradictionsAreNamedInOneMessage()
    {
        var options = Options(Encoder());
        (options.Cell, options.HiddenSize, options.EmbeddingSize, options.TextTokens) = (CellKind.Elman, 7, 9, TextTokens.Characters);
        (options.UnfreezeAfterEpochs, options.TruncationLength, options.PretrainedVectorsPath) = (-1, 3, "vectors.txt");
        options.EmbeddingDeviation = 0.5f;
        var message = Assert.Throws<ArgumentException>(() => _ml.BinaryClassification.Trainers.Recurrent(options)).Message;
        foreach (var part in new[]
        {
            "Cell is Elman; allowed: the default, Lstm, or that of Encoder, Gru", "HiddenSize is 7; allowed: the default, 64, or that of Encoder, 6",
            "EmbeddingSize is 9", "EmbeddingDeviation is 0.5; allowed: the default, 0.1, which is that of Encoder", "TextTokens is Characters",
            "UnfreezeAfterEpochs is -1", "TruncationLength is 3; allowed: null with Encoder", "PretrainedVectorsPath is 'vectors.txt'",
        })
        {
            Assert.Contains(part, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void WhatTheEncoderSaysMayBeSaidAgain()
    {
        var options = Options(Encoder());
        (options.Cell, options.HiddenSizes, options.EmbeddingSize, options.Bidirectional, options.NumberOfEpochs) = (CellKind.Gru, [6], 6, true, 1);
        Assert.Equal(CellKind.Gru, Fit(options).Model.GetOptions().Cell.Kind);
    }

    [Fact]
    public void LayersOfDifferentSizesAreTakenOverAndOneSizeIsRefused()
    {
        var settings = new TextFeaturizingOptions { InputColumnName = nameof(TextRow.Text), HiddenSizes = [6, 4], EmbeddingSize = 6, NumberOfEpochs = 1 };
        var options = Options(Featurizers.Fit(_ml, settings, TextRow.Make(40)));
        options.NumberOfEpochs = 1;
        Assert.Equal([6, 4], Fit(options).Model.GetOptions().HiddenSizes);
        options.HiddenSize = 6;
        Assert.Contains("HiddenSize is 6; allowed: the default, 64, with Encoder, which has several",
            Assert.Throws<ArgumentException>(() => _ml.BinaryClassification.Trainers.Recurrent(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ColumnOfAnotherKindIsRefused()
    {
        var options = Options(Encoder());
        options.FeatureColumnName = nameof(TextRow.Words);
        Assert.Contains("the model was trained on text", Assert.ThrowsAny<ArgumentException>(() => Fit(options)).Message, StringComparison.Ordinal);
    }

    private RecurrentTextFeaturizingTransformer Encoder(int layers = 1)
    {
        var options = Featurizers.Small();
        options.NumberOfLayers = layers;
        return Featurizers.Fit(_ml, options, TextRow.Make(40));
    }

    private static SequenceClassificationOptions Options(RecurrentTextFeaturizingTransformer encoder) =>
        new() { FeatureColumnName = nameof(TextRow.Text), Encoder = encoder, NumberOfThreads = 1 };

    private SequenceBinaryTransformer Fit(SequenceClassificationOptions options) =>
        _ml.BinaryClassification.Trainers.Recurrent(options).Fit(_ml.Data.LoadFromEnumerable(TextRow.Make(40)));
}
