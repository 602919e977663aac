using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences.Columns;

namespace Microsoft.ML.Recurrent.Tests.Tagging;

public sealed class SequenceTaggingTrainerTests : TrainerContract<TaggedRow, TaggedPrediction, SequenceTaggingTransformer>
{
    protected override IReadOnlyList<TaggedRow> Rows { get; } = TaggedRow.Make(30);

    protected override string[] OutputColumns => ["PredictedLabel", "Score", "Probability", "Predicted"];

    protected override IReadOnlyList<TaggedRow> RowsWithMissingValues =>
    [
        new() { Features = ["", ""], Label = ["", ""] }, // words would count in the vocabulary
        new() { Features = [], Label = [] },
    ];

    protected override bool SkipsMissingValues => true;

    // Words that are missing are unknown words.
    protected override TaggedRow RowWithMissingFeature => new() { Features = ["", null!], Label = ["O", "O"] };

    protected override void CheckScoresOfMissingFeature(float[] scores) => AssertFinite(scores);

    protected override IReadOnlyList<BadSchema> BadSchemas =>
    [
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Label = new[] { "O" }, Other = new[] { "a" } } }), "Features", "Label", "Other"),
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Label = "O", Features = new[] { "a" } } }), "Label", "String", "a vector of keys or a vector of text"),
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Label = new[] { 1f }, Features = new[] { "a" } } }), "Label", "Single", "a vector of keys"),
    ];

    protected override IEstimator<ITransformer> Create(MLContext ml, RunSettings settings) =>
        CreateTrainer(ml, settings).Append(ml.Transforms.Conversion.MapKeyToValue("Predicted", "PredictedLabel"));

    protected override SequenceTaggingTrainer CreateTrainer(MLContext ml, RunSettings settings) =>
        ml.MulticlassClassification.Trainers.SequenceTagging(Taggers.Options(settings));

    protected override IDataView LoadLabeled(MLContext ml, IEnumerable<TaggedRow> rows) => Load(ml, rows);

    protected override float[] ScoresOf(TaggedPrediction output) => output.Score;

    [Fact]
    public void SimpleOverloadLearnsTheTags()
    {
        var ml = new MLContext(1);
        var data = Load(ml, Rows);
        var model = ml.MulticlassClassification.Trainers.SequenceTagging(hiddenSize: 10, numberOfEpochs: 40, learningRate: 0.02f).Fit(data);
        Assert.Equal(TagScheme.Bio, model.TagScheme);
        var metrics = ml.MulticlassClassification.EvaluateTagging(model.Transform(data));
        Assert.Equal((1.0, 1.0), (metrics.Accuracy, metrics.EntityF1));
        Assert.Equal(["LOC", "PER"], metrics.EntityTypes.Select(type => type.Name));
    }

    [Fact]
    public void KeysAreLearnedAsTheirTextIs()
    {
        var ml = new MLContext(1);
        var data = Load(ml, Rows);
        var keys = ml.Transforms.Conversion.MapValueToKey("Label").Append(Create(ml, new RunSettings { NumberOfEpochs = 30 })).Fit(data).Transform(data);
        // The label has become keys of its own; they are compared by what they stand for.
        Assert.InRange(ml.MulticlassClassification.EvaluateTagging(keys).Accuracy, 0.9, 1);
        Assert.Equal(["B-LOC", "B-PER", "I-PER", "O"], Taggers.KeyNames(keys.Schema["PredictedLabel"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void PredictionEngineGivesTheTagsOfTheCursor()
    {
        var ml = new MLContext(1);
        var data = Load(ml, Rows);
        var model = Create(ml, new RunSettings()).Fit(data);
        var engine = ml.Model.CreatePredictionEngine<TaggedRow, TaggedPrediction>(model);
        var byCursor = ml.Data.CreateEnumerable<TaggedPrediction>(model.Transform(data), reuseRowObject: false).ToList();
        for (var row = 0; row < Rows.Count; row++)
            Assert.Equal(byCursor[row].Predicted, engine.Predict(Rows[row]).Predicted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ProbabilityIsThatOfThePredictedTagAndScoresOfAStepAddUpToOne(bool field)
    {
        var ml = new MLContext(1);
        var options = Taggers.Options(new RunSettings());
        options.UseConditionalRandomField = field;
        var transformed = ml.MulticlassClassification.Trainers.SequenceTagging(options).Fit(Load(ml, Rows)).Transform(Load(ml, Rows));
        var keys = transformed.GetColumn<uint[]>("PredictedLabel").ToList();
        var scores = transformed.GetColumn<float[]>("Score").ToList();
        var probabilities = transformed.GetColumn<float[]>("Probability").ToList();
        for (var row = 0; row < Rows.Count; row++)
        {
            var steps = Rows[row].Features.Length;
            Assert.Equal((steps, 4 * steps, steps), (keys[row].Length, scores[row].Length, probabilities[row].Length));
            for (var step = 0; step < steps; step++)
            {
                Assert.Equal(1, scores[row].Skip(4 * step).Take(4).Sum(), 1e-5f);
                Assert.Equal(scores[row][(4 * step) + (int)keys[row][step] - 1], probabilities[row][step]);
            }
        }
    }

    [Fact]
    public void ValidationRowsChooseTheEpochWithTheBestEntities()
    {
        var ml = new MLContext(1);
        var model = ml.MulticlassClassification.Trainers.SequenceTagging(Taggers.Options(new RunSettings { NumberOfEpochs = 25 }))
            .Fit(Load(ml, Rows.Take(20)), Load(ml, Rows.Skip(20)));
        var metrics = ml.MulticlassClassification.EvaluateTagging(model.Transform(Load(ml, Rows.Skip(20))));
        var scores = model.TrainingResult!.ValidationScores;
        Assert.Equal(25, scores.Count);
        Assert.Equal(scores.Max(), metrics.EntityF1, 1e-12);
        Assert.Equal(scores.ToList().IndexOf(scores.Max()) + 1, model.TrainingResult.BestEpoch);
    }

    [Fact]
    public void ExampleWeightsCount()
    {
        var plain = Scores(Taggers.Options(new RunSettings()));
        var options = Taggers.Options(new RunSettings());
        options.ExampleWeightColumnName = nameof(TaggedRow.Weight);
        Assert.NotEqual(plain, Scores(options));
    }

    private float[] Scores(SequenceTaggingOptions options)
    {
        var ml = new MLContext(1);
        return [.. ml.MulticlassClassification.Trainers.SequenceTagging(options).Fit(Load(ml, Rows)).Transform(Load(ml, Rows)).GetColumn<float[]>("Score").First()];
    }
}
