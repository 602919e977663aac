using Microsoft.ML.Recurrent.Experiments;

namespace Microsoft.ML.Recurrent.Tests.Experiments;

public sealed class ExperimentOptionsTests
{
    [Fact]
    public void EveryViolationIsNamedInOneMessage()
    {
        var options = new ExperimentOptions { MaximumTrials = 0, MaximumTime = TimeSpan.Zero, ConcurrentTrials = 0, NumberOfThreads = -1, Folder = " " };
        var error = Assert.Throws<ArgumentException>(() => SampleExperiment.Create(new MLContext(1), options));
        foreach (var name in new[] { "MaximumTrials is 0", "MaximumTime is 00:00:00", "ConcurrentTrials is 0", "NumberOfThreads is -1", "Folder is ' '" })
            Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TrialsOrTimeHaveToBeLimited()
    {
        var error = Assert.Throws<ArgumentException>(() => SampleExperiment.Create(new MLContext(1), new ExperimentOptions()));
        Assert.Contains("MaximumTrials is null; allowed: at least 1, or null if MaximumTime is given", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMetricOfForecastsNeedsSeries()
    {
        var ml = new MLContext(1);
        var error = Assert.Throws<ArgumentException>(() => ml.Recurrent.CreateExperiment(SampleExperiment.Initial, SampleExperiment.Pipeline, SampleExperiment.Data(ml),
            ExperimentMetric.Forecast(), SampleExperiment.Options()));
        Assert.Contains("RollingOrigin", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ASpaceWithoutParametersIsRefused()
    {
        var ml = new MLContext(1);
        var error = Assert.Throws<ArgumentException>(() => ml.Recurrent.CreateExperiment<ScriptedOptions>((_, options) => new ScriptedEstimator(options, (_, _) => { }),
            SampleExperiment.Data(ml), SampleExperiment.Metric, new ExperimentOptions { MaximumTrials = 1 }));
        Assert.Contains("ScriptedOptions has no member with [Range]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void InitialOptionsHaveToBeNewOnes()
    {
        var ml = new MLContext(1);
        var initial = SampleExperiment.Initial();
        Assert.Contains("initial returns the same options again", Refusal(() => initial), StringComparison.Ordinal);
        Assert.Contains("initial returns null", Refusal(() => null!), StringComparison.Ordinal);

        string Refusal(Func<SequenceClassificationOptions> make) => Assert.Throws<ArgumentException>(() =>
            ml.Recurrent.CreateExperiment(make, SampleExperiment.Pipeline, SampleExperiment.Data(ml), SampleExperiment.Metric, SampleExperiment.Options())).Message;
    }

    [Fact]
    public void AParameterThatTheOptionsDoNotHaveIsNamedBeforeAnythingRuns()
    {
        var options = SampleExperiment.Options();
        options.Space = ExperimentSpace.Empty.WithIntegerRange("HidenSize", 2, 9);
        var error = Assert.Throws<ArgumentException>(() => SampleExperiment.Create(new MLContext(1), options));
        Assert.Contains("SequenceClassificationOptions has no public member 'HidenSize'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileIsNoFolder()
    {
        using var folder = new TemporaryFolder();
        var options = SampleExperiment.Options();
        options.Folder = Path.Combine(folder.Path, "file");
        File.WriteAllText(options.Folder, "");
        var error = Assert.Throws<InvalidOperationException>(SampleExperiment.Create(new MLContext(1), options).Run);
        Assert.Contains("is a file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ThreadsAreSharedEvenly()
    {
        Assert.Equal(2, new ExperimentOptions { NumberOfThreads = 7, ConcurrentTrials = 3 }.ThreadsPerTrial);
        Assert.Equal(1, new ExperimentOptions { NumberOfThreads = 2, ConcurrentTrials = 5 }.ThreadsPerTrial);
    }

    [Fact]
    public void OptionsNestedInOptionsAreSetUpAndTuned()
    {
        var ml = new MLContext(1);
        var seen = new List<SequenceClassificationOptions>();
        var result = ml.Recurrent.CreateExperiment(() => new Race { Network = SampleExperiment.Initial() }, (context, race) =>
        {
            seen.Add(race.Network);
            return race.Trainer == "network" ? SampleExperiment.Pipeline(context, race.Network)
                : context.Transforms.Conversion.MapValueToKey("ClassKey", nameof(SequenceRow.Class))
                    .Append(context.Transforms.CustomMapping<SequenceRow, Start>((row, start) => start.Flat = [row.Features[0], row.Features[^2]], null))
                    .Append(context.MulticlassClassification.Trainers.SdcaMaximumEntropy("ClassKey", "Flat", maximumNumberOfIterations: 3));
        }, SampleExperiment.Data(ml), SampleExperiment.Metric, new ExperimentOptions
        {
            MaximumTrials = 6, Seed = 3, NumberOfThreads = 1,
            Space = ExperimentSpace.Empty.WithChoice("Trainer", "network", "network", "linear").WithIntegerRange("Network.HiddenSize", 2, 9, initial: 3),
        }).Run();
        Assert.All(result.Trials, trial => Assert.Equal(TrialState.Completed, trial.State));
        Assert.Equal(2, result.Trials.Select(trial => trial.Parameters["Trainer"]).Distinct().Count());
        Assert.All(seen, options => Assert.Equal((3, 1), (options.Seed, options.NumberOfThreads)));
        Assert.All(result.Trials, trial => Assert.Equal(trial.Parameters["Trainer"].Equals("network") ? 3 : 0, trial.Reports.Count));
    }

    private sealed class Race
    {
        public string Trainer { get; set; } = "network";

        public SequenceClassificationOptions Network { get; set; } = new();
    }

    private sealed class Start
    {
        [Microsoft.ML.Data.VectorType(2)]
        public float[] Flat { get; set; } = [];
    }
}
