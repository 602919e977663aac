using Microsoft.ML.Recurrent.Experiments;
using Microsoft.ML.Recurrent.Experiments.Data;

namespace Microsoft.ML.Recurrent.Tests.Experiments;

/// <summary>How an experiment ends before all its trials have.</summary>
public sealed class EndingTests
{
    [Fact]
    public void CancellationGivesTheBestSoFar()
    {
        using var cancellation = new CancellationTokenSource();
        var options = SampleExperiment.Options(50);
        options.Refit = true;
        options.CancellationToken = cancellation.Token;
        options.Progress = new ExperimentSignal(progress =>
        {
            if (progress is { Event: ExperimentEvent.TrialReported, TrialId: 3 })
                cancellation.Cancel();
        });
        var result = SampleExperiment.Create(new MLContext(1), options).Run();
        Assert.Equal([0, 1, 2], result.Trials.Select(trial => trial.TrialId).Order());
        Assert.False(result.IsRefitted);
        Assert.Equal(5, result.Model.Transform(SampleExperiment.Rows(new MLContext(1), 5)).Preview().RowView.Length);
    }

    [Fact]
    public void CancellationReachesATrialThatWouldTakeHours()
    {
        using var cancellation = new CancellationTokenSource();
        var options = SampleExperiment.Options(2);
        options.CancellationToken = cancellation.Token;
        var ml = new MLContext(1);
        var rows = ml.Data.LoadFromEnumerable(SequenceRow.Make(3000));
        options.Tuner = new ShortThenLong();
        options.Progress = new ExperimentSignal(progress =>
        {
            if (progress is { Event: ExperimentEvent.TrialStarted, TrialId: 1 })
                cancellation.CancelAfter(TimeSpan.FromMilliseconds(300));
        });
        options.Space = ExperimentSpace.Empty.WithIntegerRange("NumberOfEpochs", 1, 1_000_000, logarithmic: true, initial: 1);
        var result = ml.Recurrent.CreateExperiment(SampleExperiment.Initial, SampleExperiment.Pipeline, ExperimentData.TrainValidation(rows, SampleExperiment.Rows(ml)),
            SampleExperiment.Metric, options).Run();
        Assert.Equal(0, Assert.Single(result.Trials).TrialId);
    }

    [Fact]
    public void CancellationBeforeATrialHasEndedThrows()
    {
        using var cancellation = new CancellationTokenSource();
        var options = SampleExperiment.Options(3);
        options.CancellationToken = cancellation.Token;
        options.Progress = new ExperimentSignal(progress =>
        {
            if (progress.Event == ExperimentEvent.TrialReported)
                cancellation.Cancel();
        });
        Assert.Throws<OperationCanceledException>(SampleExperiment.Create(new MLContext(1), options).Run);
    }

    [Fact]
    public void CancellationEndsTheComparisonOfForecastsAtTheNextRow()
    {
        using var cancellation = new CancellationTokenSource();
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 20).Select(value => new Number { Value = value }));
        var twice = ml.Transforms.Concatenate("Twice", "Value", "Value");
        var options = new ForecastingCrossValidationOptions { ActualColumnName = "Value", ForecastColumnName = "Twice", Horizon = 2, NumberOfFolds = 1 };
        var fold = Assert.Single(new RollingOriginPlan(data, options).CutAtOrigins(ml, twice, 2, cancellation.Token));
        var read = 0;
        Assert.Throws<OperationCanceledException>(() => fold.MetricsOf(
            rows => ml.Data.FilterByCustomPredicate<Number>(twice.Fit(rows).Transform(rows), _ =>
            {
                if (++read == 3)
                    cancellation.Cancel();
                return false;
            }), cancellation.Token));
        Assert.Equal(3, read);
    }

    [Fact]
    public void TimeThatIsUpEndsTheExperimentOnceThereIsAModel()
    {
        // The first trial takes much longer than there is time, so that a timer which a busy machine lets go off late still goes off within it.
        var options = new ExperimentOptions { MaximumTime = TimeSpan.FromMilliseconds(1) };
        var result = ScriptedExperiment.Create((_, _) => Thread.Sleep(TimeSpan.FromSeconds(2)), options).Run();
        Assert.Equal(0, Assert.Single(result.Trials).TrialId);
    }

    [Fact]
    public void TimeTakenBeforeAnInterruptionCounts()
    {
        using var folder = new TemporaryFolder();
        var fits = 0;
        ScriptedExperiment.Create((_, _) => Thread.Sleep(20), new ExperimentOptions { MaximumTrials = 2, Folder = folder.Path }).Run();
        var result = ScriptedExperiment.Create((_, _) => fits++, new ExperimentOptions { MaximumTime = TimeSpan.FromMilliseconds(30), Folder = folder.Path }).Run();
        Assert.Equal(2, result.Trials.Count);
        Assert.Equal(1, fits); // the best model, which cannot be saved
        Assert.True(result.Elapsed >= TimeSpan.FromMilliseconds(40));
    }

    [Fact]
    public void TheCallersOwnListenerStillHearsOfEpochs()
    {
        var epochs = 0;
        var ml = new MLContext(1);
        ml.Recurrent.CreateExperiment(() =>
        {
            var initial = SampleExperiment.Initial();
            initial.Progress = new EpochSignal(_ => epochs++);
            return initial;
        }, SampleExperiment.Pipeline, SampleExperiment.Data(ml), SampleExperiment.Metric, SampleExperiment.Options(2)).Run();
        Assert.Equal(6, epochs);
    }

    private sealed class Number
    {
        public float Value { get; set; }
    }

    private sealed class ShortThenLong : ITuner
    {
        public TrialParameters Propose(
            ExperimentSpace space, int seed, int trial, IReadOnlyList<TrialResult> known, IReadOnlyList<TrialParameters> running) =>
            new([new("NumberOfEpochs", trial == 0 ? 1 : 1_000_000)]);
    }
}
