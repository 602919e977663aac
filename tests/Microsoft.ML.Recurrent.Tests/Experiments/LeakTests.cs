using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Experiments;

namespace Microsoft.ML.Recurrent.Tests.Experiments;

/// <summary>A feature that leaks: the mean of a day's values, learned when the pipeline is fitted. It is perfect for days of which a row was seen, and useless for later ones.</summary>
public sealed class LeakTests
{
    private const int Days = 60;
    private const int RowsPerDay = 4;

    // Days that have nothing to do with each other: the mean is the best that can be said of a new one.
    private static readonly float[] s_levels = [.. Enumerable.Range(0, Days).Select(new Func<int, float>(day => (float)Math.Sin(day * day * 12.9898) * 10))];

    [Fact]
    public void FoldsDrawnAtRandomLetAFeatureLeak()
    {
        var ml = new MLContext(1);
        Assert.True(ErrorWith(ml, ExperimentData.CrossValidation(Rows(ml), 5)) < 0.01);
    }

    [Fact]
    public void FoldsByDayDoNot()
    {
        var ml = new MLContext(1);
        Assert.True(ErrorWith(ml, ExperimentData.CrossValidation(Rows(ml), 5, nameof(DayRow.Day))) > 4);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(40)]
    public void RollingOriginsNeverLetAModelSeeTheFuture(int? window)
    {
        var ml = new MLContext(1);
        var newest = new List<int>();
        var data = ExperimentData.RollingOrigin(Rows(ml), new ForecastingCrossValidationOptions
        {
            ActualColumnName = nameof(DayRow.Value), NumberOfFolds = 4, HeldOutRows = 5 * RowsPerDay, Horizon = RowsPerDay, TrainingWindow = window,
        });
        Assert.True(ErrorWith(ml, data, newest) > 4);
        Assert.Equal(new[] { 40, 45, 50, 55 }.Select(day => (day * RowsPerDay) - 1), newest);
    }

    [Fact]
    public void AForecasterThatPeeksSeesNothing()
    {
        var ml = new MLContext(1);
        var data = ExperimentData.RollingOrigin(Rows(ml), new ForecastingCrossValidationOptions
        {
            ActualColumnName = nameof(DayRow.Value), NumberOfFolds = 3, HeldOutRows = 6, Horizon = 2,
        });
        var experiment = ml.Recurrent.CreateExperiment<ScriptedOptions>((context, _) => new PeekingForecaster(context), data,
            ExperimentMetric.Forecast(ForecastMetric.MeanAbsoluteError), new ExperimentOptions { Space = ScriptedExperiment.Space, MaximumTrials = 1 });

        // It forecasts 0 where it cannot see, and what comes where it can: of a fold of 6 rows and 5 origins it sees what the origins themselves show.
        var actual = s_levels.SelectMany(level => Enumerable.Repeat(level, RowsPerDay)).ToArray();
        var expected = Enumerable.Range(0, 3).Average(fold =>
        {
            var cut = actual.Length - ((3 - fold) * 6);
            var errors = from origin in Enumerable.Range(cut - 1, 5) from step in new[] { 1, 2 } select origin + step > cut + 3 ? Math.Abs((double)actual[origin + step]) : 0;
            return errors.Average();
        });
        Assert.Equal(expected, experiment.Run().Best.Metric, 1e-6);
        Assert.True(expected > 1);
    }

    private static double ErrorWith(MLContext ml, ExperimentData data, List<int>? newest = null) => ml.Recurrent.CreateExperiment<ScriptedOptions>(
        (context, _) => new DayMean(context, newest), data, ExperimentMetric.Regression(RegressionMetric.MeanAbsoluteError, nameof(DayRow.Value)),
        new ExperimentOptions { Space = ScriptedExperiment.Space, MaximumTrials = 1 }).Run().Best.Metric;

    private static IDataView Rows(MLContext ml) => ml.Data.LoadFromEnumerable(Enumerable.Range(0, Days * RowsPerDay).Select(row =>
        new DayRow { Row = row, Day = $"day {row / RowsPerDay}", Value = s_levels[row / RowsPerDay] }));

    private sealed class DayMean(MLContext ml, List<int>? newest) : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input)
        {
            var rows = ml.Data.CreateEnumerable<DayRow>(input, reuseRowObject: false).ToList();
            newest?.Add(rows.Max(row => row.Row));
            var means = rows.GroupBy(row => row.Day).ToDictionary(day => day.Key, day => day.Average(row => row.Value));
            var mean = rows.Average(row => row.Value);
            return ml.Transforms.CustomMapping<DayRow, ScoreRow>((row, score) => score.Score = means.GetValueOrDefault(row.Day, mean), null).Fit(input);
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema;
    }

    /// <summary>Forecasts what stands in the coming rows of whatever it is given; 0 where there is nothing.</summary>
    private sealed class PeekingForecaster(MLContext ml) : IEstimator<ITransformer>, ITransformer
    {
        public bool IsRowToRowMapper => false;

        public ITransformer Fit(IDataView input) => this;

        public IDataView Transform(IDataView input)
        {
            float[] values = [.. input.GetColumn<float>(nameof(DayRow.Value))];
            float At(int row) => row < values.Length && !float.IsNaN(values[row]) ? values[row] : 0;
            return ml.Data.LoadFromEnumerable(values.Select((_, row) => new PeekedRow { Forecast = [At(row + 1), At(row + 2)] }));
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

        public void Save(ModelSaveContext ctx) => throw new NotSupportedException();
    }

    private sealed class DayRow
    {
        public int Row { get; set; }

        public string Day { get; set; } = "";

        public float Value { get; set; }
    }

    private sealed class ScoreRow
    {
        public float Score { get; set; }
    }

    private sealed class PeekedRow
    {
        [VectorType(2)]
        public float[] Forecast { get; set; } = [];
    }
}
