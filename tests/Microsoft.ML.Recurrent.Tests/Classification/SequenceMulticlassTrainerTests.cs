using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Classification;

public sealed class SequenceMulticlassTrainerTests : TrainerContract<SequenceRow, SequenceMulticlassTrainerTests.Prediction, SequenceMulticlassTransformer>
{
    public sealed class Prediction
    {
        public string Predicted { get; set; } = "";

        public float[] Score { get; set; } = [];
    }

    protected override IReadOnlyList<SequenceRow> Rows { get; } = SequenceRow.Make(30);

    protected override string[] OutputColumns => ["PredictedLabel", "Score", "Predicted"];

    protected override IReadOnlyList<SequenceRow> RowsWithMissingValues =>
    [
        new() { Class = "a", Features = [1, 2, float.NaN, 3] },
        new() { Class = "b", Features = [float.PositiveInfinity, 2] },
        new() { Class = "", Features = [1, 2] },
    ];

    protected override bool SkipsMissingValues => true;

    protected override SequenceRow RowWithMissingFeature => new() { Features = [1, float.NaN, 2, 3] };

    protected override void CheckScoresOfMissingFeature(float[] scores) => AssertNoNumbers(scores);

    protected override IReadOnlyList<BadSchema> BadSchemas =>
    [
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Class = "a", Other = new float[] { 1 } } }), "Features", "Class", "Other"),
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Class = "a", Features = 1f } }), "Features", "Single", "a vector of Single"),
        new(ml => ml.Data.LoadFromEnumerable(new[] { new VectorOfDouble() }), "Features", "Double", "a vector of Single"),
    ];

    protected override IEstimator<ITransformer> Create(MLContext ml, RunSettings settings) =>
        Keys(ml).Append(CreateTrainer(ml, settings)).Append(ml.Transforms.Conversion.MapKeyToValue("Predicted", "PredictedLabel"));

    protected override SequenceMulticlassTrainer CreateTrainer(MLContext ml, RunSettings settings) =>
        ml.MulticlassClassification.Trainers.Recurrent(Options(settings));

    protected override IDataView LoadLabeled(MLContext ml, IEnumerable<SequenceRow> rows)
    {
        var data = Load(ml, rows);
        return Keys(ml).Fit(data).Transform(data);
    }

    protected override float[] ScoresOf(Prediction output) => output.Score;

    [Theory]
    [InlineData("Lstm")]
    [InlineData("Gru")]
    public void SimpleOverloadLearnsTheClasses(string cell)
    {
        var ml = new MLContext(1);
        var trainers = ml.MulticlassClassification.Trainers;
        IEstimator<ITransformer> trainer = cell == "Lstm"
            ? trainers.Lstm("Key", hiddenSize: 8, numberOfEpochs: 60, learningRate: 0.02f, stepSize: 2)
            : trainers.Gru("Key", hiddenSize: 8, numberOfEpochs: 60, learningRate: 0.02f, stepSize: 2);
        var data = Load(ml, Rows);
        var model = ml.Transforms.Conversion.MapValueToKey("Key", "Class").AppendCacheCheckpoint(ml).Append(trainer).Fit(data);
        var metrics = ml.MulticlassClassification.Evaluate(model.Transform(data), "Key");
        Assert.Equal(1, metrics.MicroAccuracy);
        Assert.InRange(metrics.LogLoss, 0, 0.3);
    }

    [Fact]
    public void CrossValidationTrainsAndEvaluatesEachFold()
    {
        var ml = new MLContext(1);
        var options = Options(new RunSettings { NumberOfEpochs = 40 });
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Key", "Class").Append(ml.MulticlassClassification.Trainers.Recurrent(options));
        var folds = ml.MulticlassClassification.CrossValidate(Load(ml, Rows), pipeline, numberOfFolds: 3, labelColumnName: "Key");
        Assert.Equal(3, folds.Count);
        Assert.All(folds, fold => Assert.InRange(fold.Metrics.MicroAccuracy, 0.7, 1));
    }

    [Fact]
    public void TextLabelIsRefusedWithAHintToMapValueToKey()
    {
        var ml = new MLContext(1);
        var trainer = ml.MulticlassClassification.Trainers.Lstm("Class", stepSize: 2);
        var message = Assert.ThrowsAny<ArgumentException>(() => trainer.Fit(Load(ml, Rows))).Message;
        Assert.Contains("'Class'", message, StringComparison.Ordinal);
        Assert.Contains("String", message, StringComparison.Ordinal);
        Assert.Contains("MapValueToKey", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ExampleWeightOfZeroEqualsLeavingTheRowOut()
    {
        var ml = new MLContext(1);
        var options = Options(new RunSettings());
        options.ExampleWeightColumnName = nameof(SequenceRow.Weight);
        options.NormalizeFeatures = false; // the scale counts rows, whatever they weigh
        (options.BatchSize, options.Dropout) = (64, 0); // dropout draws for every row
        var weightless = Rows.Select((row, i) => new SequenceRow { Features = row.Features, Class = row.Class, Weight = i < 10 ? 0 : 1 }).ToList();
        var weighted = Scores(ml, options, weightless, Rows);
        var left = Scores(ml, options, weightless.Skip(10), Rows);
        // The same sums, but in another order and with other draws of the order of rows.
        for (var i = 0; i < weighted.Length; i++)
            for (var c = 0; c < 3; c++)
                Assert.Equal(left[i][c], weighted[i][c], 1e-4f);
    }

    [Fact]
    public void BalancedClassesGiveARareClassMoreWeight()
    {
        var ml = new MLContext(1);
        // Nothing tells the rows apart, so that the scores are the weights' shares.
        var rows = Enumerable.Range(0, 20).Select(i => new SequenceRow { Features = [1, 1], Class = i < 2 ? "a" : i < 10 ? "b" : "c" }).ToList();
        var options = Options(new RunSettings { NumberOfEpochs = 200 });
        (options.LearningRate, options.BatchSize, options.Dropout) = (0.05f, 32, 0);
        var plain = Scores(ml, options, rows, rows)[0];
        options.BalanceClasses = true;
        var balanced = Scores(ml, options, rows, rows)[0];
        Assert.InRange(plain[0], 0.07f, 0.13f);
        Assert.All(balanced, score => Assert.InRange(score, 0.28f, 0.39f));
    }

    [Fact]
    public void ValidationLabelsThatMeanOtherClassesAreRefused()
    {
        var ml = new MLContext(1);
        var rows = SequenceRow.Make(9);
        IDataView Map(string names) => ml.Transforms.Conversion
            .MapValueToKey("Key", "Class", keyData: ml.Data.LoadFromEnumerable(names.Select(c => new { c = c.ToString() })))
            .Fit(Load(ml, rows)).Transform(Load(ml, rows));
        var trainer = ml.MulticlassClassification.Trainers.Recurrent(Options(new RunSettings { NumberOfEpochs = 1 }));
        var message = Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(Map("abc"), Map("acb"))).Message;
        Assert.Contains("Key 2 of the label column 'Key' stands for 'c'; in the training data it stands for 'b'", message, StringComparison.Ordinal);
    }

    private SequenceClassificationOptions Options(RunSettings settings) => new()
    {
        LabelColumnName = "Key",
        StepSize = 2,
        HiddenSize = 6,
        Cell = CellKind.Lstm,
        Seed = settings.Seed,
        LearningRate = settings.LearningRate ?? RecurrentDefaults.LearningRate,
        NumberOfEpochs = settings.NumberOfEpochs,
        NumberOfThreads = settings.NumberOfThreads,
        Progress = settings.Progress,
        CancellationToken = settings.CancellationToken,
    };

    private float[][] Scores(MLContext ml, SequenceClassificationOptions options, IEnumerable<SequenceRow> training, IEnumerable<SequenceRow> scored)
    {
        var model = ml.Transforms.Conversion.MapValueToKey("Key", "Class", keyData: ml.Data.LoadFromEnumerable(new[] { "a", "b", "c" }.Select(c => new { c })))
            .Append(ml.MulticlassClassification.Trainers.Recurrent(options)).Fit(Load(ml, training));
        return [.. model.Transform(Load(ml, scored)).GetColumn<float[]>("Score")];
    }

    private static Microsoft.ML.Transforms.ValueToKeyMappingEstimator Keys(MLContext ml) => ml.Transforms.Conversion.MapValueToKey(
        "Key", nameof(SequenceRow.Class), keyData: ml.Data.LoadFromEnumerable(new[] { "a", "b", "c" }.Select(c => new { c })));

    private sealed class VectorOfDouble
    {
        public string Class { get; set; } = "a";

        public double[] Features { get; set; } = [1];
    }
}
