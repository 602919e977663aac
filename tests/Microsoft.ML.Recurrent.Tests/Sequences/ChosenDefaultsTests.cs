using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.LoadHost;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Tests.Sequences;

/// <summary>What trainers of number sequences learn, save and report if nothing but the columns is set.</summary>
public sealed class ChosenDefaultsTests
{
    // A row alone takes the row kernel, whose sums may run in another order than those of a batch.
    private static readonly Tolerance s_rounding = new(1e-5, 1e-5);

    private readonly MLContext _ml = new(1);

    [Fact]
    public void ASavedModelKeepsTheChoiceAndScoresAsBefore()
    {
        var rows = SequenceRow.Make(24);
        var data = _ml.Data.LoadFromEnumerable(rows);
        var model = _ml.BinaryClassification.Trainers.Gru(stepSize: 2).Fit(data);
        Assert.Equal(6, model.Networks.Count);
        Assert.Contains("24 rows", model.ChosenDefaults, StringComparison.Ordinal);

        using var file = new MemoryStream();
        _ml.Model.Save(model, data.Schema, file);
        file.Position = 0;
        var loaded = Assert.IsType<SequenceBinaryTransformer>(Last(_ml.Model.Load(file, out _)));
        Assert.Equal(model.ChosenDefaults, loaded.ChosenDefaults);
        var expected = model.Transform(data);
        Assert.Equal(OutputBits.Of(expected, ["Score"]), OutputBits.Of(loaded.Transform(data), ["Score"]));

        var engine = _ml.Model.CreatePredictionEngine<SequenceRow, Prediction>(loaded);
        var scores = expected.GetColumn<float>("Score").ToArray();
        for (var row = 0; row < rows.Count; row++)
            s_rounding.AssertClose(scores[row], engine.Predict(rows[row]).Score, $"row {row}");
    }

