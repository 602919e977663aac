using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.LinearAlgebra;
using Microsoft.ML.Recurrent.LoadHost;
using Microsoft.ML.Recurrent.Sequences.Baselines;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Tests.Sequences;

/// <summary>The comparison of networks with simple models.</summary>
public sealed class BaselineTests
{
    private readonly MLContext _ml = new(1);
    private readonly List<string> _warnings = [];

    public BaselineTests() => _ml.Log += (_, e) =>
    {
        if (e.Kind == ChannelMessageKind.Warning)
            _warnings.Add(e.RawMessage);
    };

    [Fact]
    public void ANetworkThatHasLearnedTooLittleIsReportedOnce()
    {
        var model = _ml.BinaryClassification.Trainers.Gru(hiddenSize: 16, numberOfEpochs: 1, learningRate: 1e-7f).Fit(Load(Slopes(100, seed: 1)));
        Assert.Contains("A simple model is better than the network. Accuracy on 20 rows: the network, which has learned from them, 0.", Assert.Single(_warnings),
            StringComparison.Ordinal);
        var figures = model.Baselines!;
        Assert.Equal((BaselineMetric.Accuracy, 80, 20), (figures.Metric, figures.TrainingRows, figures.HeldOutRows));
        Assert.True(figures.NetworkIsWorse && figures.NetworkLearnedFromHeldOutRows);
        Assert.InRange(figures.LinearModel, 0.9, 1);
        Assert.InRange(figures.Network, 0, 0.8);
    }

    [Fact]
    public void OneMoreNetworkIsMeasuredWhereSeveralAreCheapAndTheModelIsTheSameWithoutIt()
    {
        var data = Load(Slopes(50, seed: 1));
        var model = Fit(compare: true);
        var figures = model.Baselines!;
        Assert.False(figures.NetworkLearnedFromHeldOutRows || figures.NetworkIsWorse);
        Assert.InRange(figures.Network, 0.8, 1);
        Assert.Empty(_warnings);
        Assert.Equal(6, model.Networks.Count);

        var without = Fit(compare: false);
        Assert.Null(without.Baselines);
        Assert.Equal(OutputBits.Of(model.Transform(data), ["Score"]), OutputBits.Of(without.Transform(data), ["Score"]));

        SequenceBinaryTransformer Fit(bool compare) => _ml.BinaryClassification.Trainers.Recurrent(new SequenceClassificationOptions
        {
            HiddenSize = 8, CompareWithBaselines = compare,
        }).Fit(data);
    }

    [Fact]
    public void ValidationRowsAreTheHeldOutOnesAndFiguresAreThoseOfTheEvaluation()
    {
        var (training, validation) = (Load(Slopes(40, seed: 1)), Load(Slopes(30, seed: 2)));
        var classifier = _ml.BinaryClassification.Trainers.Gru(hiddenSize: 4, numberOfEpochs: 10).Fit(training, validation);
        Assert.Equal((40, 30, false), (classifier.Baselines!.TrainingRows, classifier.Baselines.HeldOutRows, classifier.Baselines.NetworkLearnedFromHeldOutRows));
        Assert.Equal(_ml.BinaryClassification.Evaluate(classifier.Transform(validation)).Accuracy, classifier.Baselines.Network, 1e-9);

        var regressor = _ml.Regression.Trainers.Gru("Target", hiddenSize: 4, numberOfEpochs: 10).Fit(training, validation);
        Assert.Equal(BaselineMetric.RootMeanSquaredError, regressor.Baselines!.Metric);
        Assert.Equal(_ml.Regression.Evaluate(regressor.Transform(validation), "Target").RootMeanSquaredError, regressor.Baselines.Network, 1e-5);
        Assert.InRange(regressor.Baselines.LinearModel, 0, 0.15); // the slopes are between -1 and 1
    }

    [Fact]
    public void FiguresAreSavedWithTheModel()
    {
        var data = Load(Slopes(60, seed: 1));
        var model = _ml.Regression.Trainers.Gru("Target", hiddenSize: 4, numberOfEpochs: 3).Fit(data);
        using var file = new MemoryStream();
        _ml.Model.Save(model, data.Schema, file);
        file.Position = 0;
        var loaded = TransformerParts.Of(_ml.Model.Load(file, out _)).OfType<SequenceRegressionTransformer>().Single();
        Assert.NotNull(model.Baselines);
        Assert.Equal(model.Baselines, loaded.Baselines);
    }

