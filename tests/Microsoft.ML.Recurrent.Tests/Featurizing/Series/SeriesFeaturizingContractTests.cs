using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Featurizing.Series;

public sealed class SeriesFeaturizingContractTests : TrainerContract<SequenceRow, SeriesFeaturizingContractTests.Vector, RecurrentSeriesFeaturizingTransformer>
{
    public sealed class Vector
    {
        [VectorType]
        public float[] Output { get; set; } = [];
    }

    protected override IReadOnlyList<SequenceRow> Rows { get; } = SequenceRow.Make(20);

    protected override string[] OutputColumns => [nameof(Vector.Output)];

    // What is missing lies between its neighbours.
    protected override IReadOnlyList<SequenceRow> RowsWithMissingValues => [new() { Features = [1, 2, float.NaN, 4, 5, float.PositiveInfinity, 8, 9] }, new()];

    protected override bool SkipsMissingValues => false;

    protected override SequenceRow RowWithMissingFeature => new() { Features = [1, 2, float.NaN, 4, 5, 6] };

    protected override void CheckScoresOfMissingFeature(float[] scores) => AssertFinite(scores);

    protected override IReadOnlyList<BadSchema> BadSchemas =>
    [
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Other = new float[2] } }), "'Features'", "input", "Other"),
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Features = 1f } }), "'Features'", "Single", "a vector of Single"),
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Features = new[] { "a" } } }), "'Features'", "String", "a vector of Single"),
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Features = new double[2] } }), "'Features'", "Double", "a vector of Single"),
    ];

    protected override IEstimator<ITransformer> Create(MLContext ml, RunSettings settings) => ml.Transforms.FeaturizeSeriesByRecurrent(Options(settings));

    protected override RecurrentSeriesFeaturizingEstimator CreateTrainer(MLContext ml, RunSettings settings)
    {
        var options = Options(settings);
        options.NormalizeFeatures = false;
        return ml.Transforms.FeaturizeSeriesByRecurrent(options);
    }

    protected override string TrainerColumn => nameof(Vector.Output);

    protected override IDataView LoadLabeled(MLContext ml, IEnumerable<SequenceRow> rows) => Load(ml, rows);

    protected override float[] ScoresOf(Vector output) => output.Output;

    [Fact]
    public void AnotherStepSizeAndPretrainedNetworksAreRefused()
    {
        var ml = new MLContext(1);
        var data = Load(ml, Rows);
        var start = CreateTrainer(ml, new RunSettings()).Fit(data);
        var options = new SeriesFeaturizingOptions { InputColumnName = nameof(SequenceRow.Features), StepSize = 4, NumberOfLayers = 2 };
        var error = Assert.Throws<ArgumentException>(() => ml.Transforms.FeaturizeSeriesByRecurrent(options).Fit(data, start));
        Assert.Contains("StepSize is 4", error.Message, StringComparison.Ordinal);
        Assert.Contains("NumberOfLayers is 2", error.Message, StringComparison.Ordinal);
        var pretrained = ml.Transforms.FeaturizeSeriesByPretrained(nameof(Vector.Output), nameof(SequenceRow.Features), stepSize: 2).Fit(data);
        error = Assert.Throws<ArgumentException>(() => CreateTrainer(ml, new RunSettings()).Fit(data, pretrained));
        Assert.Contains("pretrained network", error.Message, StringComparison.Ordinal);
    }

    private static SeriesFeaturizingOptions Options(RunSettings settings)
    {
        var options = new SeriesFeaturizingOptions
        {
            InputColumnName = nameof(SequenceRow.Features),
            OutputColumnName = nameof(Vector.Output),
            StepSize = 2,
            HiddenSize = 5,
            Dropout = 0.1f,
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
