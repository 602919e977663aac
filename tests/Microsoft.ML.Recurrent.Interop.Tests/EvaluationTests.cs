using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop.TestModels;

namespace Microsoft.ML.Recurrent.Interop.Tests;

public sealed class EvaluationTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void BinaryMetricsAreThoseOfTheScores()
    {
        var data = Samples.Labelled(_ml);
        var scored = new LinearEstimator(_ml, ScoringTask.Binary, 1).Fit(data).Transform(data);
        var metrics = _ml.BinaryClassification.Evaluate(scored, labelColumnName: "IsPositive");

        // Predicted positive where X > 0: right for -2, 1, 2. Of 3 x 2 pairs (positive, negative) the positive has the larger score in those with X = -2.
        Assert.Equal(3 / 5.0, metrics.Accuracy, 6);
        Assert.Equal(3 / 6.0, metrics.AreaUnderRocCurve, 6);
        Assert.Equal(2 / 3.0, metrics.PositivePrecision, 6);
        Assert.Equal(2 / 3.0, metrics.PositiveRecall, 6);
        var logLoss = Samples.LabelledRows().Average(row => -Math.Log2(row.IsPositive ? Sigmoid(row.X) : 1 - Sigmoid(row.X)));
        Assert.Equal(logLoss, metrics.LogLoss, 5);
    }

    [Fact]
    public void MulticlassMetricsAreThoseOfTheScores()
    {
        var data = _ml.Transforms.Conversion.MapValueToKey("Label", "Class").Fit(Samples.Labelled(_ml)).Transform(Samples.Labelled(_ml));
        var scored = new LinearEstimator(_ml, ScoringTask.Multiclass, -1, 1).Fit(data).Transform(data);
        var metrics = _ml.MulticlassClassification.Evaluate(scored);

        // "low" is the first class and predicted where X < 0: 2 of 3 "low" and 2 of 2 "high" are right.
        Assert.Equal(4 / 5.0, metrics.MicroAccuracy, 6);
        Assert.Equal(((2 / 3.0) + 1) / 2, metrics.MacroAccuracy, 6);
        var logLoss = Samples.LabelledRows().Average(row => -Math.Log(Sigmoid(row.Class == "low" ? -2 * row.X : 2 * row.X)));
        Assert.Equal(logLoss, metrics.LogLoss, 5);
    }

    [Fact]
    public void RegressionMetricsAreThoseOfTheScores()
    {
        var data = Samples.Labelled(_ml);
        var scored = new LinearEstimator(_ml, ScoringTask.Regression, 2).Fit(data).Transform(data);
        var metrics = _ml.Regression.Evaluate(scored, labelColumnName: "Target");

        // Errors 0, 1, 1, 0, 1.
        Assert.Equal(3 / 5.0, metrics.MeanAbsoluteError, 6);
        Assert.Equal(3 / 5.0, metrics.MeanSquaredError, 6);
        var mean = Samples.LabelledRows().Average(row => row.Target);
        Assert.Equal(1 - (3 / Samples.LabelledRows().Sum(row => Math.Pow(row.Target - mean, 2))), metrics.RSquared, 6);
    }

    [Fact]
    public void CrossValidationTakesTheEstimator()
    {
        var rows = Enumerable.Repeat(Samples.LabelledRows(), 8).SelectMany(r => r).ToArray();
        var data = _ml.Data.LoadFromEnumerable(rows);
        var keyed = _ml.Transforms.Conversion.MapValueToKey("Label", "Class").Fit(data).Transform(data);

        var multiclass = _ml.MulticlassClassification.CrossValidate(keyed, new LinearEstimator(_ml, ScoringTask.Multiclass, -1, 1), 3);
        var binary = _ml.BinaryClassification.CrossValidate(data, new LinearEstimator(_ml, ScoringTask.Binary, 1), 3, "IsPositive");
        var regression = _ml.Regression.CrossValidate(data, new LinearEstimator(_ml, ScoringTask.Regression, 2), 3, "Target");

        Assert.Equal(3, multiclass.Count);
        Assert.All(multiclass, fold => Assert.InRange(fold.Metrics.MicroAccuracy, 0.5, 1));
        Assert.All(binary, fold => Assert.InRange(fold.Metrics.Accuracy, 0.3, 0.9));
        Assert.All(regression, fold => Assert.InRange(fold.Metrics.MeanAbsoluteError, 0.3, 0.9));
    }

    [Fact]
    public void PredictedLabelMapsBackToItsValue()
    {
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label", "Class")
            .AppendCacheCheckpoint(_ml)
            .Append(new LinearEstimator(_ml, ScoringTask.Multiclass, -1, 1))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Guess", "PredictedLabel"));
        var data = Samples.Labelled(_ml);
        Assert.Equal(["low", "low", "high", "high", "high"], pipeline.Fit(data).Transform(data).GetColumn<string>("Guess"));
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
