using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Engine.Training.Checkpoints;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training.Checkpoints;

public sealed class ResumeTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"checkpoint-{Guid.NewGuid():N}", "run.ckpt");

    public void Dispose()
    {
        if (Directory.Exists(Path.GetDirectoryName(_path)))
            Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);
    }

    private static TrainingOptions Options => new()
    {
        NumberOfEpochs = 4,
        BatchSize = 16,
        LearningRate = 0.01f,
        LearningRateSchedule = new ReduceOnPlateauSchedule(0.5f, 0, 0.5f),
        WeightAveraging = 0.8f,
        NumberOfThreads = 2,
    };

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(6)] // the last step of the first epoch, before its validation
    [InlineData(7)]
    [InlineData(17)]
    [InlineData(24)]
    public void CancelledRunGoesOnBitForBit(int stopAfter) =>
        StopAndGoOn(SequencePooling.Last, Options, TinyData.Classification(90, 2, 15), TinyData.Classification(20, 2, 15, 99), stopAfter, cancel: true);

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(20)]
    [InlineData(41)]
    public void TruncatedRunCancelledBetweenWindowsGoesOnBitForBit(int stopAfter) =>
        StopAndGoOn(SequencePooling.None, Options with { TruncationLength = 6, TruncationStride = 2 }, TinyData.Tagging(40, 2, 15), TinyData.Tagging(20, 2, 15, 99), stopAfter, cancel: true);

    [Theory]
    [InlineData(3)]
    [InlineData(20)]
    public void TruncatedRunWithPooledStateGoesOnBitForBit(int stopAfter) =>
        StopAndGoOn(SequencePooling.Mean, Options with { TruncationLength = 5, TruncationStride = 3 }, TinyData.Classification(40, 2, 15), TinyData.Classification(20, 2, 15, 99), stopAfter, cancel: true);

    [Theory]
    [MemberData(nameof(TrainingVariants.Names), MemberType = typeof(TrainingVariants))]
    public void EveryCellGoesOnBitForBitFromTheMiddleOfAnEpoch(string variant) => StopAndGoOn(variant, Options with { NumberOfEpochs = 2 });

    [Theory]
    [MemberData(nameof(TrainingVariants.StreamingNames), MemberType = typeof(TrainingVariants))]
    public void EveryCellGoesOnBitForBitFromTheMiddleOfATruncatedSequence(string variant) =>
        StopAndGoOn(variant, Options with { NumberOfEpochs = 2, TruncationLength = 5, TruncationStride = 3 });

    [Theory]
    [InlineData("lstm")]
    [InlineData("two heads")]
    public void TruncatedRunInPiecesGoesOnBitForBit(string variant) =>
        StopAndGoOn(variant, Options with { NumberOfEpochs = 2, MicroBatchSize = 5, TruncationLength = 5, TruncationStride = 3 });

    [Fact]
    public void TrainingOnSamplesOfTheClassesGoesOnBitForBit() =>
        StopAndGoOn("tied weights and dropout of words", Options with { NumberOfEpochs = 2, TruncationLength = 5, TruncationStride = 3, SampledClasses = 2 });

    // A quarter of the steps of two epochs is the middle of the first.
    private void StopAndGoOn(string variant, TrainingOptions options)
    {
        options = options with { Noise = TrainingVariants.NoiseOf(variant) };
        var training = TrainingVariants.Data(variant, 48, 12, 15);
        var (whole, resumed) = (TrainingVariants.Make(variant), TrainingVariants.Make(variant, seed: 999));
        var loss = TrainingVariants.LossOf(variant);
        var steps = new TrainingLoop(whole, loss, options).Run(training).TotalSteps;

        options = options with { CheckpointPath = _path };
        using var source = new CancellationTokenSource();
        var stopAfter = steps / 4;
        var stopping = options with { StepCompleted = p => { if (p.TotalSteps == stopAfter) source.Cancel(); } };
        var first = new TrainingLoop(TrainingVariants.Make(variant), loss, stopping).Run(training, null, source.Token);
        Assert.Equal((TrainingOutcome.Cancelled, stopAfter, 0), (first.Outcome, first.TotalSteps, first.FinishedEpochs));
        Assert.True(stopAfter > 0);
        Assert.True(new TrainingLoop(resumed, loss, options).Run(training).Resumed);
        Assert.Equal(TinyNetworks.Weights(whole), TinyNetworks.Weights(resumed));
    }

    [Theory]
    [InlineData(4)] // in the first epoch: only a checkpoint between its steps can be gone on from
    [InlineData(8)]
    [InlineData(19)]
    public void CrashedRunGoesOnFromItsLastCheckpointBitForBit(int stopAfter) =>
        StopAndGoOn(SequencePooling.Last, Options with { CheckpointEverySteps = 3 }, TinyData.Classification(90, 2, 15), TinyData.Classification(20, 2, 15, 99), stopAfter, cancel: false);

    private void StopAndGoOn(SequencePooling pooling, TrainingOptions options, SequenceDataset training, SequenceDataset validation, int stopAfter, bool cancel)
    {
        options = options with { Noise = TinyNetworks.Dropout(0.3f) };
        var loss = new SoftmaxCrossEntropyLoss();
        var whole = TinyNetworks.Make(pooling);
        var expected = new TrainingLoop(whole, loss, options with { CheckpointEverySteps = 0 }).Run(training, validation);

        // The first part runs in one network, the second in a fresh one with other first weights, as in another process.
        options = options with { CheckpointPath = _path };
        using var source = new CancellationTokenSource();
        var stopped = TinyNetworks.Make(pooling);
        var stopping = options with
        {
            StepCompleted = p =>
            {
                if (p.TotalSteps != stopAfter)
                    return;
                if (!cancel)
                    throw new TimeoutException();
                source.Cancel();
            },
        };
        if (cancel)
            Assert.Equal(TrainingOutcome.Cancelled, new TrainingLoop(stopped, loss, stopping).Run(training, validation, source.Token).Outcome);
        else
            Assert.Throws<TimeoutException>(() => new TrainingLoop(stopped, loss, stopping).Run(training, validation));

        var resumed = new RecurrentNetwork(TinyNetworks.Options(pooling), 999);
        var result = new TrainingLoop(resumed, loss, options with { NumberOfThreads = 1 }).Run(training, validation);
        Assert.True(result.Resumed);
        Assert.Equal(TinyNetworks.Weights(whole), TinyNetworks.Weights(resumed));
        Assert.Equal(expected.TrainingLosses, result.TrainingLosses);
        Assert.Equal(expected.ValidationLosses, result.ValidationLosses);
        Assert.Equal((expected.BestEpoch, expected.TotalSteps, expected.Outcome), (result.BestEpoch, result.TotalSteps, result.Outcome));
    }

    [Fact]
    public void FinishedCheckpointReturnsItsResultWithoutTraining()
    {
        var (training, validation) = (TinyData.Classification(40, 2, 9), TinyData.Classification(20, 2, 9, 99));
        var network = TinyNetworks.Make();
        var options = Options with { CheckpointPath = _path };
        var first = new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), options).Run(training, validation);
        Assert.False(first.Resumed);

        var again = new RecurrentNetwork(TinyNetworks.Options(), 5);
        var steps = 0;
        var second = new TrainingLoop(again, new SoftmaxCrossEntropyLoss(), options with { StepCompleted = _ => steps++ }).Run(training, validation);
        Assert.Equal(0, steps);
        Assert.True(second.Resumed);
        Assert.Equal(TinyNetworks.Weights(network), TinyNetworks.Weights(again));
        Assert.Equal(first.ValidationLosses, second.ValidationLosses);
        Assert.Equal(first.TotalSteps, second.TotalSteps);
    }

    [Fact]
    public void RunWithoutValidationGoesOnAndFinishesBitForBit()
    {
        var training = TinyData.Regression(40, 2, 9);
        var options = Options with { LearningRateSchedule = new CosineSchedule() };
        var whole = TinyNetworks.Make(outputSize: 1);
        new TrainingLoop(whole, new SquaredLoss(), options).Run(training);

        using var source = new CancellationTokenSource();
        var parts = TinyNetworks.Make(outputSize: 1);
        options = options with { CheckpointPath = _path };
        new TrainingLoop(parts, new SquaredLoss(), options with { StepCompleted = p => { if (p.TotalSteps == 5) source.Cancel(); } }).Run(training, null, source.Token);
        new TrainingLoop(parts, new SquaredLoss(), options).Run(training);
        Assert.Equal(TinyNetworks.Weights(whole), TinyNetworks.Weights(parts));
        new TrainingLoop(parts, new SquaredLoss(), options).Run(training);
        Assert.Equal(TinyNetworks.Weights(whole), TinyNetworks.Weights(parts));
    }

    [Fact]
    public void CheckpointOfAnotherRunIsRefusedAndAllDifferencesAreNamed()
    {
        var training = TinyData.Classification(40, 2, 9);
        var options = new TrainingOptions { NumberOfEpochs = 1, CheckpointPath = _path };
        new TrainingLoop(TinyNetworks.Make(), new SoftmaxCrossEntropyLoss(), options).Run(training);

        var network = TinyNetworks.Make();
        var other = options with { BatchSize = 8, CreateOptimizer = static () => new Sgd(), LearningRateSchedule = new StepSchedule(5), Noise = TinyNetworks.Dropout(0.5f) };
        var message = Assert.Throws<InvalidOperationException>(() => new TrainingLoop(network, new SoftmaxCrossEntropyLoss(0.1f), other).Run(TinyData.Classification(41, 2, 9))).Message;
        foreach (var part in new[] { "BatchSize is 8 now and was 32", "network.Dropout is 0.5 now and was 0", "optimizer", "loss", "Schedule", "training set is 41 examples" })
            Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.DoesNotContain("LearningRate", message, StringComparison.Ordinal);
        Assert.DoesNotContain("validation", message, StringComparison.Ordinal);
    }

    [Fact]
    public void DamagedCheckpointsAreRefused()
    {
        var training = TinyData.Classification(20, 2, 4);
        var options = new TrainingOptions { NumberOfEpochs = 1, CheckpointPath = _path };
        new TrainingLoop(TinyNetworks.Make(), new SoftmaxCrossEntropyLoss(), options).Run(training);
        var good = File.ReadAllBytes(_path);
        for (var place = 0; place < good.Length; place += 61)
        {
            var bad = good.ToArray();
            bad[place] ^= 0x10;
            AssertRefused(bad);
        }

        for (var length = 0; length < good.Length; length += 97)
            AssertRefused(good[..length]);

        void AssertRefused(byte[] bytes)
        {
            File.WriteAllBytes(_path, bytes);
            var network = TinyNetworks.Make();
            var before = TinyNetworks.Weights(network);
            Assert.Throws<ModelFormatException>(() => new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), options).Run(training));
            Assert.Equal(before, TinyNetworks.Weights(network));
        }
    }

    [Fact]
    public void PositionThatDoesNotFitTheRunIsRefused()
    {
        var training = TinyData.Classification(20, 2, 4);
        var options = new TrainingOptions { NumberOfEpochs = 1, CheckpointPath = _path };
        new TrainingLoop(TinyNetworks.Make(), new SoftmaxCrossEntropyLoss(), options).Run(training);
        foreach (var change in new Action<TrainingState>[] { s => s.Batch = 99, s => s.Epoch = 2, s => s.TrainingLosses.Clear(), s => s.Outcome = null, s => s.Selection.BestEpoch = 1 })
        {
            var checkpoint = CheckpointFile.Read(_path);
            change(checkpoint.State);
            CheckpointFile.Write(_path, checkpoint);
            Assert.Throws<ModelFormatException>(() => new TrainingLoop(TinyNetworks.Make(), new SoftmaxCrossEntropyLoss(), options).Run(training));
            File.Delete(_path);
            new TrainingLoop(TinyNetworks.Make(), new SoftmaxCrossEntropyLoss(), options).Run(training);
        }
    }
}
