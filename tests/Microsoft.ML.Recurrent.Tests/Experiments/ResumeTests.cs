using Microsoft.ML.Recurrent.Experiments;

namespace Microsoft.ML.Recurrent.Tests.Experiments;

/// <summary>An experiment that was interrupted ends with the trials of one that was not.</summary>
public sealed class ResumeTests
{
    private const int Trials = 4;

    [Theory]
    [InlineData(ExperimentEvent.TrialStarted, 0)]
    [InlineData(ExperimentEvent.TrialReported, 1)]
    [InlineData(ExperimentEvent.TrialReported, 2)]
    [InlineData(ExperimentEvent.TrialReported, 3)]
    [InlineData(ExperimentEvent.TrialReported, 4)]
    [InlineData(ExperimentEvent.TrialReported, 8)]
    [InlineData(ExperimentEvent.TrialEnded, 1)]
    [InlineData(ExperimentEvent.TrialEnded, 3)]
    public void AnInterruptedExperimentMakesTheTrialsOfOneThatWasNot(ExperimentEvent at, int count)
    {
        using var folder = new TemporaryFolder();
        Interrupt(folder.Path, at, count);
        var started = new List<int>();
        var ended = File.ReadAllLines(folder.File("trials.jsonl")).Count(line => line.Contains("\"finished\"", StringComparison.Ordinal));
        var resumed = Run(folder.Path, progress => Note(started, progress));
        Assert.Equal(SampleExperiment.Outline(Run(null, null)), SampleExperiment.Outline(resumed));
        Assert.Equal(Enumerable.Range(ended, Trials - ended), started);
    }

    [Fact]
    public void ATrialGoesOnFromItsCheckpoint()
    {
        using var folder = new TemporaryFolder();
        Interrupt(folder.Path, ExperimentEvent.TrialReported, 5);
        Assert.NotEmpty(Directory.GetFiles(folder.File("checkpoints"), "*.checkpoint", SearchOption.AllDirectories));
        var messages = new List<string>();
        Run(folder.Path, null, messages);
        Assert.Contains(messages, message => message.Contains("Trial 1: Epoch 3 of 3", StringComparison.Ordinal));
        Assert.DoesNotContain(messages, message => message.Contains("Trial 1: Epoch 2 of 3", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(folder.File("checkpoints"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void ADamagedCheckpointOnlyCostsItsTrial()
    {
        using var folder = new TemporaryFolder();
        Interrupt(folder.Path, ExperimentEvent.TrialReported, 5);
        foreach (var checkpoint in Directory.GetFiles(folder.File("checkpoints"), "*.checkpoint", SearchOption.AllDirectories))
            File.WriteAllText(checkpoint, "no checkpoint");
        Assert.Equal(SampleExperiment.Outline(Run(null, null)), SampleExperiment.Outline(Run(folder.Path, null)));
    }

    [Fact]
    public void ACompletedExperimentGivesItsResultAgainWithoutATrial()
    {
        using var folder = new TemporaryFolder();
        var first = Run(folder.Path, null);
        var log = File.ReadAllBytes(folder.File("trials.jsonl"));
        var started = new List<int>();
        var second = Run(folder.Path, progress => Note(started, progress));
        Assert.Empty(started);
        Assert.Equal(log, File.ReadAllBytes(folder.File("trials.jsonl")));
        Assert.Equal(SampleExperiment.Outline(first), SampleExperiment.Outline(second));
        Assert.Equal(Scores(first.Model), Scores(second.Model));
    }

    [Fact]
    public void ABestModelThatIsGoneIsMadeAgain()
    {
        using var folder = new TemporaryFolder();
        var first = Run(folder.Path, null);
        File.Delete(Directory.GetFiles(folder.Path, "best-trial-*.zip").Single());
        Assert.Equal(Scores(first.Model), Scores(Run(folder.Path, null).Model));
        Assert.Single(Directory.GetFiles(folder.Path, "best-trial-*.zip"));
    }

    [Fact]
    public void MoreTrialsGoOnWhereFewerEnded()
    {
        using var folder = new TemporaryFolder();
        Run(folder.Path, null, trials: 2);
        Assert.Equal(SampleExperiment.Outline(Run(null, null)), SampleExperiment.Outline(Run(folder.Path, null)));
    }

    [Fact]
    public void AFolderOfAnotherExperimentIsRefused()
    {
        using var folder = new TemporaryFolder();
        Run(folder.Path, null, trials: 1);
        var ml = new MLContext(1);
        var options = Options(folder.Path, null, 1);
        options.Seed = 2;
        var error = Assert.Throws<InvalidOperationException>(() => SampleExperiment.Create(ml, options).Run());
        Assert.Contains("seed is '2' now and was '1'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OneFolderServesOneRunAtATime()
    {
        using var folder = new TemporaryFolder();
        Exception? error = null;
        Run(folder.Path, progress => error ??= Record.Exception(() => Run(folder.Path, null)), trials: 1);
        Assert.IsType<InvalidOperationException>(error);
        Assert.Contains(folder.Path, error.Message, StringComparison.Ordinal);
    }

    private static void Interrupt(string folder, ExperimentEvent at, int count)
    {
        using var cancellation = new CancellationTokenSource();
        var options = Options(folder, progress =>
        {
            if (progress.Event == at && --count <= 0)
                cancellation.Cancel();
        }, Trials);
        options.CancellationToken = cancellation.Token;
        try
        {
            SampleExperiment.Create(new MLContext(1), options).Run();
        }
        catch (OperationCanceledException)
        {
            // Where no trial had been completed.
        }
    }

    private static ExperimentResult Run(string? folder, Action<ExperimentProgress>? progress, List<string>? messages = null, int trials = Trials)
    {
        var ml = new MLContext(1);
        if (messages is not null)
            ml.Log += (_, line) => messages.Add(line.RawMessage);
        return SampleExperiment.Create(ml, Options(folder, progress, trials)).Run();
    }

    private static ExperimentOptions Options(string? folder, Action<ExperimentProgress>? progress, int trials)
    {
        var options = SampleExperiment.Options(trials);
        options.Folder = folder;
        options.Progress = progress is null ? null : new ExperimentSignal(progress);
        return options;
    }

    private static void Note(List<int> started, ExperimentProgress progress)
    {
        if (progress.Event == ExperimentEvent.TrialStarted)
            started.Add(progress.TrialId);
    }

    private static float[][] Scores(ITransformer model)
    {
        var ml = new MLContext(1);
        return [.. ml.Data.CreateEnumerable<ScoredRow>(model.Transform(SampleExperiment.Rows(ml)), reuseRowObject: false).Select(row => row.Score)];
    }

    private sealed class ScoredRow
    {
        public float[] Score { get; set; } = [];
    }
}
