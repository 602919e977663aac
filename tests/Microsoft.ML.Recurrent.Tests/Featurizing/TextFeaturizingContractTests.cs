using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Featurizing;

public sealed class TextFeaturizingContractTests : TrainerContract<TextRow, TextFeaturizingContractTests.Vector, RecurrentTextFeaturizingTransformer>
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

    protected override IEstimator<ITransformer> Create(MLContext ml, RunSettings settings) => ml.Transforms.Text.FeaturizeTextByRecurrent(Options(settings));

    protected override RecurrentTextFeaturizingEstimator CreateTrainer(MLContext ml, RunSettings settings)
    {
        var options = Options(settings);
        options.NormalizeFeatures = false;
        return ml.Transforms.Text.FeaturizeTextByRecurrent(options);
    }

    protected override string TrainerColumn => nameof(Vector.Features);

    protected override IDataView LoadLabeled(MLContext ml, IEnumerable<TextRow> rows) => Load(ml, rows);

    protected override float[] ScoresOf(Vector output) => output.Features;

    [Fact]
    public void LearningOnKeepsTheVocabularyAndRefusesOtherNetworksByName()
    {
        var ml = new MLContext(1);
        var start = CreateTrainer(ml, new RunSettings()).Fit(Load(ml, Rows));
        var further = CreateTrainer(ml, new RunSettings()).Fit(Load(ml, [new TextRow { Text = "The young bicycle stops" }, Rows[0]]), start);
        Assert.Equal(start.Encoder.Encoding.Vocabulary.Words, further.Encoder.Encoding.Vocabulary.Words);
        var options = new TextFeaturizingOptions { InputColumnName = nameof(TextRow.Text), HiddenSize = 7, OrthogonalEmbedding = true, LowerCase = false };
        var error = Assert.Throws<ArgumentException>(() => ml.Transforms.Text.FeaturizeTextByRecurrent(options).Fit(Load(ml, Rows), start));
        foreach (var part in new[] { "HiddenSize is 7", "OrthogonalEmbedding is true", "LowerCase is false" })
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    private static TextFeaturizingOptions Options(RunSettings settings)
    {
        var options = new TextFeaturizingOptions
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
        };
        options.LearningRate = settings.LearningRate ?? options.LearningRate;
        return options;
    }
}
