using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

public class TrainingOptionsTests
{
    [Fact]
    public void DefaultsAreValid() => new TrainingOptions().Validate();

    [Fact]
    public void AllViolationsStandInOneMessage()
    {
        var options = new TrainingOptions
        {
            BatchSize = 0,
            NumberOfEpochs = 0,
            LearningRate = float.NaN,
            LearningRateSchedule = null!,
            CreateOptimizer = null!,
            GradientClipNorm = -1,
            GradientClipValue = float.PositiveInfinity,
            TruncationLength = -1,
            TruncationStride = 2,
            EarlyStoppingPatience = -1,
            MinimumImprovement = -1,
            WeightAveraging = 1,
            Unfreezing = [new LayerUnfreezing("", -1)],
            NumberOfThreads = -1,
            MaximumConsecutiveDroppedSteps = 0,
            CheckpointPath = " ",
            CheckpointEverySteps = -1,
        };
        var message = Assert.Throws<ArgumentException>(options.Validate).Message;
        foreach (var name in new[]
        {
            nameof(options.BatchSize), nameof(options.NumberOfEpochs), nameof(options.LearningRate), nameof(options.LearningRateSchedule),
            nameof(options.CreateOptimizer),
            nameof(options.GradientClipNorm), nameof(options.GradientClipValue), nameof(options.TruncationLength), nameof(options.TruncationStride),
            nameof(options.EarlyStoppingPatience), nameof(options.MinimumImprovement), nameof(options.WeightAveraging), nameof(options.Unfreezing), nameof(options.NumberOfThreads),
            nameof(options.MaximumConsecutiveDroppedSteps), nameof(options.CheckpointPath), nameof(options.CheckpointEverySteps),
        })
            Assert.Contains($"{name} is", message, StringComparison.Ordinal);
    }

    [Fact]
    public void StrideBeyondTheTruncationLengthIsRefused()
    {
        new TrainingOptions { TruncationLength = 5, TruncationStride = 5 }.Validate();
        Assert.Throws<ArgumentException>(new TrainingOptions { TruncationLength = 5, TruncationStride = 6 }.Validate);
        Assert.Throws<ArgumentException>(new TrainingOptions { TruncationStride = 1 }.Validate);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(31, true)]
    [InlineData(32, false)]
    [InlineData(-1, false)]
    public void MicroBatchesAreSmallerThanBatches(int size, bool allowed)
    {
        var violations = new TrainingOptions { BatchSize = 32, MicroBatchSize = size }.Violations();
        Assert.Equal(allowed, violations.Count == 0);
        Assert.All(violations, violation => Assert.StartsWith($"MicroBatchSize is {size}", violation, StringComparison.Ordinal));
    }

    [Fact]
    public void CheckpointsWithoutAFileAreRefused() => Assert.Throws<ArgumentException>(new TrainingOptions { CheckpointEverySteps = 1 }.Validate);
}
