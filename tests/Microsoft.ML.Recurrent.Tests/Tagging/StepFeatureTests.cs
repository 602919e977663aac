using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Tagging;

/// <summary>Taggers that read further columns beside the tokens.</summary>
public sealed class StepFeatureTests
{
    private readonly MLContext _ml = new(1);

    public static TheoryData<string, StepFeature[]> Columns => new()
    {
        { nameof(StepFeatureRow.Features), ["Kind"] },
        { nameof(StepFeatureRow.Features), ["Key"] },
        { nameof(StepFeatureRow.Features), [new StepFeature("Numbers") { StepSize = 2 }] },
        { nameof(StepFeatureRow.Sentence), ["Kind"] },
        { nameof(StepFeatureRow.Key), ["Features"] },
        { nameof(StepFeatureRow.Features), ["Key", new StepFeature("Numbers") { StepSize = 2 }, new StepFeature("Kind") { EmbeddingSize = 4 }] },
    };

    [Theory]
    [MemberData(nameof(Columns))]
    public void TagsThatDependOnTwoColumnsAreLearnedFromBoth(string column, StepFeature[] features)
    {
        var test = Load(StepFeatureRow.Make(60, seed: 2));
        var model = Trainer(Options(column, features)).Fit(Load(StepFeatureRow.Make(120)));
        Assert.InRange(_ml.MulticlassClassification.EvaluateTagging(model.Transform(test)).Accuracy, 0.99, 1);
    }

    [Theory]
    [InlineData(nameof(StepFeatureRow.Features))]
    [InlineData(nameof(StepFeatureRow.Key))]
    public void TagsThatDependOnTwoColumnsAreNotLearnedFromOne(string column)
    {
        var test = Load(StepFeatureRow.Make(60, seed: 2));
        var model = Trainer(Options(column, [])).Fit(Load(StepFeatureRow.Make(120)));
        Assert.InRange(_ml.MulticlassClassification.EvaluateTagging(model.Transform(test)).Accuracy, 0, 0.75);
    }

