using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Experiments;

namespace Microsoft.ML.Recurrent.Tests.Experiments;

public sealed class DataTests
{
    [Fact]
    public void FoldsHoldEachRowOnceAndAreOfOneSize()
    {
        var folds = FitRows(ml => ExperimentData.CrossValidation(Rows(ml, row => ""), 4), seed: 1);
        Assert.Equal(4, folds.Count);
        Assert.All(folds, fold => Assert.InRange(fold.Length, 17, 18)); // of 23 rows, less 5 or 6
        var heldOut = folds.SelectMany(fold => Enumerable.Range(0, 23).Select(i => (float)i).Except(fold)).Order();
        Assert.Equal(Enumerable.Range(0, 23).Select(i => (float)i), heldOut);
        Assert.All(folds, fold => Assert.Equal(fold.Order(), fold));
    }

    [Fact]
    public void FoldsAreDrawnByTheSeed()
    {
        var one = FitRows(ml => ExperimentData.CrossValidation(Rows(ml, row => ""), 4), seed: 1);
        Assert.Equal(one, FitRows(ml => ExperimentData.CrossValidation(Rows(ml, row => ""), 4), seed: 1));
        Assert.NotEqual(one, FitRows(ml => ExperimentData.CrossValidation(Rows(ml, row => ""), 4), seed: 2));
    }

    [Fact]
    public void AGroupStaysTogetherAndFoldsAreOfSimilarSize()
    {
        static string GroupOf(int row) => row < 8 ? "large" : $"group {row / 3}";
        var folds = FitRows(ml => ExperimentData.CrossValidation(Rows(ml, GroupOf), 3, nameof(ScriptedRow.Group)), seed: 1);
        foreach (var fold in folds)
        {
            var heldOut = Enumerable.Range(0, 23).Where(row => !fold.Contains(row)).ToArray();
            Assert.Empty(heldOut.Select(GroupOf).Intersect(fold.Select(row => GroupOf((int)row))));
            Assert.InRange(heldOut.Length, 6, 9);
        }
    }

    [Fact]
    public void FewerGroupsThanFoldsAreRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => FitRows(ml => ExperimentData.CrossValidation(Rows(ml, row => row < 9 ? "a" : "b"), 3, nameof(ScriptedRow.Group)), 1));
        Assert.Contains("holds 2 groups; 3 folds", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 5, "The training data have no rows")]
    [InlineData(5, 0, "The validation data have no rows")]
    public void DataWithoutRowsAreRefused(int training, int validation, string expected)
    {
        var ml = new MLContext(1);
        IDataView Make(int count) => ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(row => new ScriptedRow { Value = row }));
        var experiment = ScriptedExperiment.Create((_, _) => { }, new ExperimentOptions { MaximumTrials = 1 }, data: ExperimentData.TrainValidation(Make(training), Make(validation)));
        Assert.Contains(expected, Assert.Throws<ArgumentException>(experiment.Run).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMissingGroupColumnIsNamed()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => FitRows(ml => ExperimentData.CrossValidation(Rows(ml, row => ""), 3, "Patient"), 1));
        Assert.Contains("Patient", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ARowWithoutAGroupIsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => FitRows(ml => ExperimentData.CrossValidation(Rows(ml, row => row == 7 ? "" : "a"), 3, nameof(ScriptedRow.Group)), 1));
        Assert.Contains("Row 7", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheMetricIsTheMeanOverTheFolds()
    {
        var ml = new MLContext(1);
        var values = new Queue<double>([1, 2, 6]);
        var result = ScriptedExperiment.Create(ml, (_, _) => { }, new ExperimentOptions { MaximumTrials = 1 }, ExperimentMetric.Of("mean", (_, _) => values.Dequeue(), true),
            ExperimentData.CrossValidation(Rows(ml, row => ""), 3)).Run();
        Assert.Equal(3, result.Best.Metric);
        Assert.Equal(-3, result.Best.Loss);

        // Without epochs a trial reports after each fold what it has so far.
        Assert.Equal([-1, -1.5, -3], result.Best.Reports.Select(report => report.Loss));
    }

    [Fact]
    public void ARefitReadsAllRowsOnce()
    {
        var ml = new MLContext(1);
        var fitted = new List<float[]>();
        var result = ScriptedExperiment.Create((_, rows) => fitted.Add([.. rows.GetColumn<float>("Value")]), new ExperimentOptions { MaximumTrials = 1, Refit = true },
            data: ExperimentData.TrainValidation(Values(ml, 1, 2, 3), Values(ml, 4, 5))).Run();
        Assert.True(result.IsRefitted);
        Assert.Equal([[1, 2, 3], [1, 2, 3, 4, 5]], fitted);
    }

    private static List<float[]> FitRows(Func<MLContext, ExperimentData> data, int seed)
    {
        var folds = new List<float[]>();
        ScriptedExperiment.Create((_, rows) => folds.Add([.. rows.GetColumn<float>(nameof(ScriptedRow.Value))]),
            new ExperimentOptions { MaximumTrials = 1, Seed = seed }, data: data(new MLContext(1))).Run();
        return folds;
    }

    private static IDataView Rows(MLContext ml, Func<int, string> groupOf) =>
        ml.Data.LoadFromEnumerable(Enumerable.Range(0, 23).Select(row => new ScriptedRow { Value = row, Group = groupOf(row) }));

    private static IDataView Values(MLContext ml, params float[] values) => ml.Data.LoadFromEnumerable(values.Select(value => new ScriptedRow { Value = value }));
}