    [Fact]
    public void ARareClassCountsAsMuchAsTheOther()
    {
        var rows = Slopes(400, seed: 1);
        for (var i = 0; i < rows.Count; i++)
            if (i % 40 != 0 && rows[i].Label)
                (rows[i].Label, rows[i].Features) = (false, [.. rows[i].Features.Reverse()]);
        var figures = _ml.BinaryClassification.Trainers.Gru(hiddenSize: 4, numberOfEpochs: 2).Fit(Load(rows)).Baselines!;
        Assert.Equal(BaselineMetric.MeanRecall, figures.Metric);
        Assert.InRange(figures.LinearModel, 0.9, 1);
    }

    [Fact]
    public void TextFewRowsAndTagsHaveNoFigures()
    {
        var text = _ml.Data.LoadFromEnumerable(SequenceRow.Make(20).Select(row => new { row.Label, Text = row.Class }));
        Assert.Null(_ml.BinaryClassification.Trainers.Gru(featureColumnName: "Text", hiddenSize: 4, numberOfEpochs: 1).Fit(text).Baselines);
        Assert.Null(_ml.BinaryClassification.Trainers.Gru(hiddenSize: 4, numberOfEpochs: 1).Fit(Load(Slopes(8, seed: 1))).Baselines);
    }

    [Fact]
    public void LinearBaselineLearnsALinearFunctionAndClassesApart()
    {
        var random = new Random(3);
        float[][] features = [.. Enumerable.Range(0, 400).Select(_ => new[] { random.NextSingle(), 1000 + random.NextSingle(), 7 })];
        var numbers = new LinearBaseline(new BaselineRows(features, [.. features.Select(row => 3.0 + (2 * row[0]) - row[1])]), areClasses: false, areEqual: false);
        Assert.Equal(3 + 1 - 1000.5, numbers.Answer([0.5f, 1000.5f, 7]), 0.02);
        var classes = new BaselineRows(features, [.. features.Select(row => row[0] < 0.3 ? 4.0 : row[0] < 0.7 ? 0 : 9)]);
        var discriminants = new LinearBaseline(classes, areClasses: true, areEqual: true);
        Assert.Equal([4.0, 0, 9], new[] { 0.05f, 0.5f, 0.95f }.Select(value => discriminants.Answer([value, 1000.5f, 7])));
    }

    [Fact]
    public void CholeskySolutionSolvesTheEquation()
    {
        var matrix = new double[][] { [4, 0, 0], [2, 5, 0], [1, -1, 3] };
        var solution = new CholeskyFactor([.. matrix.Select(row => row.ToArray())]).Solve([7, -2, 4]);
        Assert.Equal(7, (4 * solution[0]) + (2 * solution[1]) + solution[2], 1e-12);
        Assert.Equal(-2, (2 * solution[0]) + (5 * solution[1]) - solution[2], 1e-12);
        Assert.Equal(4, solution[0] - solution[1] + (3 * solution[2]), 1e-12);
    }

    [Fact]
    public void AFewDifferencesAreChance()
    {
        double[] targets = [.. Enumerable.Range(0, 20).Select(i => (double)(i % 2))];
        var score = BaselineScore.For(areClasses: true, targets, targets);
        var right = targets.ToArray();
        Assert.False(score.IsWorse(Wrong(2), right));
        Assert.True(score.IsWorse(Wrong(3), right));
        Assert.False(score.IsWorse(right, Wrong(3)));
        Assert.Equal(0.85, score.Of(Wrong(3)), 1e-12);

        double[] Wrong(int count) => [.. targets.Select((target, i) => i < count ? 1 - target : target)];
    }

    private IDataView Load(IEnumerable<SequenceRow> rows) => _ml.Data.LoadFromEnumerable(rows);

    // The sign of the slope is the label, and the slope the target.
    private static List<SequenceRow> Slopes(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var slope = (random.Next(2) == 0 ? -1 : 1) * (0.2f + (0.8f * random.NextSingle()));
            return new SequenceRow
            {
                Label = slope > 0,
                Target = slope,
                Features = [.. Enumerable.Range(0, 20).Select(t => (slope * t) + random.NextSingle())],
            };
        })];
    }
}