    [Theory]
    [InlineData("Kind", 2, 3, 6, "column 'Kind' has 2 steps in row 5, but the feature column 'Features' has 3")]
    [InlineData("Key", 3, 4, 6, "column 'Key' has 4 steps in row 5, but the feature column 'Features' has 3")]
    [InlineData("Numbers", 3, 3, 4, "column 'Numbers' has 2 steps in row 5, but the feature column 'Features' has 3")]
    public void ColumnsOfDifferentLengthsAreRefusedWithTheRowAndBothLengths(string column, int kinds, int keys, int numbers, string expected)
    {
        StepFeature[] features = [new StepFeature(column) { StepSize = column == "Numbers" ? 2 : 1 }];
        var good = StepFeatureRow.Make(5);
        var bad = Load([.. good, StepFeatureRow.Uneven(kinds, keys, numbers)]);
        var trainer = Trainer(Short(features));
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => trainer.Fit(bad)).Message, StringComparison.Ordinal);
        var model = trainer.Fit(Load(good));
        var message = Assert.Throws<ArgumentException>(() => model.Transform(bad).GetColumn<float[]>("Score").ToList()).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void UnsuitableColumnsAreNamed()
    {
        var data = Load(StepFeatureRow.Make(5));
        Refused("'Absent'", new StepFeature("Absent"));
        Refused("The step feature column 'Sentence'", new StepFeature("Sentence"));
        Refused("EmbeddingSize of the step feature 'Numbers' is 3", new StepFeature("Numbers") { EmbeddingSize = 3 });
        Refused("StepSize of the step feature 'Kind' is 2", new StepFeature("Kind") { StepSize = 2 });

        void Refused(string expected, StepFeature feature)
        {
            var message = Assert.ThrowsAny<ArgumentException>(() => Trainer(Short([feature])).Fit(data)).Message;
            Assert.Contains(expected, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ContradictoryOptionsAreNamed()
    {
        foreach (StepFeature[] features in new StepFeature[][] { ["Kind", "Kind"], [new("")], [new("Kind") { EmbeddingSize = 0 }], [new("Numbers") { StepSize = 0 }], [null!] })
            Assert.Contains("AdditionalFeatures is [", Assert.Throws<ArgumentException>(() => Trainer(Short(features))).Message, StringComparison.Ordinal);
        foreach (var name in new[] { "Features", "Label" })
            Assert.Contains("columns other than FeatureColumnName and LabelColumnName",
                Assert.Throws<ArgumentException>(() => Trainer(Short([name]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingAndUnseenValuesHaveTags()
    {
        var rows = StepFeatureRow.Make(10);
        var model = Trainer(Short(["Kind", "Key"])).Fit(Load(rows));
        rows[0].Kind = [.. rows[0].Kind.Select(_ => "new")];
        rows[1].Kind = new string[rows[1].Kind.Length];
        rows[2].Key = new uint[rows[2].Key.Length];
        Assert.All(model.Transform(Load(rows)).GetColumn<uint[]>("PredictedLabel").SelectMany(row => row), key => Assert.InRange(key, 1u, 2u));
    }

    [Fact]
    public void RowsWithANumberThatIsMissingAreSkippedAndHaveNoTags()
    {
        StepFeature[] features = [new StepFeature("Numbers") { StepSize = 2 }];
        var rows = StepFeatureRow.Make(10);
        var clean = Trainer(Short(features)).Fit(Load(rows)).Model.Parameters.Weights.ToArray();
        var bad = StepFeatureRow.Uneven(3, 3, 6);
        bad.Numbers[3] = float.NaN;
        var warnings = new List<string>();
        var ml = Taggers.WithWarnings(warnings);
        var model = ml.MulticlassClassification.Trainers.SequenceTagging(Short(features)).Fit(ml.Data.LoadFromEnumerable<StepFeatureRow>([.. rows, bad]));
        Assert.Equal(clean, model.Model.Parameters.Weights.ToArray());
        Assert.Contains("Skipped 1 of 11 training rows: 1 with a NaN or infinite feature in 'Features' or 'Numbers'", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Equal([0u, 0u, 0u], model.Transform(Load([bad])).GetColumn<uint[]>("PredictedLabel").Single());
    }

    [Fact]
    public void NumbersAreStandardizedUnlessThatIsTurnedOff()
    {
        var data = Load(StepFeatureRow.Make(20));
        var scaled = Trainer(Short([new StepFeature("Numbers") { StepSize = 2 }])).Fit(data).Sequences.Scale!;
        Assert.Equal(2, scaled.Means.Length);
        Assert.InRange(scaled.Means[0], 100, 150);
        Assert.Null(Trainer(Short([new StepFeature("Numbers") { StepSize = 2, Normalize = false }])).Fit(data).Sequences.Scale);
        var options = Short([new StepFeature("Numbers") { StepSize = 2, Normalize = false }]);
        options.FeatureColumnName = "Key";
        var network = Trainer(options).Fit(data).Model.GetOptions();
        Assert.Equal((2, 5), (network.InputSize, network.Embedding!.VocabularySize));
    }

    [Fact]
    public void SizeOfAVectorFollowsTheNumberOfValues()
    {
        Assert.Equal([2, 6, 21, 50], new[] { 2, 10, 100, 100_000 }.Select(values => new StepFeature("x").SizeOf(values)));
        Assert.Equal(7, new StepFeature("x") { EmbeddingSize = 7 }.SizeOf(10));
    }

    private IDataView Load(IEnumerable<StepFeatureRow> rows) => _ml.Data.LoadFromEnumerable(rows);

    private SequenceTaggingTrainer Trainer(SequenceTaggingOptions options) => _ml.MulticlassClassification.Trainers.SequenceTagging(options);

    private static SequenceTaggingOptions Options(string column, StepFeature[] features) => new()
    {
        FeatureColumnName = column,
        AdditionalFeatures = features,
        HiddenSize = 16,
        EmbeddingSize = 8,
        CharacterFeatures = false,
        InputDropout = 0,
        Dropout = 0,
        LearningRate = 0.01f,
        NumberOfEpochs = 60,
        NumberOfThreads = 1,
    };

    private static SequenceTaggingOptions Short(StepFeature[] features)
    {
        var options = Options("Features", features);
        (options.NumberOfEpochs, options.HiddenSize) = (1, 4);
        return options;
    }
}
