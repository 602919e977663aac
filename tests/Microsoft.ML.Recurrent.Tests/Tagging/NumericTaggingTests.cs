using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Tagging;

/// <summary>The contract over steps of numbers: whether a value is above the one before, told by keys.</summary>
public sealed class NumericTaggingTests : EstimatorContract<NumericTaggingTests.Row, NumericTaggingTests.Prediction>
{
    public sealed class Row
    {
        public float[] Features { get; set; } = [];

        public string[] Direction { get; set; } = [];
    }

    public sealed class Prediction
    {
        public string[] Predicted { get; set; } = [];

        public float[] Score { get; set; } = [];
    }

    protected override IReadOnlyList<Row> Rows { get; } = [.. Enumerable.Range(0, 30).Select(row => Make(3 + (row % 6), row))];

    protected override string[] OutputColumns => ["PredictedLabel", "Score", "Probability", "Predicted"];

    protected override IReadOnlyList<Row> RowsWithMissingValues =>
    [
        new() { Features = [1, 2, float.NaN, 3], Direction = ["up", "down"] },
        new() { Features = [1, 2, 3, 4], Direction = ["", ""] },
        new(),
    ];

    protected override bool SkipsMissingValues => true;

    protected override Row RowWithMissingFeature => new() { Features = [1, float.NaN, 2, 3], Direction = ["up", "up"] };

    protected override void CheckScoresOfMissingFeature(float[] scores) => AssertNoNumbers(scores);

    protected override IReadOnlyList<BadSchema> BadSchemas =>
    [
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Direction = new[] { "up" }, Features = 1f } }), "Features", "Single", "a vector of Single"),
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Direction = new[] { "up" } } }), "Features", "Direction"),
    ];

    protected override IEstimator<ITransformer> Create(MLContext ml, RunSettings settings)
    {
        var options = Taggers.OptionsWithoutCharacters(settings);
        options.LabelColumnName = "Key";
        options.StepSize = 2;
        options.Table[nameof(options.EmbeddingSize)].SetDefault(options);
        options.Cell = CellKind.Gru;
        return ml.Transforms.Conversion.MapValueToKey("Key", nameof(Row.Direction), keyData: ml.Data.LoadFromEnumerable(new[] { "up", "down" }.Select(d => new { d })))
            .Append(ml.MulticlassClassification.Trainers.SequenceTagging(options))
            .Append(ml.Transforms.Conversion.MapKeyToValue("Predicted", "PredictedLabel"));
    }

    protected override float[] ScoresOf(Prediction output) => output.Score;

    [Fact]
    public void RowWithMissingFeatureHasAMissingTagForEachStep()
    {
        var ml = new MLContext(1);
        var model = Create(ml, new RunSettings()).Fit(Load(ml, Rows));
        var data = model.Transform(Load(ml, [RowWithMissingFeature, new Row()]));
        Assert.Equal([[0u, 0u], []], data.GetColumn<uint[]>("PredictedLabel"));
        Assert.Equal([[float.NaN, float.NaN], []], data.GetColumn<float[]>("Probability"));
        Assert.Equal([[float.NaN, float.NaN, float.NaN, float.NaN], []], data.GetColumn<float[]>("Score"));
    }

    [Fact]
    public void TagsWithoutASchemeHaveNoEntities()
    {
        var ml = new MLContext(1);
        var data = Load(ml, Rows);
        var metrics = ml.MulticlassClassification.EvaluateTagging(Create(ml, new RunSettings { NumberOfEpochs = 60 }).Fit(data).Transform(data), "Key");
        Assert.Equal(TagScheme.None, metrics.TagScheme);
        Assert.InRange(metrics.Accuracy, 0.9, 1);
        Assert.Equal(double.NaN, metrics.EntityF1);
        Assert.Empty(metrics.EntityTypes);
    }

    private static Row Make(int steps, int row)
    {
        var values = Enumerable.Range(0, steps).Select(t => MathF.Sin((1.7f * t) + row)).ToArray();
        return new Row
        {
            Features = [.. values.SelectMany(value => new[] { value, 5 + (value * value) })],
            Direction = [.. values.Select((value, t) => t == 0 || value > values[t - 1] ? "up" : "down")],
        };
    }
}
