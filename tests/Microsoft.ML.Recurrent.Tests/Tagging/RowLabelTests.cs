using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Featurizing;

namespace Microsoft.ML.Recurrent.Tests.Tagging;

/// <summary>One network that tags every token and labels the row.</summary>
public sealed class RowLabelTests
{
    private static readonly IReadOnlyList<LabeledRow> s_rows = LabeledRow.Make(60);
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public void TagsAndLabelsAreLearnedAndEvaluated(bool field, int networks)
    {
        var data = Keyed(s_rows);
        var options = Options(30, "Key");
        (options.UseConditionalRandomField, options.NumberOfNetworks) = (field, networks);
        var scored = Trainer(options).Fit(data).Transform(Keyed(s_rows));
        Assert.Equal(1, _ml.MulticlassClassification.EvaluateTagging(scored).EntityF1);
        var metrics = _ml.MulticlassClassification.Evaluate(scored, "Key", "RowScore", predictedLabelColumnName: "PredictedRowLabel");
        Assert.Equal(1, metrics.MicroAccuracy);
        Assert.InRange(metrics.LogLoss, 0, 0.3);
        Assert.Equal(["home", "job", "rest"], Taggers.KeyNames(scored.Schema["PredictedRowLabel"]).Order(StringComparer.Ordinal));
        VBuffer<ReadOnlyMemory<char>> slots = default;
        scored.Schema["RowScore"].GetSlotNames(ref slots);
        Assert.Equal(Taggers.KeyNames(scored.Schema["PredictedRowLabel"]), slots.DenseValues().Select(name => name.ToString()));
        Assert.All(scored.GetColumn<float[]>("RowScore"), row => Assert.Equal(1, row.Sum(), 1e-5f));
    }

    [Fact]
    public void TextIsLearnedAsItsKeysAre()
    {
        var scored = Trainer(Options(30, nameof(LabeledRow.Intent))).Fit(Load(s_rows)).Transform(Load(s_rows));
        Assert.Equal(s_rows.Select(row => row.Intent), LabelsOf(scored));
    }

    [Fact]
    public void KeysWithoutNamesAreLearned()
    {
        var data = _ml.Data.LoadFromEnumerable(s_rows.Select(row => new NumberedRow { Features = row.Features, Label = row.Label, Intent = row.Intent == "home" ? 0u : 1 }));
        var model = Trainer(Options(30, nameof(LabeledRow.Intent))).Fit(data);
        using var file = new MemoryStream();
        _ml.Model.Save(model, data.Schema, file);
        file.Position = 0;
        var scored = _ml.Model.Load(file, out _).Transform(data);
        Assert.Equal(scored.GetColumn<uint>("Intent"), scored.GetColumn<uint>("PredictedRowLabel"));
        Assert.Equal(new KeyDataViewType(typeof(uint), 2), scored.Schema["PredictedRowLabel"].Type);
        Assert.False(scored.Schema["PredictedRowLabel"].HasKeyValues());
    }

    [Fact]
    public void SeveralNetworksAverageTheProbabilitiesOfTheRow()
    {
        var options = Options(3, nameof(LabeledRow.Intent));
        options.NumberOfNetworks = 3;
        var model = Trainer(options).Fit(Load(s_rows));
        var alone = model.Networks.Select(network => Scores(new SequenceTaggingTransformer(
            (Runtime.IHostEnvironment)_ml, model.Sequences with { Networks = [network] }, model.TagValues, model.TagScheme, model.RowLabelValues))).ToList();
        var all = Scores(model);
        for (var row = 0; row < all.Length; row++)
            for (var label = 0; label < 3; label++)
                Assert.Equal(alone.Average(scores => scores[row][label]), all[row][label], 1e-6f);
        Assert.NotEqual(alone[0][0], alone[1][0]);

        float[][] Scores(SequenceTaggingTransformer tagger) => [.. tagger.Transform(Load(s_rows)).GetColumn<float[]>("RowScore")];
    }