    [Fact]
    public void TheChoiceDependsOnNeitherRowOrderNorThreadsNorCulture()
    {
        var rows = SequenceRow.Make(24);
        var expected = Choose(rows, threads: 1);
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "~", NumberGroupSeparator = "_" } };
            Assert.Equal(expected, Choose([.. rows.Reverse()], threads: 3));
            Assert.Equal(expected, Choose([.. rows.OrderBy(row => row.Features[0])], threads: 2));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void AGivenNumberOfEpochsIsKept()
    {
        var data = _ml.Data.LoadFromEnumerable(SequenceRow.Make(12));
        var model = _ml.BinaryClassification.Trainers.Gru(hiddenSize: 4, numberOfEpochs: RecurrentDefaults.NumberOfEpochs, stepSize: 2).Fit(data);
        Assert.Equal(RecurrentDefaults.NumberOfEpochs, Assert.Single(model.TrainingResults).FinishedEpochs);
        Assert.Contains($"{RecurrentDefaults.NumberOfEpochs} epochs", model.ChosenDefaults, StringComparison.Ordinal);
    }

    [Fact]
    public void ASavedModelOfTextKeepsTheChoice()
    {
        var data = _ml.Data.LoadFromEnumerable(SequenceRow.Make(12).Select(row => new { row.Label, Text = row.Class }));
        var model = _ml.BinaryClassification.Trainers.Gru(featureColumnName: "Text", hiddenSize: 4).Fit(data);
        Assert.Contains("12 rows of 1 token", model.ChosenDefaults, StringComparison.Ordinal);

        using var file = new MemoryStream();
        _ml.Model.Save(model, data.Schema, file);
        file.Position = 0;
        Assert.Equal(model.ChosenDefaults, Assert.IsType<SequenceBinaryTransformer>(Last(_ml.Model.Load(file, out _))).ChosenDefaults);
    }

    [Fact]
    public void WordsThatOccurOnceAreKnownInFewTextsUnlessTheirNumberIsSet()
    {
        var data = _ml.Data.LoadFromEnumerable(SequenceRow.Make(12).Select((row, i) => new { row.Label, Text = $"often once{i}" }));
        Assert.Equal(13, WordsOf(new()));
        Assert.Equal(1, WordsOf(new() { MinimumTokenCount = RecurrentDefaults.MinimumTokenCount }));

        int WordsOf(SequenceClassificationOptions options)
        {
            (options.FeatureColumnName, options.HiddenSize, options.NumberOfEpochs) = ("Text", 4, 1);
            return _ml.BinaryClassification.Trainers.Recurrent(options).Fit(data).Sequences.Encoding.Vocabulary.Count;
        }
    }

    [Fact]
    public void ARareClassIsRecognized()
    {
        // One row of a hundred has a bump of six steps anywhere.
        var (training, test) = (Bumps(600, seed: 1), Bumps(600, seed: 2));
        var model = _ml.BinaryClassification.Trainers.Gru(hiddenSize: 16).Fit(_ml.Data.LoadFromEnumerable(training));
        var metrics = _ml.BinaryClassification.Evaluate(model.Transform(_ml.Data.LoadFromEnumerable(test)));
        Assert.InRange(metrics.AreaUnderRocCurve, 0.95, 1);
        Assert.InRange(metrics.Accuracy, 0.99, 1);
        Assert.EndsWith(", classes of equal weight", model.ChosenDefaults, StringComparison.Ordinal);
    }

    [Fact]
    public void ClassesAreBalancedOnlyWhereOneIsRareAndNoOptionDecides()
    {
        Assert.DoesNotContain("equal weight", Choose(new(), 10), StringComparison.Ordinal);
        Assert.Contains("equal weight", Choose(new(), 40), StringComparison.Ordinal);
        Assert.DoesNotContain("equal weight", Choose(new() { BalanceClasses = false }, 40), StringComparison.Ordinal);
        Assert.DoesNotContain("equal weight", Choose(new() { ClassWeights = [1, 3] }, 40), StringComparison.Ordinal);
        Assert.DoesNotContain("equal weight", Choose(new(), 200), StringComparison.Ordinal); // there are only two rows

        string Choose(SequenceClassificationOptions options, int distance)
        {
            (options.HiddenSize, options.NumberOfEpochs) = (2, 1);
            var rows = Enumerable.Range(0, 400).Select(i => new SequenceRow { Label = i % distance == 0, Features = [i % 7, i % 3] });
            return _ml.BinaryClassification.Trainers.Recurrent(options).Fit(_ml.Data.LoadFromEnumerable(rows)).ChosenDefaults!;
        }
    }

    [Fact]
    public void ASlopeIsLearnedAtAnyLevel()
    {
        var (training, test) = (Slopes(200, seed: 1), Slopes(200, seed: 2));
        var model = _ml.Regression.Trainers.Gru("Target", hiddenSize: 16).Fit(_ml.Data.LoadFromEnumerable(training));
        var metrics = _ml.Regression.Evaluate(model.Transform(_ml.Data.LoadFromEnumerable(test)), "Target");
        Assert.InRange(metrics.RSquared, 0.8, 1);
    }

    private string? Choose(IReadOnlyList<SequenceRow> rows, int threads) => _ml.Regression.Trainers.Recurrent(new SequenceRegressionOptions
    {
        LabelColumnName = "Target", StepSize = 2, HiddenSize = 2, NumberOfThreads = threads,
    }).Fit(_ml.Data.LoadFromEnumerable(rows)).ChosenDefaults;

    private static ITransformer Last(ITransformer model) => model is IEnumerable<ITransformer> chain ? chain.Last() : model;

    private static List<SequenceRow> Bumps(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var (rare, at) = (i % 100 == 7, random.Next(30));
            return new SequenceRow
            {
                Label = rare,
                Features = [.. Enumerable.Range(0, 40).Select(t => (random.NextSingle() - 0.5f) + (rare && t >= at && t < at + 6 ? 3 : 0))],
            };
        })];
    }

    private static List<SequenceRow> Slopes(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var (slope, level) = ((2 * random.NextSingle()) - 1, MathF.Pow(10, 3 * random.NextSingle()));
            return new SequenceRow
            {
                Target = slope,
                Features = [.. Enumerable.Range(0, 30).Select(t => level + (slope * t) + (random.NextSingle() - 0.5f))],
            };
        })];
    }

    private sealed class Prediction
    {
        public float Score { get; set; }
    }
}
