using Microsoft.ML.Recurrent.Experiments;

namespace Microsoft.ML.Recurrent.Tests.Experiments;

public sealed class TrialFailureTests
{
    [Fact]
    public void ATrialThatFailsIsRecordedAndTheExperimentGoesOnEvenWhenItIsTheFirst()
    {
        var count = 0;
        var result = ScriptedExperiment.Create((_, _) =>
        {
            if (count++ is 0 or 2)
                throw new InvalidOperationException("It broke.");
        }, new ExperimentOptions { MaximumTrials = 5 }).Run();
        Assert.Equal([1, 3, 4], result.Trials.Where(trial => trial.State == TrialState.Completed).Select(trial => trial.TrialId).Order());
        Assert.All(result.Trials.TakeLast(2), trial =>
        {
            Assert.Equal(TrialState.Failed, trial.State);
            Assert.Equal("It broke.", trial.Error);
            Assert.Equal(double.PositiveInfinity, trial.Loss);
            Assert.True(double.IsNaN(trial.Metric));
        });
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void AMetricThatIsNotFiniteIsAFailure(double value)
    {
        var count = 0;
        var result = ScriptedExperiment.Create(new MLContext(1), (_, _) => { }, new ExperimentOptions { MaximumTrials = 3 },
            ExperimentMetric.Of("odd", (_, _) => count++ == 1 ? value : 1, higherIsBetter: true)).Run();
        var failed = Assert.Single(result.Trials, trial => trial.State == TrialState.Failed);
        Assert.Equal(1, failed.TrialId);
        Assert.Contains("odd is", failed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void WhenAllFailTheFirstErrorIsTold()
    {
        var count = 0;
        var experiment = ScriptedExperiment.Create((_, _) => throw new FormatException($"Broken {count++}."), new ExperimentOptions { MaximumTrials = 3 });
        var error = Assert.Throws<InvalidOperationException>(experiment.Run);
        Assert.Contains("None of 3 trials was completed; trial 0 failed: Broken 0.", error.Message, StringComparison.Ordinal);
        Assert.IsType<FormatException>(error.InnerException);
    }

    [Fact]
    public void AnExperimentThatOnlyFailsEndsSoonUnderATimeLimit()
    {
        var count = 0;
        var experiment = ScriptedExperiment.Create((_, _) => throw new FormatException($"Broken {count++}."), new ExperimentOptions { MaximumTime = TimeSpan.FromHours(1) });
        Assert.Throws<InvalidOperationException>(experiment.Run);
        Assert.Equal(10, count);
    }

    [Fact]
    public void AFailureIsReadFromTheLogAndNotTriedAgain()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<InvalidOperationException>(ScriptedExperiment.Create((_, _) => throw new FormatException("Broken."),
            new ExperimentOptions { MaximumTrials = 2, Folder = folder.Path }).Run);
        var result = ScriptedExperiment.Create((_, _) => { }, new ExperimentOptions { MaximumTrials = 3, Folder = folder.Path }).Run();
        Assert.Equal([TrialState.Completed, TrialState.Failed, TrialState.Failed], result.Trials.Select(trial => trial.State));
    }

    [Fact]
    public void AModelThatCannotBeSavedIsNoFailure()
    {
        using var folder = new TemporaryFolder();
        var fits = 0;
        RecurrentExperiment Create() => ScriptedExperiment.Create((_, _) => fits++, new ExperimentOptions { MaximumTrials = 3, Folder = folder.Path });
        Create().Run();
        Assert.Equal(3, fits);
        Assert.NotNull(Create().Run().Model);
        Assert.Equal(4, fits); // only the best again
    }

    [Fact]
    public void AListenerThatThrowsEndsTheExperiment()
    {
        var options = new ExperimentOptions { MaximumTrials = 3, Progress = new ExperimentSignal(_ => throw new FormatException("Listener.")) };
        var error = Assert.Throws<InvalidOperationException>(ScriptedExperiment.Create((_, _) => { }, options).Run);
        Assert.IsType<FormatException>(error.InnerException);
    }

    [Fact]
    public void ATunerThatThrowsEndsTheExperiment()
    {
        var options = new ExperimentOptions { MaximumTrials = 3, Tuner = new BrokenTuner() };
        var error = Assert.Throws<InvalidOperationException>(ScriptedExperiment.Create((_, _) => { }, options).Run);
        Assert.IsType<NotSupportedException>(error.InnerException);
    }

    [Fact]
    public void ACheckpointThatCannotBeWrittenEndsTheExperimentAndLeavesNoFailedTrial()
    {
        using var folder = new TemporaryFolder();
        var options = SampleExperiment.Options(2);
        options.Folder = folder.Path;
        File.WriteAllText(folder.File("checkpoints"), "in the way");
        var error = Assert.Throws<InvalidOperationException>(SampleExperiment.Create(new MLContext(1), options).Run);
        Assert.Contains("checkpoints", error.Message, StringComparison.Ordinal);

        File.Delete(folder.File("checkpoints"));
        Assert.All(SampleExperiment.Create(new MLContext(1), options).Run().Trials, trial => Assert.Equal(TrialState.Completed, trial.State));
    }

    [Theory]
    [InlineData(2.0, "for trial 0 is not in the space: X 2")]
    [InlineData(null, "null for trial 0")]
    public void ATunerThatProposesNoPointOfTheSpaceEndsTheExperiment(double? x, string expected)
    {
        using var folder = new TemporaryFolder();
        var point = x is null ? null : new TrialParameters([new("X", x.Value)]);
        var options = new ExperimentOptions { MaximumTrials = 3, Folder = folder.Path, Tuner = new FixedTuner(point!) };
        var error = Assert.Throws<InvalidOperationException>(ScriptedExperiment.Create((_, _) => { }, options).Run);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);

        // Nothing is left in the log that a mended tuner would stumble over.
        options.Tuner = new FixedTuner(new TrialParameters([new("X", 0.25)]));
        Assert.Equal(3, ScriptedExperiment.Create((_, _) => { }, options).Run().Trials.Count);
    }

    [Fact]
    public void APrunerThatThrowsEndsTheExperiment()
    {
        var options = SampleExperiment.Options(3);
        options.Pruner = new BrokenPruner();
        var error = Assert.Throws<InvalidOperationException>(SampleExperiment.Create(new MLContext(1), options).Run);
        Assert.IsType<NotSupportedException>(error.InnerException);
    }

    private sealed class BrokenPruner : IPruner
    {
        public bool ShouldPrune(IReadOnlyList<TrialReport> reports, IReadOnlyList<TrialResult> known, int? lastEpoch) => throw new NotSupportedException();
    }

    private sealed class FixedTuner(TrialParameters point) : ITuner
    {
        public TrialParameters Propose(
            ExperimentSpace space, int seed, int trial, IReadOnlyList<TrialResult> known, IReadOnlyList<TrialParameters> running) =>
            point;

        public override string ToString() => "fixed";
    }

    private sealed class BrokenTuner : ITuner
    {
        public TrialParameters Propose(
            ExperimentSpace space, int seed, int trial, IReadOnlyList<TrialResult> known, IReadOnlyList<TrialParameters> running) =>
            throw new NotSupportedException();
    }
}
