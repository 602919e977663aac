using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Tagging;

/// <summary>Taggers that are trained further with new rows.</summary>
public sealed class LearningOnTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void LoadedTaggerLearnsNewRowsAndKeepsItsTagsAndVocabulary()
    {
        // The tags of the second half are turned round, which only the new rows tell.
        var old = Load(StepFeatureRow.Make(100));
        List<StepFeatureRow> turned = StepFeatureRow.Make(100, seed: 2);
        turned.ForEach(row => row.Label = [.. row.Label.Select(tag => tag == "A" ? "B" : "A")]);
        var model = Trainer(Options(40)).Fit(old);
        Assert.InRange(Accuracy(model, turned), 0, 0.1);
        using var file = new MemoryStream();
        _ml.Model.Save(model, old.Schema, file);
        file.Position = 0;
        var loaded = (SequenceTaggingTransformer)_ml.Model.Load(file, out _);
        var before = loaded.Model.Parameters.Weights.ToArray();

        var options = Options(40);
        (options.HiddenSize, options.NumberOfNetworks) = (16, 1);
        var further = Trainer(options).Fit(Load(turned), loaded);
        Assert.InRange(Accuracy(further, turned), 0.98, 1);
        Assert.Equal(before, loaded.Model.Parameters.Weights.ToArray());
        Assert.Equal(model.Sequences.Encoding.Vocabulary.Words, further.Sequences.Encoding.Vocabulary.Words);
        Assert.Equal(2, further.Networks.Count);
        Assert.InRange(Trainer(Options(2)).Fit(Load(turned), Load(turned), loaded).TrainingResult!.ValidationScores.Count, 2, 2);
    }

    [Fact]
    public void OneEpochWithoutARateToSpeakOfLeavesTheModelNearlyAsItWas()
    {
        var data = Load(StepFeatureRow.Make(20));
        var model = Trainer(Options(2)).Fit(data);
        var options = Options(1);
        options.LearningRate = 1e-20f;
        Assert.Equal(model.Model.Parameters.Weights.ToArray(), Trainer(options).Fit(data, model).Model.Parameters.Weights.ToArray());
    }

    [Fact]
    public void OptionsAndColumnsOfAnotherModelAreRefusedByName()
    {
        var data = Load(StepFeatureRow.Make(10));
        var model = Trainer(Options(1)).Fit(data);
        var options = Options(1);
        (options.HiddenSize, options.UseConditionalRandomField, options.AdditionalFeatures) = (17, false, []);
        var message = Assert.Throws<ArgumentException>(() => Trainer(options).Fit(data, model)).Message;
        foreach (var part in new[] { "HiddenSize is 17; allowed: the default, 100, or that of the model that is trained further, 16", "UseConditionalRandomField is false", "AdditionalFeatures is []; allowed: ['Kind'" })
            Assert.Contains(part.Replace("'", "", StringComparison.Ordinal), message.Replace("'", "", StringComparison.Ordinal), StringComparison.Ordinal);
        var keys = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(Load([new StepFeatureRow { Label = ["A", "B", "C"] }])).Transform(data);
        Assert.Contains("has 3 different keys; the model has 2 tags", Assert.Throws<ArgumentException>(() => Trainer(Options(1)).Fit(keys, model)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => Trainer(Options(1)).Fit(data, (SequenceTaggingTransformer)null!));
        Assert.Throws<ArgumentNullException>(() => Trainer(Options(1)).Fit(data, data, null!));
    }

    [Fact]
    public void NewTagDoesNotCountAndIsReported()
    {
        var warnings = new List<string>();
        var ml = Taggers.WithWarnings(warnings);
        var rows = StepFeatureRow.Make(10);
        var model = ml.MulticlassClassification.Trainers.SequenceTagging(Options(1)).Fit(ml.Data.LoadFromEnumerable(rows));
        rows[3].Label[0] = "new";
        var further = ml.MulticlassClassification.Trainers.SequenceTagging(Options(1)).Fit(ml.Data.LoadFromEnumerable(rows), model);
        Assert.Contains("holds a tag in row 3", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Equal(model.Model.GetOptions().OutputSize, further.Model.GetOptions().OutputSize);
    }

    private double Accuracy(SequenceTaggingTransformer model, IEnumerable<StepFeatureRow> rows) =>
        _ml.MulticlassClassification.EvaluateTagging(model.Transform(Load(rows))).Accuracy;

    private IDataView Load(IEnumerable<StepFeatureRow> rows) => _ml.Data.LoadFromEnumerable(rows);

    private SequenceTaggingTrainer Trainer(SequenceTaggingOptions options) => _ml.MulticlassClassification.Trainers.SequenceTagging(options);

    private static SequenceTaggingOptions Options(int epochs) => new()
    {
        AdditionalFeatures = ["Kind", new StepFeature("Numbers") { StepSize = 2 }],
        HiddenSize = 16,
        EmbeddingSize = 8,
        CharacterEmbeddingSize = 4,
        CharacterHiddenSize = 3,
        Dropout = 0,
        InputDropout = 0,
        LearningRate = 0.01f,
        NumberOfEpochs = epochs,
        NumberOfNetworks = epochs > 10 ? 2 : 1,
        NumberOfThreads = 1,
    };
}
