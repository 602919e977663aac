using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Regression;

public sealed class SequenceRegressionTrainerTests : TrainerContract<SequenceRow, SequenceRegressionTrainerTests.Prediction, SequenceRegressionTransformer>
{
    public sealed class Prediction
    {
        public float Score { get; set; }
    }

    protected override IReadOnlyList<SequenceRow> Rows { get; } = SequenceRow.Make(30);

    protected override string[] OutputColumns => ["Score"];

    protected override IReadOnlyList<SequenceRow> RowsWithMissingValues =>
        [new() { Features = [1, 2], Target = float.NaN }, new() { Features = [float.NaN, 2], Target = 1 }];

    protected override bool SkipsMissingValues => true;

    protected override SequenceRow RowWithMissingFeature => new() { Features = [0, 0, float.NaN, 0] };

    protected override void CheckScoresOfMissingFeature(float[] scores) => AssertNoNumbers(scores);

    protected override IReadOnlyList<BadSchema> BadSchemas =>
    [
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Target = "1", Features = "text" } }), "'Target'", "String", "Single"),
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Target = 1f } }), "'Features'", "Target"),
    ];

    protected override IEstimator<ITransformer> Create(MLContext ml, RunSettings settings) => CreateTrainer(ml, settings);

    protected override SequenceRegressionTrainer CreateTrainer(MLContext ml, RunSettings settings) => ml.Regression.Trainers.Recurrent(Options(settings));

    protected override IDataView LoadLabeled(MLContext ml, IEnumerable<SequenceRow> rows) => Load(ml, rows);

    protected override float[] ScoresOf(Prediction output) => [output.Score];

    [Theory]
    [InlineData(RegressionLoss.Squared)]
    [InlineData(RegressionLoss.Absolute)]
    [InlineData(RegressionLoss.Huber)]
    public void EachLossLearnsTargetsInTheirOwnUnits(RegressionLoss loss)
    {
        var ml = new MLContext(1);
        var options = Options(new RunSettings { NumberOfEpochs = 150 });
        (options.Loss, options.LearningRate, options.HiddenSize) = (loss, 0.02f, 8);
        var data = Load(ml, Rows);
        var metrics = ml.Regression.Evaluate(ml.Regression.Trainers.Recurrent(options).Fit(data).Transform(data), "Target");
        Assert.InRange(metrics.RootMeanSquaredError, 0, 4); // the targets are 80, 100 and 120
    }

    [Fact]
    public void SimpleOverloadsTrain()
    {
        var ml = new MLContext(1);
        var data = Load(ml, Rows);
        var lstm = ml.Regression.Trainers.Lstm("Target", numberOfEpochs: 1, stepSize: 2);
        var gru = ml.Regression.Trainers.Gru("Target", numberOfEpochs: 1, stepSize: 2);
        foreach (var trainer in new[] { lstm, gru })
            Assert.All(trainer.Fit(data).Transform(data).GetColumn<float>("Score"), score => Assert.InRange(score, 0, 200));
    }

    [Fact]
    public void ConstantTargetIsLearned()
    {
        var ml = new MLContext(1);
        var rows = Rows.Select(row => new SequenceRow { Features = row.Features, Target = 7 });
        var options = Options(new RunSettings { NumberOfEpochs = 300 });
        options.LearningRate = 0.01f;
        var model = ml.Regression.Trainers.Recurrent(options).Fit(Load(ml, rows));
        Assert.All(model.Transform(Load(ml, rows)).GetColumn<float>("Score"), score => Assert.Equal(7, score, 0.2f));
    }

    [Fact]
    public void RowsThatAllWeighNothingAreRefused()
    {
        var ml = new MLContext(1);
        var options = Options(new RunSettings { NumberOfEpochs = 1 });
        options.ExampleWeightColumnName = nameof(SequenceRow.Weight);
        var rows = Rows.Select(row => new SequenceRow { Features = row.Features, Target = row.Target, Weight = 0 });
        var error = Assert.Throws<InvalidOperationException>(() => ml.Regression.Trainers.Recurrent(options).Fit(Load(ml, rows)));
        Assert.Contains("weight 0 in column 'Weight'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PermutationFeatureImportanceFindsTheValuesThatMatter()
    {
        var ml = new MLContext(1);
        var rows = Enumerable.Range(0, 60).Select(i => new FixedRow { Features = [MathF.Sin(1.3f * i), MathF.Sin(2.9f * i), MathF.Sin(0.7f * i)], Target = 5 * MathF.Sin(2.9f * i) });
        var data = ml.Data.LoadFromEnumerable(rows);
        var model = ml.Regression.Trainers.Gru("Target", hiddenSize: 8, numberOfEpochs: 60).Fit(data);
        var importance = ml.Regression.PermutationFeatureImportance(model, model.Transform(data), "Target", permutationCount: 3);
        var rises = importance.Select(feature => feature.RootMeanSquaredError.Mean).ToArray();
        Assert.Equal(3, rises.Length);
        Assert.True(rises[1] > 3 * rises[0] && rises[1] > 3 * rises[2], string.Join(", ", rises));
    }

    private sealed class FixedRow
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];

        public float Target { get; set; }
    }

    private static SequenceRegressionOptions Options(RunSettings settings) => new()
    {
        LabelColumnName = nameof(SequenceRow.Target),
        StepSize = 2,
        HiddenSize = 5,
        Cell = CellKind.Elman,
        Seed = settings.Seed,
        LearningRate = settings.LearningRate ?? RecurrentDefaults.LearningRate,
        NumberOfEpochs = settings.NumberOfEpochs,
        NumberOfThreads = settings.NumberOfThreads,
        Progress = settings.Progress,
        CancellationToken = settings.CancellationToken,
    };
}
