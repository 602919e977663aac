using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training.Reports;

/// <summary>When a run reports, and what it tells of the time that is left. Time is moved by hand.</summary>
public class ReportingTests
{
    private static readonly SequenceList s_training = TinyData.Classification(40, 2, 9); // 5 steps of 8

    [Fact]
    public void LongEpochsReportByTimeAndShortOnesAtTheirEnd()
    {
        var reports = Run(secondsPerStep: 4, epochs: 2);
        Assert.Equal(["1.3", "1.5 end", "2.3", "2.5 end"], reports.Select(Place));
        reports = Run(secondsPerStep: 1, epochs: 3);
        Assert.Equal(["1.5 end", "2.5 end", "3.5 end"], reports.Select(Place));
        reports = Run(secondsPerStep: 60, epochs: 1);
        Assert.Equal(["1.1", "1.2", "1.3", "1.4", "1.5", "1.5 end"], reports.Select(Place));
    }

    [Fact]
    public void IntervalIsThatOfTheOptions()
    {
        Assert.Equal(["1.5 end"], Run(60, 1, options => options with { ReportInterval = Timeout.InfiniteTimeSpan }).Select(Place));
        Assert.Equal(["1.2", "1.4", "1.5 end"], Run(60, 1, options => options with { ReportInterval = TimeSpan.FromMinutes(2) }).Select(Place));
        foreach (var interval in new[] { TimeSpan.Zero, TimeSpan.FromSeconds(-2) })
            Assert.Contains("ReportInterval is",
                Assert.Throws<ArgumentException>(() => Run(1, 1, options => options with { ReportInterval = interval })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsLeftIsEstimatedFromTheMeanSpeed()
    {
        var reports = Run(secondsPerStep: 4, epochs: 4);
        Assert.Equal([68, 60, 48, 40, 28, 20, 8, 0], reports.Select(report => (int)Math.Round(report.Remaining!.Value.TotalSeconds)));
        Assert.Equal([12, 20, 32, 40, 52, 60, 72, 80], reports.Select(report => (int)report.Elapsed.TotalSeconds));
        Assert.Contains("12 s, about 1 min 8 s left", reports[0].ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("left", reports[^1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void NothingIsLeftWhereTrainingStopsEarly()
    {
        var reports = Run(4, 50, options => options with
        {
            EarlyStoppingPatience = 1,
            Metric = new ValidationMetric("the same", true, (_, _) => 1),
        }, TinyData.Classification(9, 2, 9, 5));
        Assert.Equal(2, reports.Count(report => report.EpochCompleted));
        Assert.Equal(TimeSpan.Zero, reports[^1].Remaining);
        Assert.True(reports[^2].Remaining > TimeSpan.FromSeconds(900));
    }

    [Fact]
    public void ResumedRunEstimatesFromItsOwnSpeed()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("report").FullName, "run.checkpoint");
        using var source = new CancellationTokenSource();
        Run(100, 4, options => options with { CheckpointPath = path, StepCompleted = step => { if (step.TotalSteps == 10) source.Cancel(); } },
            cancellationToken: source.Token);
        var starts = new List<TrainingStart>();
        var reports = Run(4, 4, options => options with { CheckpointPath = path }, starts: starts);
        Assert.Equal(2, Assert.Single(starts).FinishedEpochs);
        Assert.Equal(["3.3", "3.5 end", "4.3", "4.5 end"], reports.Select(Place));
        Assert.Equal([28, 20, 8, 0], reports.Select(report => (int)Math.Round(report.Remaining!.Value.TotalSeconds)));
    }

    [Fact]
    public void StartIsToldOnceBeforeTheFirstStep()
    {
        var starts = new List<TrainingStart>();
        Run(1, 3, options => options with { NumberOfThreads = 2 }, TinyData.Classification(9, 2, 9, 5), starts: starts);
        var parameters = TinyNetworks.Make().Parameters.Parameters.Sum(parameter => parameter.Length);
        Assert.Equal(
            new TrainingStart { TrainingRows = 40, ValidationRows = 9, NumberOfParameters = parameters, NumberOfEpochs = 3, StepsPerEpoch = 5, NumberOfThreads = 2, EstimatedMemory = starts[0].EstimatedMemory },
            Assert.Single(starts));
        Assert.Equal($"40 rows, 9 to choose the best epoch; {parameters} parameters; at most 3 epochs of 5 updates; 2 threads; less than 1 MB of memory", starts[0].ToString());
    }

    [Fact]
    public void RunInWhichNothingCountsHasLearnedNothing()
    {
        var data = new SequenceList(1, false, TargetKind.Classes);
        data.Add([1, 2], [], [0], [], weight: 0);
        var network = TinyNetworks.Make();
        var result = new TrainingLoop(
            new(network.GetOptions() with { InputSize = 1 }), new SoftmaxCrossEntropyLoss(), new TrainingOptions { NumberOfEpochs = 2 }).Run(data);
        Assert.Equal((TrainingOutcome.LearnedNothing, 0L, 2), (result.Outcome, result.TotalSteps, result.FinishedEpochs));
    }

    private static string Place(TrainingProgress report) => $"{report.Epoch}.{report.Step}{(report.EpochCompleted ? " end" : "")}";

    private static List<TrainingProgress> Run(
        int secondsPerStep, int epochs, Func<TrainingOptions, TrainingOptions>? change = null, SequenceDataset? validation = null,
        List<TrainingStart>? starts = null,
        CancellationToken cancellationToken = default)
    {
        var time = new ManualTime();
        var reports = new List<TrainingProgress>();
        var options = new TrainingOptions
        {
            BatchSize = 8, NumberOfEpochs = epochs, TimeProvider = time, Progress = new StartedProgress(reports, starts ?? []),
        };
        options = change?.Invoke(options) ?? options;
        var stepped = options.StepCompleted;
        options = options with
        {
            StepCompleted = step =>
            {
                time.Advance(TimeSpan.FromSeconds(secondsPerStep));
                stepped?.Invoke(step);
            },
        };
        new TrainingLoop(TinyNetworks.Make(), new SoftmaxCrossEntropyLoss(), options).Run(s_training, validation, cancellationToken);
        return reports;
    }

    private sealed class StartedProgress(List<TrainingProgress> reports, List<TrainingStart> starts) : IStartedProgress
    {
        public void ReportStart(TrainingStart value) => starts.Add(value);

        public void Report(TrainingProgress value)
        {
            if (starts.Count == 0)
                throw new InvalidOperationException("A report came before the start.");
            reports.Add(value);
        }
    }
}
