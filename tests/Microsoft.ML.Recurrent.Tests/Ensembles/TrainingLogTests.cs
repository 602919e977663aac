using System.Globalization;
using Microsoft.ML.Recurrent.Tests.Forecasting;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Tests.Ensembles;

/// <summary>What the log tells of a training, and when. Time is moved by hand.</summary>
public class TrainingLogTests
{
    private readonly MLContext _ml = new(1);
    private readonly List<string> _lines = [];
    private readonly ManualTime _time = new();

    public TrainingLogTests() => _ml.Log += (_, e) => _lines.Add(e.RawMessage);

    [Theory]
    [InlineData(1, 100, 11)] // the first and the last, and one every ten seconds
    [InlineData(4, 20, 8)]
    [InlineData(30, 5, 6)] // long epochs are told of from within, after their first step
    public void EpochsAreWrittenByTime(int secondsPerEpoch, int epochs, int written)
    {
        Fit(epochs, secondsPerEpoch);
        var lines = _lines.FindAll(line => line.StartsWith("Epoch ", StringComparison.Ordinal));
        Assert.Equal(written, lines.Count);
        Assert.StartsWith($"Epoch 1 of {epochs}: training loss", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"Epoch {epochs} of {epochs}: training loss", lines[^1], StringComparison.Ordinal);
        Assert.All(lines.Take(1..^1), line => Assert.Contains(" left", line, StringComparison.Ordinal));
    }

    [Fact]
    public void OpeningLineTellsRowsInputsTargetParametersUpdatesAndThreads()
    {
        var model = Fit(3, 1);
        Assert.Equal(
            string.Create(CultureInfo.InvariantCulture,
                $"Training a network of {model.Model.Layers.Sum(layer => layer.NumberOfParameters):n0} parameters on 12 rows: ")
                + "2 features a step, 1 target; at most 3 epochs of 3 updates; 2 threads; less than 1 MB of memory.",
            Assert.Single(_lines, line => line.StartsWith("Training ", StringComparison.Ordinal)));
        Assert.Single(_lines, line => line.StartsWith("Completed after 3 epochs and 9 updates in ", StringComparison.Ordinal));
    }

    [Fact]
    public void OpeningLineOfTextTellsTheVocabularyClassesAndTheRowsThatChoose()
    {
        var data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 40).Select(i => new Sentence { Text = $"word{i % 7} and word{i % 3}", Topic = $"{i % 2}" }));
        var keys = _ml.Transforms.Conversion.MapValueToKey("Key", nameof(Sentence.Topic)).Fit(data).Transform(data);
        var options = new SequenceClassificationOptions
        {
            LabelColumnName = "Key", FeatureColumnName = nameof(Sentence.Text), HiddenSize = 4, EmbeddingSize = 4, NumberOfEpochs = 2, NumberOfNetworks = 2,
            BatchSize = 32, ValidationFraction = 0.25f, NumberOfThreads = 1,
        };
        _ml.MulticlassClassification.Trainers.Recurrent(options).Fit(keys);
        var opening = Assert.Single(_lines, line => line.StartsWith("Training ", StringComparison.Ordinal));
        Assert.Matches(@"^Training 2 networks of [\d,]+ parameters on 30 rows, 10 more choose the best epoch: "
            + @"a vocabulary of \d+ tokens, \d classes; at most 2 epochs of 1 update each; 1 thread; (less than|about) \d+ MB of memory each\.$", opening);
    }

    [Fact]
    public void WhatIsLeftOfAnEnsembleCountsTheNetworksToCome()
    {
        var reports = new List<TrainingProgress>();
        var options = Options(2, 9, reports.Add);
        options.NumberOfNetworks = 3;
        _ml.Regression.Trainers.Recurrent(options).Fit(Rows());
        Assert.Equal(6, reports.Count);
        Assert.Equal(TimeSpan.Zero, reports[^1].Remaining);
        Assert.Equal(TimeSpan.FromSeconds(18), reports[1].Remaining); // two networks of 9 s each, as the first one took until its last report
    }

    [Fact]
    public void ForecasterIsOneRunFromBeginningToEnd()
    {
        var options = Forecasters.Options(new RunSettings { NumberOfEpochs = 30 });
        options.Time = _time;
        var last = default(TrainingProgress);
        options.Progress = new EpochSignal(report =>
        {
            last = report;
            _time.Advance(TimeSpan.FromSeconds(1));
        });
        Forecasters.Fit(_ml, options, SeriesRow.Wave(60));
        var lines = _lines.FindAll(line => line.StartsWith("Epoch ", StringComparison.Ordinal));
        Assert.InRange(lines.Count, 1, 1 + (int)(last.Elapsed.TotalSeconds / 10));
        Assert.Matches(@"^Epoch 1 of \d+(, step [\d,]+ of [\d,]+)?: training loss ", lines[0]);
        Assert.DoesNotContain(" left", lines[0], StringComparison.Ordinal); // the first epoch tells too little of the others
        Assert.Contains(lines, line => line.Contains(", about ", StringComparison.Ordinal) && line.Contains(" left", StringComparison.Ordinal));
        Assert.Equal(TimeSpan.Zero, last.Remaining);
    }

    [Fact]
    public void SeriesThatRepeatsItselfHasLearnedNothing()
    {
        var model = Forecasters.Fit(_ml, Forecasters.Options(new RunSettings()), [.. Enumerable.Repeat(3f, 40)]);
        Assert.Equal((TrainingOutcome.LearnedNothing, 0), (model.TrainingResult!.Outcome, model.TrainingResults.Count));
    }

    private SequenceRegressionTransformer Fit(int epochs, int secondsPerEpoch) =>
        _ml.Regression.Trainers.Recurrent(Options(epochs, secondsPerEpoch, _ => { })).Fit(Rows());

    private SequenceRegressionOptions Options(int epochs, int secondsPerEpoch, Action<TrainingProgress> report) => new()
    {
        LabelColumnName = "Target", StepSize = 2, HiddenSize = 4, NumberOfEpochs = epochs, BatchSize = 4, NumberOfThreads = 2, Time = _time,
        Progress = new EpochSignal(progress =>
        {
            report(progress);
            if (progress.EpochCompleted)
                _time.Advance(TimeSpan.FromSeconds(secondsPerEpoch));
        }),
    };

    private sealed class Sentence
    {
        public string Text { get; set; } = "";

        public string Topic { get; set; } = "";
    }

    private IDataView Rows() => _ml.Data.LoadFromEnumerable(SequenceRow.Make(12));
}
