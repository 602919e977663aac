using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Sequences;

/// <summary>Classifiers and regressors that are trained further with new rows.</summary>
public sealed class LearningOnTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void AClassifierLearnsLabelsThatAreTurnedRound()
    {
        var (old, turned) = (SequenceRow.Make(40), SequenceRow.Make(40));
        foreach (var row in turned)
            row.Label = !row.Label;
        var model = Binary(30).Fit(Load(old));
        Assert.InRange(Accuracy(model, turned), 0, 0.1);
        var further = Binary(30).Fit(Load(turned), model);
        Assert.InRange(Accuracy(further, turned), 0.95, 1);
        Assert.Equal(model.Sequences.Choice.Layout, further.Sequences.Choice.Layout);
        Assert.Same(model.Sequences.Scale, further.Sequences.Scale);
    }

    [Fact]
    public void WhatIsNotSetIsChosenByTheNewRows()
    {
        var model = _ml.BinaryClassification.Trainers.Gru(hiddenSize: 3, numberOfEpochs: 1, stepSize: 2).Fit(Load(SequenceRow.Make(40)));
        var further = _ml.BinaryClassification.Trainers.Gru(hiddenSize: 3, stepSize: 2).Fit(Load(SequenceRow.Make(12)), model);
        Assert.Contains("12 rows", further.ChosenDefaults, StringComparison.Ordinal);
        Assert.Equal(model.Networks.Count, further.Networks.Count);
        Assert.True(further.TrainingResult!.FinishedEpochs > 30);
    }

    [Fact]
    public void TargetsKeepTheirScale()
    {
        var rows = SequenceRow.Make(30);
        var model = _ml.Regression.Trainers.Gru("Target", hiddenSize: 4, numberOfEpochs: 2, stepSize: 2).Fit(Load(rows));
        foreach (var row in rows)
            row.Target *= 10;
        var further = _ml.Regression.Trainers.Gru("Target", hiddenSize: 4, numberOfEpochs: 2, stepSize: 2).Fit(Load(rows), model);
        Assert.Equal(model.TargetScale, further.TargetScale);
    }

    [Fact]
    public void OptionsAndClassesOfAnotherModelAreRefusedByName()
    {
        var data = Keys("abc");
        SequenceClassificationOptions Options() => new() { LabelColumnName = "Key", StepSize = 2, HiddenSize = 3, NumberOfEpochs = 1 };
        var trainers = _ml.MulticlassClassification.Trainers;
        var model = trainers.Recurrent(Options()).Fit(data);
        var options = Options();
        (options.HiddenSize, options.WindowLength, options.Views, options.Pooling) = (4, 5, SequenceViews.All, SequencePooling.Mean);
        var message = Assert.Throws<ArgumentException>(() => trainers.Recurrent(options).Fit(data, model)).Message;
        foreach (var part in new[] { "HiddenSize is 4", "WindowLength is 5", "Views is All", "Pooling is Mean" })
            Assert.Contains(part, message, StringComparison.Ordinal);
        message = Assert.Throws<ArgumentOutOfRangeException>(() => trainers.Recurrent(Options()).Fit(Keys("acb"), model)).Message;
        Assert.Contains("Key 2 of the label column 'Key' stands for 'c'", message, StringComparison.Ordinal);
        message = Assert.Throws<ArgumentException>(() => trainers.Recurrent(Options()).Fit(Keys("abcd"), model)).Message;
        Assert.Contains("has 4 different keys; the model that is trained further has 3 classes", message, StringComparison.Ordinal);
    }

    [Fact]
    public void WindowsAndColumnsOfTheModelAreAccepted()
    {
        var data = Load(Long());
        SequenceClassificationOptions Options() => new() { HiddenSize = 3, NumberOfEpochs = 1, WindowLength = 4, WindowStride = 2, WindowValues = 2 };
        var trainers = _ml.BinaryClassification.Trainers;
        var model = trainers.Recurrent(Options()).Fit(data);
        Assert.Equal((2, 4, 2), (model.Sequences.Choice.Layout.Stride, model.Sequences.Choice.Layout.Window, model.Sequences.Choice.Layout.Values));
        Assert.Equal(10, model.Sequences.Choice.Layout.StepsOf(20));
        Assert.Equal(model.Sequences.Choice.Layout, trainers.Recurrent(Options()).Fit(data, model).Sequences.Choice.Layout);
        Assert.Equal(model.Sequences.Choice.Layout, trainers.Lstm(hiddenSize: 3, numberOfEpochs: 1).Fit(data, model).Sequences.Choice.Layout);
    }

    [Fact]
    public void ATextClassifierKeepsItsVocabularyAndColumns()
    {
        var data = _ml.Data.LoadFromEnumerable(SequenceRow.Make(20).Select(row => new { row.Label, Text = $"{row.Class} x" }));
        SequenceClassificationOptions Options() => new()
        {
            FeatureColumnName = "Text", HiddenSize = 3, NumberOfEpochs = 1, Pooling = SequencePooling.Attention, AttentionColumnName = "Weights", MinimumTokenCount = 1,
        };
        var trainers = _ml.BinaryClassification.Trainers;
        var model = trainers.Recurrent(Options()).Fit(data);
        var others = _ml.Data.LoadFromEnumerable(SequenceRow.Make(20).Select(row => new { row.Label, Text = $"{row.Class} new" }));
        var further = trainers.Recurrent(Options()).Fit(others, model);
        Assert.Equal(model.Sequences.Encoding.Vocabulary.Words, further.Sequences.Encoding.Vocabulary.Words);
        Assert.NotNull(further.Transform(others).Schema.GetColumnOrNull("Weights"));
        var options = Options();
        options.AttentionColumnName = "Other";
        Assert.Contains("AttentionColumnName is 'Other'", Assert.Throws<ArgumentException>(() => trainers.Recurrent(options).Fit(others, model)).Message,
            StringComparison.Ordinal);
    }

    private SequenceBinaryTrainer Binary(int epochs) =>
        _ml.BinaryClassification.Trainers.Gru(hiddenSize: 8, numberOfEpochs: epochs, learningRate: 0.02f, stepSize: 2);

    private double Accuracy(ITransformer model, IEnumerable<SequenceRow> rows) => _ml.BinaryClassification.Evaluate(model.Transform(Load(rows))).Accuracy;

    private IDataView Load(IEnumerable<SequenceRow> rows) => _ml.Data.LoadFromEnumerable(rows);

    private IDataView Keys(string names)
    {
        var data = Load(SequenceRow.Make(12));
        var keys = _ml.Data.LoadFromEnumerable(names.Select(name => new { Name = $"{name}" }));
        return _ml.Transforms.Conversion.MapValueToKey("Key", nameof(SequenceRow.Class), keyData: keys).Fit(data).Transform(data);
    }

    private static IEnumerable<SequenceRow> Long() => Enumerable.Range(0, 12).Select(i => new SequenceRow
    {
        Label = i % 2 == 0, Features = [.. Enumerable.Range(0, 20).Select(t => MathF.Sin(i + t))],
    });
}
