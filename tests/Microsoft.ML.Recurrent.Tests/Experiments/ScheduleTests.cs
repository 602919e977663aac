using System.Collections.Concurrent;
using Microsoft.ML.Recurrent.Experiments;

namespace Microsoft.ML.Recurrent.Tests.Experiments;

/// <summary>Trials side by side: what a trial knows of depends on its number alone.</summary>
public sealed class ScheduleTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void ATrialKnowsThoseThatHadToEndBeforeItAndNoOthers(int concurrent)
    {
        var known = new ConcurrentDictionary<int, int[]>();
        var random = new Random(concurrent);
        var options = new ExperimentOptions { MaximumTrials = 12, ConcurrentTrials = concurrent, Tuner = new WatchedTuner(known) };
        ScriptedExperiment.Create((_, _) =>
        {
            int rounds;
            lock (random)
                rounds = random.Next(2000);
            Thread.SpinWait(rounds * 100); // trials end in any order
        }, options).Run();
        for (var trial = 0; trial < 12; trial++)
            Assert.Equal(Enumerable.Range(0, Math.Max(0, trial - concurrent + 1)), known[trial]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void ATrialIsProposedBesideThoseItDoesNotKnowOf(int concurrent)
    {
        var beside = new ConcurrentDictionary<int, TrialParameters[]>();
        var options = new ExperimentOptions { MaximumTrials = 8, ConcurrentTrials = concurrent, Tuner = new BesideTuner(beside) };
        var trials = ScriptedExperiment.Create((_, _) => { }, options).Run().Trials.OrderBy(trial => trial.TrialId).ToArray();
        for (var trial = 0; trial < 8; trial++)
            Assert.Equal(trials[Math.Max(0, trial - concurrent + 1)..trial].Select(result => result.Parameters), beside[trial]);
    }

    [Fact]
    public void AnInterruptionChangesNothingOfTrialsSideBySide()
    {
        using var folder = new TemporaryFolder();
        ExperimentResult Run(int trials, string? path) => ScriptedExperiment.Create((_, _) => { }, new ExperimentOptions
        {
            MaximumTrials = trials, ConcurrentTrials = 3, Folder = path,
            Tuner = new GaussianProcessTuner(new GaussianProcessTunerOptions { StartupTrials = 3 }),
        }).Run();
        Run(6, folder.Path);
        Assert.Equal(SampleExperiment.Outline(Run(11, null)), SampleExperiment.Outline(Run(11, folder.Path)));
    }

    [Fact]
    public void SoManyTrialsRunAtATimeAndNoMore()
    {
        using var barrier = new Barrier(3);
        var running = 0;
        var most = 0;
        var gate = new Lock();
        var options = new ExperimentOptions { MaximumTrials = 9, ConcurrentTrials = 3 };
        ScriptedExperiment.Create((_, _) =>
        {
            lock (gate)
                most = Math.Max(most, ++running);
            barrier.SignalAndWait(); // ends only if three are here
            lock (gate)
                running--;
        }, options).Run();
        Assert.Equal(3, most);
    }

    [Fact]
    public void TrialsSideBySideGiveWhatTheSameScheduleGivesOneByOne()
    {
        var options = SampleExperiment.Options(6);
        options.ConcurrentTrials = 3;
        var first = SampleExperiment.Create(new MLContext(1), options).Run();
        options.NumberOfThreads = 6;
        var second = SampleExperiment.Create(new MLContext(1), options).Run();
        Assert.Equal(SampleExperiment.Outline(first), SampleExperiment.Outline(second));
    }

    private sealed class BesideTuner(ConcurrentDictionary<int, TrialParameters[]> beside) : ITuner
    {
        public TrialParameters Propose(
            ExperimentSpace space, int seed, int trial, IReadOnlyList<TrialResult> known, IReadOnlyList<TrialParameters> running)
        {
            beside[trial] = [.. running];
            return new RandomTuner().Propose(space, seed, trial, known, running);
        }
    }

    private sealed class WatchedTuner(ConcurrentDictionary<int, int[]> seen) : ITuner
    {
        public TrialParameters Propose(
            ExperimentSpace space, int seed, int trial, IReadOnlyList<TrialResult> known, IReadOnlyList<TrialParameters> running)
        {
            seen[trial] = [.. known.Select(result => result.TrialId)];
            return new RandomTuner().Propose(space, seed, trial, known, running);
        }
    }
}
