namespace Microsoft.ML.Recurrent.Tests.Tagging;

/// <summary>The contract for a tagger that also labels rows, of two networks.</summary>
public sealed class LabeledTaggingTrainerTests : TrainerContract<LabeledRow, LabeledPrediction, SequenceTaggingTransformer>
{
    protected override IReadOnlyList<LabeledRow> Rows { get; } = LabeledRow.Make(30);

    protected override string[] OutputColumns =>
        ["PredictedLabel", "Score", "Probability", "PredictedRowLabel", "RowScore", "Predicted", "PredictedIntent"];

    protected override IReadOnlyList<LabeledRow> RowsWithMissingValues =>
    [
        new() { Features = ["", ""], Label = ["", ""], Intent = "home" },
        new() { Features = [], Label = [], Intent = "job" },
    ];

    protected override bool SkipsMissingValues => true;

    // A sentence without words has neither tags nor a label.
    protected override LabeledRow RowWithMissingFeature => new();

    protected override void CheckScoresOfMissingFeature(float[] scores)
    {
        Assert.Equal(3, scores.Length);
        AssertNoNumbers(scores);
    }

    protected override IReadOnlyList<BadSchema> BadSchemas =>
    [
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Label = new[] { "O" }, Features = new[] { "a" } } }), "Intent", "row label"),
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Label = new[] { "O" }, Features = new[] { "a" }, Intent = new[] { "a" } } }),
            "Intent", "String", "a key or text, one label per row"),
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Label = new[] { "O" }, Features = new[] { "a" }, Intent = 1f } }),
            "Intent", "Single", "a key or text, one label per row"),
    ];

    protected override string TrainerColumn => "RowScore";

    protected override IEstimator<ITransformer> Create(MLContext ml, RunSettings settings) => CreateTrainer(ml, settings)
        .Append(ml.Transforms.Conversion.MapKeyToValue("Predicted", "PredictedLabel"))
        .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedIntent", "PredictedRowLabel"));

    protected override SequenceTaggingTrainer CreateTrainer(MLContext ml, RunSettings settings)
    {
        var options = Taggers.Options(settings);
        (options.RowLabelColumnName, options.NumberOfNetworks) = (nameof(LabeledRow.Intent), 2);
        return ml.MulticlassClassification.Trainers.SequenceTagging(options);
    }

    protected override IDataView LoadLabeled(MLContext ml, IEnumerable<LabeledRow> rows) => Load(ml, rows);

    protected override float[] ScoresOf(LabeledPrediction output) => [.. output.RowScore, .. output.Score];
}