    [Fact]
    public void ARowWithoutALabelTrainsTheTagsOnly()
    {
        var rows = LabeledRow.Make(60);
        foreach (var row in rows.Where(row => row.Intent == "rest"))
            row.Intent = "";
        var scored = Trainer(Options(30, nameof(LabeledRow.Intent))).Fit(Load(rows)).Transform(Load(s_rows));
        Assert.Equal(1, _ml.MulticlassClassification.EvaluateTagging(scored).EntityF1);
        var labels = LabelsOf(scored);
        Assert.Equal(2, scored.GetColumn<float[]>("RowScore").First().Length);
        Assert.All(s_rows.Zip(labels).Where(pair => pair.First.Intent != "rest"), pair => Assert.Equal(pair.First.Intent, pair.Second));
    }

    [Fact]
    public void WhatCannotBeLearnedIsReported()
    {
        var warnings = new List<string>();
        var ml = Taggers.WithWarnings(warnings);
        Assert.Contains("The row label column 'Intent' has no label in any training row", Assert.Throws<InvalidOperationException>(
            () => Fit(_ => "")).Message, StringComparison.Ordinal);
        Assert.Empty(warnings);
        Fit(_ => "home");
        Assert.Contains("Every training row has the label 'home' in column 'Intent'", Assert.Single(warnings), StringComparison.Ordinal);

        SequenceTaggingTransformer Fit(Func<LabeledRow, string> label)
        {
            var rows = LabeledRow.Make(12);
            foreach (var row in rows)
                row.Intent = label(row);
            return ml.MulticlassClassification.Trainers.SequenceTagging(Options(1, nameof(LabeledRow.Intent))).Fit(ml.Data.LoadFromEnumerable(rows));
        }
    }

    [Fact]
    public void ValidationRowsChooseTheEpochThatIsBestAtBothAndUnknownLabelsDoNotCount()
    {
        var warnings = new List<string>();
        var ml = Taggers.WithWarnings(warnings);
        var validation = LabeledRow.Make(60).Skip(40).ToList();
        validation[3].Intent = "new";
        var options = Options(12, nameof(LabeledRow.Intent));
        options.LearningRate = 0.01f;
        var model = ml.MulticlassClassification.Trainers.SequenceTagging(options).Fit(ml.Data.LoadFromEnumerable(s_rows.Take(40)), ml.Data.LoadFromEnumerable(validation));
        Assert.Contains("The row label column 'Intent' holds a label in row 3", Assert.Single(warnings), StringComparison.Ordinal);
        var scored = model.Transform(ml.Data.LoadFromEnumerable(validation));
        var right = validation.Zip(LabelsOf(scored)).Where(pair => pair.First.Intent != "new").Average(pair => pair.First.Intent == pair.Second ? 1.0 : 0);
        var scores = model.TrainingResult!.ValidationScores;
        Assert.Equal(scores.Max(), (ml.MulticlassClassification.EvaluateTagging(scored).EntityF1 + right) / 2, 1e-9);
        Assert.Equal(scores.ToList().IndexOf(scores.Max()) + 1, model.TrainingResult.BestEpoch);
    }

    [Fact]
    public void ALoadedTaggerLearnsOnAndKeepsItsLabels()
    {
        var model = Trainer(Options(3, nameof(LabeledRow.Intent))).Fit(Load(s_rows));
        var rows = LabeledRow.Make(60);
        foreach (var row in rows)
            row.Intent = row.Intent == "home" ? "job" : "home"; // of which only the new rows tell
        var further = Trainer(Options(30, nameof(LabeledRow.Intent))).Fit(Load(rows), model);
        Assert.Equal(rows.Select(row => row.Intent), LabelsOf(further.Transform(Load(rows))));
        Assert.Equal(model.RowLabelNames, further.RowLabelNames);
    }

