using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

/// <summary>Runs that end by time. Every step takes one second of a clock that stands still otherwise.</summary>
public sealed class MaximumDurationTests : IDisposable
{
    private const int StepsPerEpoch = 5;

    private static readonly SequenceList s_training = TinyData.Classification(40, 2, 9);
    private static readonly SequenceList s_validation = TinyData.Classification(20, 2, 9, 99);

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"duration-{Guid.NewGuid():N}", "run.ckpt");

    public void Dispose()
    {
        if (Directory.Exists(Path.GetDirectoryName(_path)))
            Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);
    }

    [Theory]
    [InlineData(7, TrainingOutcome.TimeExpired, 7, 2)] // within the second epoch, which is validated and counted
    [InlineData(10, TrainingOutcome.TimeExpired, 10, 2)]
    [InlineData(0.5, TrainingOutcome.TimeExpired, 1, 1)] // one step at least
    [InlineData(20, TrainingOutcome.Completed, 20, 4)]
    [InlineData(19.5, TrainingOutcome.Completed, 20, 4)]
    [InlineData(18.5, TrainingOutcome.TimeExpired, 19, 4)]
    [InlineData(1000, TrainingOutcome.Completed, 20, 4)]
    public void TheRunEndsAfterTheStepInWhichTimeRunsOut(double seconds, TrainingOutcome outcome, int steps, int epochs)
    {
        var (result, _) = Run(Options(seconds), s_validation);
        Assert.Equal((outcome, (long)steps, epochs), (result.Outcome, result.TotalSteps, result.FinishedEpochs));
        Assert.Equal(epochs, result.ValidationLosses.Count);
        Assert.All(result.TrainingLosses, loss => Assert.True(double.IsFinite(loss)));
        Assert.Equal(TimeSpan.FromSeconds(steps), result.Elapsed);
    }

    [Fact]
    public void TheBestWeightsAreInTheNetwork()
    {
        var scores = new Queue<double>([1, 5, 2]);
        List<float[]> epochs = [];
        var network = TinyNetworks.Make();
        var options = Options(13) with
        {
            Metric = new ValidationMetric("scripted", true, (_, _) =>
            {
                epochs.Add(TinyNetworks.Weights(network));
                return scores.Dequeue();
            }),
        };
        var (result, weights) = Run(options, s_validation, network: network);
        Assert.Equal((TrainingOutcome.TimeExpired, 3, 2), (result.Outcome, result.FinishedEpochs, result.BestEpoch));
        Assert.Equal(epochs[1], weights);
    }

    [Fact]
    public void WithoutValidationTheAveragedWeightsAreInTheNetwork()
    {
        var (_, plain) = Run(Options(7));
        var (_, averaged) = Run(Options(7) with { WeightAveraging = 0.9f });
        Assert.NotEqual(plain, averaged);
        var (_, sameSteps) = Run(Options(1000) with { NumberOfEpochs = 1, WeightAveraging = 0.9f });
        var (_, byTime) = Run(Options(5) with { NumberOfEpochs = 9, WeightAveraging = 0.9f });
        Assert.Equal(sameSteps, byTime);
    }

    [Fact]
    public void TruncatedSequencesAreCutBetweenWindows()
    {
        var options = Options(3) with { TruncationLength = 2, BucketByLength = false, BatchSize = 40 };
        var (result, _) = Run(options, s_validation, TinyNetworks.Make(SequencePooling.Mean));
        Assert.Equal((TrainingOutcome.TimeExpired, 3L, 1), (result.Outcome, result.TotalSteps, result.FinishedEpochs));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    public void AResumedRunCountsTheTimeBeforeTheCheckpoint(int stopAfter)
    {
        var (expected, whole) = Run(Options(12), s_validation);
        var options = Options(12) with { CheckpointPath = _path };
        using var source = new CancellationTokenSource();
        Run(options with { StepCompleted = step => { if (step.TotalSteps == stopAfter) source.Cancel(); } }, s_validation, cancellationToken: source.Token);
        var (result, weights) = Run(options, s_validation);
        Assert.True(result.Resumed);
        Assert.Equal((TrainingOutcome.TimeExpired, 12L, TimeSpan.FromSeconds(12)), (result.Outcome, result.TotalSteps, result.Elapsed));
        Assert.Equal(expected.ValidationLosses, result.ValidationLosses);
        Assert.Equal(whole, weights);

        // The checkpoint is finished.
        var (again, same) = Run(options, s_validation);
        Assert.Equal((TrainingOutcome.TimeExpired, 12L), (again.Outcome, again.TotalSteps));
        Assert.Equal(whole, same);
        Assert.Contains(
            "MaximumDuration is 00:00:30 now and was 00:00:12 in the checkpoint",
            Assert.Throws<InvalidOperationException>(() => Run(options with { MaximumDuration = TimeSpan.FromSeconds(30) }, s_validation)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    public void AScheduleByTimeKeepsItsPlaceInAResumedRun(int stopAfter)
    {
        var schedule = new WarmUpSchedule(2, new ElapsedTimeSchedule(TimeSpan.FromSeconds(12)));
        var (_, whole) = Run(Options(12) with { LearningRateSchedule = schedule });
        var options = Options(12) with { LearningRateSchedule = schedule, CheckpointPath = _path };
        using var source = new CancellationTokenSource();
        Run(options with { StepCompleted = step => { if (step.TotalSteps == stopAfter) source.Cancel(); } }, cancellationToken: source.Token);
        Assert.Equal(whole, Run(options).Weights);
    }

    [Fact]
    public void AScheduleByTimeGivesTheRateOfTheElapsedTime()
    {
        List<float> rates = [];
        Run(Options(12) with
        {
            LearningRate = 0.5f,
            LearningRateSchedule = new ElapsedTimeSchedule(TimeSpan.FromSeconds(8), new CosineSchedule(0.2f)),
            StepCompleted = step => rates.Add(step.LearningRate),
        });
        Assert.Equal(12, rates.Count);
        for (var step = 0; step < rates.Count; step++)
            Assert.Equal(new CosineSchedule(0.2f).Rate(0.5f, step, 8, 0), rates[step], 1e-6f);
    }

    [Fact]
    public void TheRemainingTimeIsAtMostWhatIsLeft()
    {
        List<TimeSpan?> remaining = [];
        Run(Options(12) with { NumberOfEpochs = 100, StepCompleted = step => remaining.Add(step.Remaining) });
        Assert.Equal(Enumerable.Range(1, 11).Select(step => (TimeSpan?)TimeSpan.FromSeconds(12 - step)), remaining.Skip(1));
        remaining.Clear();
        Run(Options(1000) with { StepCompleted = step => remaining.Add(step.Remaining) });
        Assert.True(remaining[^1] < TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void ARunInWhichNothingCountsHasLearnedNothing()
    {
        var data = new SequenceList(TinyData.InputSize, false, TargetKind.Classes);
        data.Add(new float[6], [], [0], [], weight: 0);
        var time = new ManualTime();
        var options = new TrainingOptions { MaximumDuration = TimeSpan.FromTicks(1), TimeProvider = time, NumberOfEpochs = 1000 };
        options = options with { Progress = new AdvancingProgress(time) };
        var result = new TrainingLoop(TinyNetworks.Make(), new SoftmaxCrossEntropyLoss(), options).Run(data);
        Assert.Equal((TrainingOutcome.LearnedNothing, 0L), (result.Outcome, result.TotalSteps));
        Assert.InRange(result.FinishedEpochs, 1, 3);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void ADurationThatIsNotAboveZeroIsRefused(int seconds) => Assert.Contains(
        "MaximumDuration is ", Assert.Throws<ArgumentException>(() => Run(Options(seconds))).Message, StringComparison.Ordinal);

    private static TrainingOptions Options(double seconds) => new()
    {
        MaximumDuration = TimeSpan.FromSeconds(seconds),
        NumberOfEpochs = 4,
        BatchSize = s_training.Count / StepsPerEpoch,
        LearningRate = 0.01f,
        NumberOfThreads = 1,
    };

    private static (TrainingResult Result, float[] Weights) Run(
        TrainingOptions options, SequenceDataset? validation = null, RecurrentNetwork? network = null, CancellationToken cancellationToken = default)
    {
        var time = new ManualTime();
        var stepped = options.StepCompleted;
        network ??= TinyNetworks.Make();
        options = options with
        {
            TimeProvider = time,
            StepCompleted = step =>
            {
                stepped?.Invoke(step);
                time.Advance(TimeSpan.FromSeconds(1));
            },
        };
        var result = new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), options).Run(s_training, validation, cancellationToken);
        return (result, TinyNetworks.Weights(network));
    }

    private sealed class AdvancingProgress(ManualTime time) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => time.Advance(TimeSpan.FromSeconds(1));
    }
}
