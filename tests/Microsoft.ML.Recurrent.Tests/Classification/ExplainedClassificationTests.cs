namespace Microsoft.ML.Recurrent.Tests.Classification;

/// <summary>A classifier of text that adds its attention and its tokens keeps the contract, as does one that adds neither.</summary>
public sealed class ExplainedClassificationTests : EstimatorContract<ExplainedClassificationTests.Row, ExplainedClassificationTests.Prediction>
{
    public sealed class Row
    {
        public string Text { get; set; } = "";

        public bool Label { get; set; }
    }

    public sealed class Prediction
    {
        public float Score { get; set; }

        public float[] Attention { get; set; } = [];

        public string[] Tokens { get; set; } = [];
    }

    protected override IReadOnlyList<Row> Rows { get; } =
    [
        .. Enumerable.Range(0, 24).Select(i => new Row { Text = (i % 2 == 0 ? "this is GOOD, truly" : "this is bad") + (i % 3 == 0 ? $" once{i}" : ""), Label = i % 2 == 0 }),
        new Row { Text = "" },
    ];

    protected override string[] OutputColumns => ["PredictedLabel", "Score", "Probability", "Attention", "Tokens"];

    // Missing text is empty text, which is learned from.
    protected override IReadOnlyList<Row> RowsWithMissingValues => [new() { Text = null!, Label = true }, new() { Text = null!, Label = true }];

    protected override bool SkipsMissingValues => false;

    protected override Row RowWithMissingFeature => new() { Text = null! };

    protected override void CheckScoresOfMissingFeature(float[] scores) => AssertFinite(scores);

    protected override IReadOnlyList<BadSchema> BadSchemas =>
    [
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Label = true, Other = "a" } }), "Text", "Label", "Other"),
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Label = true, Text = new float[] { 1 } } }), "TokenColumnName is 'Tokens'", "allowed: null if the column contains numbers"),
    ];

    protected override IEstimator<ITransformer> Create(MLContext ml, RunSettings settings) =>
        ml.BinaryClassification.Trainers.Recurrent(new SequenceClassificationOptions
        {
            FeatureColumnName = nameof(Row.Text),
            Pooling = SequencePooling.Attention,
            AttentionSize = 4,
            AttentionColumnName = nameof(Prediction.Attention),
            TokenColumnName = nameof(Prediction.Tokens),
            HiddenSize = 5,
            EmbeddingSize = 4,
            Seed = settings.Seed,
            NumberOfEpochs = settings.NumberOfEpochs,
            NumberOfThreads = settings.NumberOfThreads,
            Progress = settings.Progress,
            CancellationToken = settings.CancellationToken,
        });

    protected override float[] ScoresOf(Prediction output) => [output.Score, .. output.Attention, .. output.Tokens.Select(token => (float)token.Length)];

    [Fact]
    public void ScoresAreThoseOfAModelThatExplainsNothing()
    {
        var ml = new MLContext(1);
        var data = Load(ml, Rows);
        var options = new SequenceClassificationOptions
        {
            FeatureColumnName = nameof(Row.Text), Pooling = SequencePooling.Attention, AttentionSize = 4, HiddenSize = 5, EmbeddingSize = 4, NumberOfEpochs = 3,
        };
        var plain = ml.BinaryClassification.Trainers.Recurrent(options).Fit(data).Transform(data);
        var explained = Create(ml, new RunSettings()).Fit(data).Transform(data);
        Assert.Equal(LoadHost.OutputBits.Of(plain, ["Score"]), LoadHost.OutputBits.Of(explained, ["Score"]));
        Assert.Null(plain.Schema.GetColumnOrNull("Attention"));
        Assert.Null(plain.Schema.GetColumnOrNull("Tokens"));
    }

    [Fact]
    public void EachColumnIsTheSameWhetherOthersAreReadOrNot()
    {
        var ml = new MLContext(1);
        var scored = Create(ml, new RunSettings()).Fit(Load(ml, Rows)).Transform(Load(ml, Rows));
        var together = LoadHost.OutputBits.Of(scored, OutputColumns);
        var alone = OutputColumns.Select(column => LoadHost.OutputBits.Of(scored, [column])).ToArray();
        for (var row = 0; row < together.Count; row++)
            Assert.Equal(together[row], string.Join(' ', alone.Select(lines => lines[row])));
    }

    [Fact]
    public void EveryClassGetsItsScoresBesideTheSameColumns()
    {
        var ml = new MLContext(1);
        var options = new SequenceClassificationOptions
        {
            LabelColumnName = "Key", FeatureColumnName = nameof(Row.Text), Pooling = SequencePooling.Attention, HiddenSize = 5, NumberOfEpochs = 1,
            AttentionColumnName = "Attention", TokenColumnName = "Tokens",
        };
        var estimator = ml.Transforms.Conversion.MapValueToKey("Key", nameof(Row.Label)).Append(ml.MulticlassClassification.Trainers.Recurrent(options));
        var scored = estimator.Fit(Load(ml, Rows)).Transform(Load(ml, Rows));
        Assert.Equal(["PredictedLabel", "Score", "Attention", "Tokens"], scored.Schema.Skip(3).Select(column => column.Name));
        Assert.Equal(2, ml.MulticlassClassification.Evaluate(scored, "Key").ConfusionMatrix.NumberOfClasses);
        Assert.Equal(LoadHost.OutputBits.Of(scored, ["Attention"]).Count, Rows.Count);
    }
}
