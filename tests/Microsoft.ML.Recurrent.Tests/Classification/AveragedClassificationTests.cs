namespace Microsoft.ML.Recurrent.Tests.Classification;

/// <summary>A classifier that averages networks and explains itself keeps the contract.</summary>
public sealed class AveragedClassificationTests : EstimatorContract<ExplainedClassificationTests.Row, ExplainedClassificationTests.Prediction>
{
    protected override IReadOnlyList<ExplainedClassificationTests.Row> Rows { get; } =
    [
        .. Enumerable.Range(0, 24).Select(i => new ExplainedClassificationTests.Row { Text = (i % 2 == 0 ? "good and long" : "bad") + $" word{i % 5}", Label = i % 2 == 0 }),
        new ExplainedClassificationTests.Row { Text = "" },
    ];

    protected override string[] OutputColumns => ["PredictedLabel", "Score", "Probability", "Attention", "Tokens"];

    // Missing text is empty text, which is learned from.
    protected override IReadOnlyList<ExplainedClassificationTests.Row> RowsWithMissingValues =>
        [new() { Text = null!, Label = true }, new() { Text = null!, Label = true }];

    protected override bool SkipsMissingValues => false;

    protected override ExplainedClassificationTests.Row RowWithMissingFeature => new() { Text = null! };

    protected override void CheckScoresOfMissingFeature(float[] scores) => AssertFinite(scores);

    protected override IReadOnlyList<BadSchema> BadSchemas => [new(ml => ml.Data.LoadFromEnumerable(new[] { new { Label = true, Other = "a" } }), "Text", "Label", "Other")];

    protected override IEstimator<ITransformer> Create(MLContext ml, RunSettings settings) =>
        ml.BinaryClassification.Trainers.Recurrent(new SequenceClassificationOptions
        {
            FeatureColumnName = nameof(ExplainedClassificationTests.Row.Text),
            NumberOfNetworks = 2,
            Pooling = SequencePooling.Attention,
            AttentionSize = 4,
            AttentionColumnName = nameof(ExplainedClassificationTests.Prediction.Attention),
            TokenColumnName = nameof(ExplainedClassificationTests.Prediction.Tokens),
            HiddenSize = 5,
            EmbeddingSize = 4,
            Dropout = 0.2f,
            Seed = settings.Seed,
            NumberOfEpochs = settings.NumberOfEpochs,
            NumberOfThreads = settings.NumberOfThreads,
            Progress = settings.Progress,
            CancellationToken = settings.CancellationToken,
        }).Append(ml.Transforms.CopyColumns("Copy", "Score"));

    protected override float[] ScoresOf(ExplainedClassificationTests.Prediction output) => [output.Score, .. output.Attention];
}
