namespace Microsoft.ML.Recurrent.Tests.Classification;

public sealed class SequenceBinaryTrainerTests : TrainerContract<SequenceRow, SequenceBinaryTrainerTests.Prediction, SequenceBinaryTransformer>
{
    public sealed class Prediction
    {
        public bool PredictedLabel { get; set; }

        public float Score { get; set; }

        public float Probability { get; set; }
    }

    protected override IReadOnlyList<SequenceRow> Rows { get; } = SequenceRow.Make(30);

    protected override string[] OutputColumns => ["PredictedLabel", "Score", "Probability"];

    protected override IReadOnlyList<SequenceRow> RowsWithMissingValues =>
        [new() { Features = [1, float.NaN] }, new() { Features = [1, 2], Weight = float.NaN }];

    protected override bool SkipsMissingValues => true;

    protected override SequenceRow RowWithMissingFeature => new() { Features = [float.NegativeInfinity, 0] };

    protected override void CheckScoresOfMissingFeature(float[] scores) => AssertNoNumbers(scores);

    protected override IReadOnlyList<BadSchema> BadSchemas =>
    [
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Features = "text", Weight = 1f } }), "'Label'", "Features", "Weight"),
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Label = 1f, Features = "text", Weight = 1f } }), "'Label'", "Single", "Boolean"),
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Label = true, Features = "text", Weight = 1.0 } }), "'Weight'", "Double", "Single"),
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Label = true, Features = true, Weight = 1f } }), "'Features'", "Boolean", "a vector of keys"),
    ];

    protected override IEstimator<ITransformer> Create(MLContext ml, RunSettings settings) => CreateTrainer(ml, settings);

    protected override SequenceBinaryTrainer CreateTrainer(MLContext ml, RunSettings settings) => ml.BinaryClassification.Trainers.Recurrent(Options(settings));

    protected override IDataView LoadLabeled(MLContext ml, IEnumerable<SequenceRow> rows) => Load(ml, rows);

    protected override float[] ScoresOf(Prediction output) => [output.Score, output.Probability];

    [Fact]
    public void GruLearnsAndItsOutputsAgreeWithEachOther()
    {
        var ml = new MLContext(1);
        var data = Load(ml, Rows);
        var model = ml.BinaryClassification.Trainers.Gru(exampleWeightColumnName: "Weight", hiddenSize: 8, numberOfEpochs: 60, learningRate: 0.02f,
            stepSize: 2).Fit(data);
        var metrics = ml.BinaryClassification.Evaluate(model.Transform(data));
        Assert.Equal(1, metrics.Accuracy);
        Assert.InRange(metrics.LogLoss, 0, 0.3);
        foreach (var row in ml.Data.CreateEnumerable<Prediction>(model.Transform(data), reuseRowObject: false))
        {
            Assert.Equal(row.Score > 0, row.PredictedLabel);
            Assert.Equal(1 / (1 + Math.Exp(-row.Score)), row.Probability, 1e-6);
        }
    }

    [Fact]
    public void CrossValidationTrainsAndEvaluatesEachFold()
    {
        var ml = new MLContext(1);
        var folds = ml.BinaryClassification.CrossValidate(Load(ml, Rows), Create(ml, new RunSettings { NumberOfEpochs = 40 }), numberOfFolds: 2);
        Assert.Equal(2, folds.Count);
        Assert.All(folds, fold => Assert.InRange(fold.Metrics.AreaUnderRocCurve, 0.7, 1));
    }

    [Fact]
    public void NegativeWeightIsRefusedWithRowAndColumn()
    {
        var ml = new MLContext(1);
        var rows = Rows.Take(5).Append(new SequenceRow { Features = [1, 2], Weight = -2 });
        var message = Assert.Throws<ArgumentException>(() => Create(ml, new RunSettings()).Fit(Load(ml, rows))).Message;
        Assert.Contains("'Weight' holds -2 in row 5", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ClassWeightsOfTheWrongNumberAreRefused()
    {
        var ml = new MLContext(1);
        var options = Options(new RunSettings());
        options.ClassWeights = [1, 2, 3];
        var message = Assert.Throws<ArgumentException>(() => ml.BinaryClassification.Trainers.Recurrent(options).Fit(Load(ml, Rows))).Message;
        Assert.Contains("ClassWeights has 3 values", message, StringComparison.Ordinal);
        Assert.Contains("2 classes", message, StringComparison.Ordinal);
    }

    [Fact]
    public void LabelSmoothingKeepsProbabilitiesAwayFromTheEnds()
    {
        var ml = new MLContext(1);
        var options = Options(new RunSettings { NumberOfEpochs = 150 });
        (options.LearningRate, options.LabelSmoothing) = (0.02f, 0.4f);
        var data = Load(ml, Rows);
        var scored = ml.BinaryClassification.Trainers.Recurrent(options).Fit(data).Transform(data);
        Assert.All(ml.Data.CreateEnumerable<Prediction>(scored, reuseRowObject: false), row => Assert.InRange(row.Probability, 0.1f, 0.9f));
        Assert.Equal(1, ml.BinaryClassification.Evaluate(scored).Accuracy);
    }

    private static SequenceClassificationOptions Options(RunSettings settings) => new()
    {
        ExampleWeightColumnName = nameof(SequenceRow.Weight),
        StepSize = 2,
        HiddenSize = 5,
        Cell = CellKind.Gru,
        Dropout = 0.1f,
        Seed = settings.Seed,
        LearningRate = settings.LearningRate ?? RecurrentDefaults.LearningRate,
        NumberOfEpochs = settings.NumberOfEpochs,
        NumberOfThreads = settings.NumberOfThreads,
        Progress = settings.Progress,
        CancellationToken = settings.CancellationToken,
    };
}
