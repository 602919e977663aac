using Microsoft.ML.Recurrent.Experiments;

namespace Microsoft.ML.Recurrent.Tests.Experiments;

public sealed class PruningTests
{
    [Fact]
    public void APrunedTrialStopsAtTheReportThatPrunedIt()
    {
        var epochs = new List<int>();
        var options = SampleExperiment.Options(3);
        options.Pruner = new PruneAt(trial: 1, epoch: 2);
        options.Progress = new ExperimentSignal(progress =>
        {
            if (progress is { Event: ExperimentEvent.TrialReported, TrialId: 1 })
                epochs.Add(progress.Report!.Epoch);
        });
        var result = SampleExperiment.Create(new MLContext(1), options).Run();
        var pruned = Assert.Single(result.Trials, trial => trial.State == TrialState.Pruned);
        Assert.Equal(1, pruned.TrialId);
        Assert.Equal([1, 2], epochs);
        Assert.Equal(2, pruned.Reports.Count);
        Assert.Equal(pruned.Reports[^1].Loss, pruned.Loss);
        Assert.True(double.IsNaN(pruned.Metric));
    }

    [Fact]
    public void ADecisionIsMadeAgainWhereTheLogBreaksOffBeforeIt()
    {
        using var folder = new TemporaryFolder();
        var options = SampleExperiment.Options(3);
        options.Folder = folder.Path;
        options.Pruner = new PruneAt(trial: 1, epoch: 2);
        var whole = SampleExperiment.Create(new MLContext(1), options).Run();

        // As if the process had been killed between the report and the line that ends the trial.
        var lines = File.ReadAllLines(folder.File("trials.jsonl"));
        var end = Array.FindIndex(lines, line => line.Contains("\"Pruned\"", StringComparison.Ordinal));
        File.WriteAllText(folder.File("trials.jsonl"), string.Join('\n', lines[..end]) + "\n");
        Assert.Equal(SampleExperiment.Outline(whole), SampleExperiment.Outline(SampleExperiment.Create(new MLContext(1), options).Run()));
        Assert.Equal(lines.Length, File.ReadAllLines(folder.File("trials.jsonl")).Length);
    }

    [Theory]
    [InlineData(0f, "Dropout", true, "ValidationFraction is 0")]
    [InlineData(0.25f, "LabelSmoothing", true, "LabelSmoothing is varied")]
    [InlineData(0.25f, "Dropout", true, null)]
    [InlineData(0f, "LabelSmoothing", false, null)]
    public void LossesThatCompareBadlyAreWarnedOfWhereTrialsArePruned(float validationFraction, string parameter, bool prunes, string? expected)
    {
        var ml = new MLContext(1);
        var warnings = new List<string>();
        ml.Log += (_, line) =>
        {
            if (line.RawMessage.Contains("stop the wrong trials", StringComparison.Ordinal))
                warnings.Add(line.RawMessage);
        };
        var options = SampleExperiment.Options(1);
        options.Space = ExperimentSpace.Empty.WithRange(parameter, 0.0, 0.2, initial: 0);
        options.Pruner = prunes ? new MedianPruner() : new NoPruner();
        ml.Recurrent.CreateExperiment(() =>
        {
            var initial = SampleExperiment.Initial();
            initial.ValidationFraction = validationFraction;
            return initial;
        }, SampleExperiment.Pipeline, SampleExperiment.Data(ml), SampleExperiment.Metric, options).Run();
        if (expected is null)
            Assert.Empty(warnings);
        else
            Assert.Contains(expected, Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void SuccessiveHalvingSavesEpochs()
    {
        var options = SampleExperiment.Options(12);
        options.Space = SampleExperiment.Space.WithRange("LearningRate", 1e-6, 0.1, logarithmic: true, initial: 0.01);
        options.Pruner = new SuccessiveHalvingPruner(1, 3);
        var result = SampleExperiment.Create(new MLContext(1), options).Run();
        Assert.Contains(result.Trials, trial => trial.State == TrialState.Pruned);
        Assert.Equal(TrialState.Completed, result.Best.State);
        Assert.True(result.Trials.Sum(trial => trial.Reports.Count) < 12 * 3);
    }

    private sealed class PruneAt(int trial, int epoch) : IPruner
    {
        public bool ShouldPrune(IReadOnlyList<TrialReport> reports, IReadOnlyList<TrialResult> known, int? lastEpoch) => known.Count == trial && reports.Count == epoch;

        public override string ToString() => $"prune {trial} at {epoch}";
    }
}
