using Microsoft.ML.Recurrent.LoadHost;

namespace Microsoft.ML.Recurrent.Tests.Tagging;

/// <summary>The contract for a tagger of two networks that reads keys, text and numbers beside the tokens.</summary>
public sealed class FeaturedTaggingTrainerTests : EstimatorContract<StepFeatureRow, TaggedPrediction>
{
    protected override IReadOnlyList<StepFeatureRow> Rows { get; } = StepFeatureRow.Make(30);

    protected override string[] OutputColumns => ["PredictedLabel", "Score", "Probability", "Predicted"];

    protected override IReadOnlyList<StepFeatureRow> RowsWithMissingValues => [RowWithMissingFeature, new()];

    protected override bool SkipsMissingValues => true;

    protected override StepFeatureRow RowWithMissingFeature => new()
    {
        Features = ["w0", "w1"],
        Kind = ["k0", "k1"],
        Key = [1, 2],
        Numbers = [1, 2, float.NaN, 3],
        Label = ["A", "B"],
    };

    protected override void CheckScoresOfMissingFeature(float[] scores) => AssertNoNumbers(scores);

    protected override IReadOnlyList<BadSchema> BadSchemas =>
    [
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Label = new[] { "O" }, Features = new[] { "a" }, Kind = new[] { "a" } } }), "Key", "step feature"),
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Label = new[] { "O" }, Features = new[] { "a" }, Kind = "a", Numbers = new[] { 1f } } }),
            "Kind", "String", "a vector of text, a vector of keys, or a vector of Single"),
    ];

    protected override IEstimator<ITransformer> Create(MLContext ml, RunSettings settings)
    {
        var options = Taggers.Options(settings);
        options.AdditionalFeatures = ["Kind", "Key", new StepFeature("Numbers") { StepSize = 2 }];
        (options.NumberOfNetworks, options.MinimumTokenCount, options.RareTokenDropout) = (2, 1, 0.5f);
        return ml.MulticlassClassification.Trainers.SequenceTagging(options).Append(ml.Transforms.Conversion.MapKeyToValue("Predicted", "PredictedLabel"));
    }

    protected override float[] ScoresOf(TaggedPrediction output) => output.Score;

    [Fact]
    public void NeitherOtherRowsNorTheirOrderNorPaddingChangeTheTagsOfARow()
    {
        var ml = new MLContext(1);
        var model = Create(ml, new RunSettings()).Fit(Load(ml, Rows));
        var expected = OutputBits.Of(model.Transform(Load(ml, Rows)), OutputColumns);
        Assert.Equal(expected.Reverse(), OutputBits.Of(model.Transform(Load(ml, Rows.Reverse())), OutputColumns));
        Assert.Equal(expected.Take(7), OutputBits.Of(model.Transform(Load(ml, Rows.Take(7))), OutputColumns));
    }
}