    [Fact]
    public void LabelsOfAnotherModelAreRefusedByName()
    {
        var data = Keyed(s_rows);
        var plain = Trainer(Options(1, null)).Fit(data);
        var labeled = Trainer(Options(1, "Key")).Fit(data);
        AssertRefused("RowLabelColumnName is 'Key'; allowed: null, because the model that is trained further has no labels", () => Trainer(Options(1, "Key")).Fit(data, plain));
        AssertRefused("RowLabelColumnName is null; allowed: a column, because the model", () => Trainer(Options(1, null)).Fit(data, labeled));
        var two = Keyed(s_rows.Where(row => row.Intent != "rest"));
        AssertRefused("The row label column 'Key' has 2 different keys; the model has 3 labels", () => Trainer(Options(1, "Key")).Fit(two, labeled));
        AssertRefused("The row label column 'Key' has 2 different keys; the training data have 3", () => Trainer(Options(1, "Key")).Fit(data, two));
    }

    [Fact]
    public void CharactersColumnsAndAnEncoderGoWithLabels()
    {
        var data = _ml.Data.LoadFromEnumerable(s_rows.Select(row => new
        {
            Text = string.Join(' ', row.Features),
            row.Label,
            row.Intent,
            Position = row.Features.Select((_, i) => (float)i).ToArray(),
        }));
        var options = new SequenceTaggingOptions
        {
            FeatureColumnName = "Text",
            RowLabelColumnName = "Intent",
            AdditionalFeatures = ["Position"],
            Encoder = _ml.Transforms.Text.FeaturizeTextByRecurrent(Featurizers.Small()).Fit(data),
            CharacterHiddenSize = 3,
            UnfreezeAfterEpochs = 2,
            NumberOfEpochs = 30,
            LearningRate = 0.02f,
            NumberOfThreads = 1,
        };
        var scored = Trainer(options).Fit(data).Transform(data);
        Assert.InRange(_ml.MulticlassClassification.EvaluateTagging(scored).EntityF1, 0.95, 1);
        Assert.Equal(s_rows.Select(row => row.Intent), LabelsOf(scored));
    }

    [Fact]
    public void WithoutLabelsNothingChangesForTheTags()
    {
        // A head of next to no weight leaves the tags as they are without it.
        var options = Options(3, nameof(LabeledRow.Intent));
        options.RowLabelWeight = 1e-20f;
        var labeled = Trainer(options).Fit(Load(s_rows));
        var plain = Trainer(Options(3, null)).Fit(Load(s_rows));
        Assert.Null(plain.Transform(Load(s_rows)).Schema.GetColumnOrNull("RowScore"));
        foreach (var parameter in plain.Model.Parameters.Parameters)
            Assert.Equal(plain.Model.Parameters.WeightsOf(parameter.Name).ToArray(), labeled.Model.Parameters.WeightsOf(parameter.Name).ToArray());
    }

    private static void AssertRefused(string message, Action action) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);

    private IDataView Load(IEnumerable<LabeledRow> rows) => _ml.Data.LoadFromEnumerable(rows);

    private IDataView Keyed(IEnumerable<LabeledRow> rows) =>
        _ml.Transforms.Conversion.MapValueToKey("Key", nameof(LabeledRow.Intent)).Fit(Load(rows)).Transform(Load(rows));

    private static string[] LabelsOf(IDataView scored)
    {
        var names = Taggers.KeyNames(scored.Schema["PredictedRowLabel"]);
        return [.. scored.GetColumn<uint>("PredictedRowLabel").Select(key => names[key - 1])];
    }

    private SequenceTaggingTrainer Trainer(SequenceTaggingOptions options) => _ml.MulticlassClassification.Trainers.SequenceTagging(options);

    private static SequenceTaggingOptions Options(int epochs, string? rowLabel)
    {
        var options = Taggers.Options(new RunSettings { NumberOfEpochs = epochs });
        options.RowLabelColumnName = rowLabel;
        return options;
    }

    private sealed class NumberedRow
    {
        public string[] Features { get; set; } = [];

        public string[] Label { get; set; } = [];

        [KeyType(2)]
        public uint Intent { get; set; }
    }
}
