namespace Microsoft.ML.Recurrent.Tests;

/// <summary>How training talks, validates and stops, through the public trainers.</summary>
public sealed class TrainingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recurrent").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void EachEpochIsToldToProgressTheFirstAndTheLastToTheLog()
    {
        var ml = new MLContext(1);
        var messages = new List<string>();
        ml.Log += (_, e) =>
        {
            if (e.Kind == Runtime.ChannelMessageKind.Info)
                messages.Add(e.Message);
        };
        var reports = new List<TrainingProgress>();
        var options = Options();
        options.Progress = new EpochSignal(reports.Add);
        var model = ml.Regression.Trainers.Recurrent(options).Fit(ml.Data.LoadFromEnumerable(SequenceRow.Make(12)));
        Assert.Equal([1, 2, 3], reports.Select(report => report.Epoch));
        foreach (var epoch in new[] { 1, 3 })
            Assert.Contains(messages, message => message.Contains($"Epoch {epoch} of 3: training loss", StringComparison.Ordinal));
        Assert.Equal(TrainingOutcome.Completed, model.TrainingResult!.Outcome);
        Assert.Equal(3, model.TrainingResult.FinishedEpochs);
    }

    [Fact]
    public void ValidationRowsChooseTheBestEpochWhicheverWayTheyAreGiven()
    {
        var ml = new MLContext(1);
        var (train, validation) = (ml.Data.LoadFromEnumerable(SequenceRow.Make(12)), ml.Data.LoadFromEnumerable(SequenceRow.Make(20).Skip(12)));
        var options = Options();
        var byFit = ml.Regression.Trainers.Recurrent(options).Fit(train, validation);
        options.ValidationSet = validation;
        var byOption = ml.Regression.Trainers.Recurrent(options).Fit(train);
        Assert.Equal(3, byFit.TrainingResult!.ValidationLosses.Count);
        Assert.Equal(byFit.TrainingResult.ValidationLosses, byOption.TrainingResult!.ValidationLosses);
        Assert.InRange(byFit.TrainingResult.BestEpoch, 1, 3);

        options.ValidationSet = null;
        options.ValidationFraction = 0.25f;
        Assert.Equal(3, ml.Regression.Trainers.Recurrent(options).Fit(train).TrainingResult!.ValidationLosses.Count);
    }

    [Fact]
    public void HoldingRowsOutOfOneRowIsRefused()
    {
        var ml = new MLContext(1);
        var options = Options();
        options.ValidationFraction = 0.5f;
        var message = Assert.Throws<InvalidOperationException>(() => ml.Regression.Trainers.Recurrent(options)
            .Fit(ml.Data.LoadFromEnumerable(SequenceRow.Make(1)))).Message;
        Assert.Contains("ValidationFraction is 0.5", message, StringComparison.Ordinal);
    }

    [Fact]
    public void NetworkThatCannotBeHeldIsRefused()
    {
        var ml = new MLContext(1);
        var options = Options();
        options.HiddenSize = 65_536;
        var message = Assert.Throws<ArgumentException>(() => ml.Regression.Trainers.Recurrent(options)
            .Fit(ml.Data.LoadFromEnumerable(SequenceRow.Make(6)))).Message;
        Assert.Contains("too large", message, StringComparison.Ordinal);
        Assert.Contains("make HiddenSizes", message, StringComparison.Ordinal);
    }

    [Fact]
    public void FileThatIsNoCheckpointIsNamed()
    {
        var ml = new MLContext(1);
        var options = Options();
        options.CheckpointPath = Path.Combine(_folder, "run.checkpoint");
        File.WriteAllText(options.CheckpointPath, "something else");
        var message = Assert.Throws<ModelFormatException>(() => ml.Regression.Trainers.Recurrent(options)
            .Fit(ml.Data.LoadFromEnumerable(SequenceRow.Make(6)))).Message;
        Assert.Contains(options.CheckpointPath, message, StringComparison.Ordinal);
    }

    [Fact]
    public void CheckpointOfOtherDataOfTheSameSizeIsRefused()
    {
        var ml = new MLContext(1);
        var options = Options();
        options.CheckpointPath = Path.Combine(_folder, "run.checkpoint");
        var rows = SequenceRow.Make(6);
        ml.Regression.Trainers.Recurrent(options).Fit(ml.Data.LoadFromEnumerable(rows));
        rows[2].Features[0] += 1;
        var message = Assert.Throws<InvalidOperationException>(() => ml.Regression.Trainers.Recurrent(options)
            .Fit(ml.Data.LoadFromEnumerable(rows))).Message;
        Assert.Contains("training set is 6 examples", message, StringComparison.Ordinal);
    }

    [Fact]
    public void EarlyStoppingWithoutValidationRowsIsRefused()
    {
        var ml = new MLContext(1);
        var options = Options();
        options.EarlyStoppingPatience = 2;
        var message = Assert.Throws<InvalidOperationException>(() => ml.Regression.Trainers.Recurrent(options)
            .Fit(ml.Data.LoadFromEnumerable(SequenceRow.Make(6)))).Message;
        Assert.Contains("EarlyStoppingPatience is 2", message, StringComparison.Ordinal);
    }

    [Fact]
    public void NoUsableRowIsAnErrorThatSaysWhy()
    {
        var ml = new MLContext(1);
        var trainer = ml.Regression.Trainers.Recurrent(Options());
        var nothing = ml.Data.LoadFromEnumerable(Array.Empty<SequenceRow>());
        Assert.Contains("no training row", Assert.Throws<InvalidOperationException>(() => trainer.Fit(nothing)).Message, StringComparison.Ordinal);
        var rows = new[] { new SequenceRow { Features = [1, 2], Target = float.NaN }, new SequenceRow { Features = [1, float.NaN] } };
        var message = Assert.Throws<InvalidOperationException>(() => trainer.Fit(ml.Data.LoadFromEnumerable(rows))).Message;
        Assert.Contains("None of the 2 training rows", message, StringComparison.Ordinal);
        Assert.Contains("1 with a missing label in 'Target'", message, StringComparison.Ordinal);
        Assert.Contains("1 with a NaN or infinite feature in 'Features'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void CancellationBeforeTrainingHasBegunIsAnException()
    {
        var ml = new MLContext(1);
        var options = Options();
        options.CancellationToken = new CancellationToken(canceled: true);
        var data = ml.Data.LoadFromEnumerable(SequenceRow.Make(6));
        Assert.Throws<OperationCanceledException>(() => ml.Regression.Trainers.Recurrent(options).Fit(data));
    }

    [Fact]
    public void ValidationLabelWithOtherKeysIsRefused()
    {
        var ml = new MLContext(1);
        var trainer = ml.MulticlassClassification.Trainers.Gru("Key", hiddenSize: 4, numberOfEpochs: 1, stepSize: 2);
        var train = Keyed(ml, SequenceRow.Make(9));
        var validation = Keyed(ml, SequenceRow.Make(2));
        var message = Assert.ThrowsAny<ArgumentException>(() => trainer.Fit(train, validation)).Message;
        Assert.Contains("'Key' has 2 different keys; the training data have 3", message, StringComparison.Ordinal);
    }

    [Fact]
    public void RunGoesOnFromItsCheckpoint()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(SequenceRow.Make(12));
        var whole = ml.Regression.Trainers.Recurrent(Options()).Fit(data);

        using var source = new CancellationTokenSource();
        var options = Options();
        options.CheckpointPath = Path.Combine(_folder, "run.checkpoint");
        options.Progress = new EpochSignal(_ => source.Cancel());
        options.CancellationToken = source.Token;
        Assert.Equal(TrainingOutcome.Cancelled, ml.Regression.Trainers.Recurrent(options).Fit(data).TrainingResult!.Outcome);

        (options.Progress, options.CancellationToken) = (null, default);
        var resumed = ml.Regression.Trainers.Recurrent(options).Fit(data);
        Assert.True(resumed.TrainingResult!.Resumed);
        Assert.Equal(whole.Model.Parameters.Weights.ToArray(), resumed.Model.Parameters.Weights.ToArray());
    }

    private static IDataView Keyed(MLContext ml, IEnumerable<SequenceRow> rows)
    {
        var data = ml.Data.LoadFromEnumerable(rows);
        return ml.Transforms.Conversion.MapValueToKey("Key", "Class").Fit(data).Transform(data);
    }

    private static SequenceRegressionOptions Options() => new() { LabelColumnName = "Target", StepSize = 2, HiddenSize = 4, NumberOfEpochs = 3, BatchSize = 4 };
}
