using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

public class StoppingTests
{
    private static readonly SequenceList s_training = TinyData.Classification(40, 2, 9);
    private static readonly SequenceList s_validation = TinyData.Classification(20, 2, 9, 99);

    [Fact]
    public void BestEpochOfAScoreThatRisesAndFallsIsRestoredAfterPatienceRunsOut()
    {
        var scores = new Queue<double>([0.1, 0.4, 0.9, 0.3, 0.9, 0.2, 1.0]);
        var network = TinyNetworks.Make();
        List<float[]> epochs = [];
        var options = new TrainingOptions
        {
            NumberOfEpochs = 7,
            EarlyStoppingPatience = 3,
            Metric = new ValidationMetric("scripted", true, (_, data) =>
            {
                Assert.Same(s_validation, data);
                epochs.Add(TinyNetworks.Weights(network));
                return scores.Dequeue();
            }),
        };
        var result = new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), options).Run(s_training, s_validation);
        Assert.Equal(TrainingOutcome.EarlyStopped, result.Outcome);
        Assert.Equal((6, 3), (result.FinishedEpochs, result.BestEpoch));
        Assert.Equal([0.1, 0.4, 0.9, 0.3, 0.9, 0.2], result.ValidationScores);
        Assert.Equal(6, result.ValidationLosses.Count);
        Assert.Equal(epochs[2], TinyNetworks.Weights(network));
    }

    [Fact]
    public void LowerMetricIsBetterWhereItSaysSo()
    {
        var scores = new Queue<double>([3, 1, double.NaN, 2]);
        var options = new TrainingOptions { NumberOfEpochs = 4, Metric = new ValidationMetric("scripted", false, (_, _) => scores.Dequeue()) };
        Assert.Equal(2, new TrainingLoop(TinyNetworks.Make(), new SoftmaxCrossEntropyLoss(), options).Run(s_training, s_validation).BestEpoch);
    }

    [Fact]
    public void BestValidationLossIsThatOfTheWeightsInTheNetwork()
    {
        var network = TinyNetworks.Make();
        var options = new TrainingOptions
        {
            NumberOfEpochs = 60, LearningRate = 0.05f, EarlyStoppingPatience = 5, MinimumImprovement = 0.01, WeightAveraging = 0.9f,
            Noise = TinyNetworks.Dropout(0.2f),
        };
        var loss = new SoftmaxCrossEntropyLoss();
        var result = new TrainingLoop(network, loss, options).Run(s_training, s_validation);
        Assert.Equal(result.ValidationLosses.Min(), result.BestValidationLoss);
        using var predictor = new BatchPredictor(network, 1);
        Assert.Equal(result.BestValidationLoss, predictor.Evaluate(s_validation, loss), 1e-6);
    }

    [Fact]
    public void PlateauLowersTheLearningRate()
    {
        List<float> rates = [];
        var options = new TrainingOptions
        {
            NumberOfEpochs = 4,
            LearningRate = 0.5f,
            LearningRateSchedule = new ReduceOnPlateauSchedule(0.1f, 0, minimumImprovement: 1e6f),
            Progress = new RateProgress(rates),
            GradientClipNorm = 1e-6,
            CreateOptimizer = static () => new Sgd(),
        };
        new TrainingLoop(TinyNetworks.Make(), new SoftmaxCrossEntropyLoss(), options).Run(s_training, s_validation);
        Assert.Equal(4, rates.Count);
        Assert.Equal(0.5f, rates[0]);
        Assert.True(rates[3] < 0.2f * rates[1], string.Join(", ", rates));

        // The options can be used again: what the schedule remembers belongs to the run.
        rates.Clear();
        new TrainingLoop(TinyNetworks.Make(), new SoftmaxCrossEntropyLoss(), options).Run(s_training);
        Assert.Equal(0.5f, rates[0]);
        Assert.True(rates[3] < rates[0]);
    }

    [Fact]
    public void ScheduleSeesTheStepsOfTheWholeRun()
    {
        List<float> rates = [];
        var schedule = new CosineSchedule();
        var options = new TrainingOptions { NumberOfEpochs = 3, BatchSize = 8, LearningRate = 0.01f, LearningRateSchedule = schedule, StepCompleted = p => rates.Add(p.LearningRate) };
        new TrainingLoop(TinyNetworks.Make(), new SoftmaxCrossEntropyLoss(), options).Run(s_training);
        Assert.Equal(Enumerable.Range(0, 15).Select(step => schedule.Rate(0.01f, step, 15, step / 5)), rates);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    public void CancellationEndsWithinOneBatchAndKeepsTheBestWeights(int stopAfter)
    {
        var network = TinyNetworks.Make();
        using var source = new CancellationTokenSource();
        List<float[]> epochs = [];
        float[] last = [];
        var options = new TrainingOptions
        {
            BatchSize = 8,
            StepCompleted = p =>
            {
                last = TinyNetworks.Weights(network);
                if (p.TotalSteps == stopAfter)
                    source.Cancel();
            },
            Metric = new ValidationMetric("falling", true, (_, _) =>
            {
                epochs.Add(TinyNetworks.Weights(network));
                return -epochs.Count;
            }),
        };
        var result = new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), options).Run(s_training, s_validation, source.Token);
        Assert.Equal(TrainingOutcome.Cancelled, result.Outcome);
        Assert.Equal(stopAfter, result.TotalSteps);
        Assert.Equal(stopAfter / 5, result.FinishedEpochs);
        Assert.Equal(stopAfter > 5 ? 1 : 0, result.BestEpoch);
        Assert.Equal(stopAfter > 5 ? epochs[0] : last, TinyNetworks.Weights(network));
    }

    [Fact]
    public void CancellationDuringValidationKeepsWhatWasValidatedBefore()
    {
        using var source = new CancellationTokenSource();
        var network = TinyNetworks.Make();
        var options = new TrainingOptions { BatchSize = 8, StepCompleted = p => { if (p.Epoch == 2 && p.Step == 5) source.Cancel(); } };
        var result = new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), options).Run(s_training, s_validation, source.Token);
        Assert.Equal((TrainingOutcome.Cancelled, 1, 1, 10), (result.Outcome, result.FinishedEpochs, result.BestEpoch, result.TotalSteps));
        using var predictor = new BatchPredictor(network, 1);
        Assert.Equal(result.ValidationLosses[0], predictor.Evaluate(s_validation, new SoftmaxCrossEntropyLoss()), 1e-6);
    }

    [Fact]
    public void CancellationBeforeTheFirstStepChangesNothing()
    {
        var network = TinyNetworks.Make();
        var before = TinyNetworks.Weights(network);
        var result = new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), new TrainingOptions()).Run(s_training, null, new CancellationToken(true));
        Assert.Equal((TrainingOutcome.Cancelled, 0, 0), (result.Outcome, result.TotalSteps, result.FinishedEpochs));
        Assert.Equal(before, TinyNetworks.Weights(network));
    }

    [Fact]
    public void CancellationThrowsIfAsked() =>
        Assert.Throws<OperationCanceledException>(() =>
            new TrainingLoop(TinyNetworks.Make(), new SoftmaxCrossEntropyLoss(), new TrainingOptions { ThrowOnCancellation = true }).Run(s_training, null, new CancellationToken(true)));

    private sealed class RateProgress(List<float> rates) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => rates.Add(value.LearningRate);
    }
}
