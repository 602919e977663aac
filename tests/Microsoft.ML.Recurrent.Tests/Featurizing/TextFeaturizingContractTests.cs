using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Featurizing;

public sealed class TextFeaturizingContractTests : EstimatorContract<TextRow, TextFeaturizingContractTests.Vector>
{
    public sealed class Vector
    {
        [VectorType]
        public float[] Features { get; set; } = [];
    }

    protected override IReadOnlyList<TextRow> Rows { get; } = TextRow.Make(30);

    protected override string[] OutputColumns => ["Features"];

    // Missing text is empty text, which is learned from.
    protected override IReadOnlyList<TextRow> RowsWithMissingValues => [new() { Text = null! }, new() { Text = null! }];

    protected override bool SkipsMissingValues => false;

    protected override TextRow RowWithMissingFeature => new() { Text = null! };

    protected override void CheckScoresOfMissingFeature(float[] scores) => AssertFinite(scores);

    protected override IReadOnlyList<BadSchema> BadSchemas =>
    [
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Other = "text" } }), "'Text'", "input", "Other"),
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Text = 1f } }), "'Text'", "Single", "a vector of text"),
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Text = new float[2] } }), "'Text'", "Single", "a vector of keys"),
    ];

    protected override IEstimator<ITransformer> Create(MLContext ml, RunSettings settings) => ml.Transforms.Text.FeaturizeTextByRecurrent(new TextFeaturizingOptions
    {
        InputColumnName = nameof(TextRow.Text),
        Cell = CellKind.Gru,
        HiddenSize = 5,
        EmbeddingSize = 5,
        Dropout = 0.1f,
        SampledTokens = 6,
        Pooling = EncoderPooling.Last | EncoderPooling.Mean | EncoderPooling.EmbeddingMax,
        Seed = settings.Seed,
        NumberOfEpochs = settings.NumberOfEpochs,
        NumberOfThreads = settings.NumberOfThreads,
        Progress = settings.Progress,
        CancellationToken = settings.CancellationToken,
    });

    protected override float[] ScoresOf(Vector output) => output.Features;
}
