using Microsoft.ML.Recurrent.Experiments;

namespace Microsoft.ML.Recurrent.Tests.Experiments;

/// <summary>Which seed trials get, and where they write their state.</summary>
public sealed class SeedAndCheckpointTests
{
    [Fact]
    public void AllTrialsHaveTheSeedOfTheExperimentUnlessEachIsToHaveItsOwn()
    {
        Assert.Equal([7, 7, 7], Seeds(seedPerTrial: false));
        var own = Seeds(seedPerTrial: true);
        Assert.Equal(7, own[0]);
        Assert.Equal(3, own.Distinct().Count());
        Assert.Equal(own, Seeds(seedPerTrial: true));
    }

    [Fact]
    public void SeedIsThatOfTheContextUnlessTheOptionsHaveOne()
    {
        var options = SampleExperiment.Options(1);
        options.Seed = null;
        Assert.All(Trained(options, seed: 8), trial => Assert.Equal(8, trial.Seed));
        Assert.All(Trained(options, seed: null), trial => Assert.Equal(1, trial.Seed));
        options.Seed = 9;
        Assert.All(Trained(options, seed: 8), trial => Assert.Equal(9, trial.Seed));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TrialsWriteCheckpointsUnlessTheyAreNotTo(bool checkpoints)
    {
        using var folder = new TemporaryFolder();
        var options = SampleExperiment.Options(1);
        (options.Folder, options.TrialCheckpoints) = (folder.Path, checkpoints);
        string?[] paths = [.. Trained(options).Select(trial => trial.CheckpointPath)];
        Assert.All(paths, path => Assert.Equal(checkpoints, path?.StartsWith(folder.Path, StringComparison.Ordinal) ?? false));
    }

    private static int[] Seeds(bool seedPerTrial)
    {
        var options = SampleExperiment.Options(3);
        (options.Seed, options.SeedPerTrial) = (7, seedPerTrial);
        return [.. Trained(options).Take(3).Select(trial => trial.SeedOrDefault)];
    }

    /// <summary>The options that trials were trained with, in their order.</summary>
    private static List<SequenceClassificationOptions> Trained(ExperimentOptions options, int? seed = 1)
    {
        var ml = new MLContext(seed);
        List<SequenceClassificationOptions> trained = [];
        ml.Recurrent.CreateExperiment(SampleExperiment.Initial, (context, made) =>
        {
            if (made.CancellationToken.CanBeCanceled || made.CheckpointPath is not null)
                trained.Add(made);
            return SampleExperiment.Pipeline(context, made);
        }, SampleExperiment.Data(ml), SampleExperiment.Metric, options).Run();
        Assert.NotEmpty(trained);
        return trained;
    }
}
