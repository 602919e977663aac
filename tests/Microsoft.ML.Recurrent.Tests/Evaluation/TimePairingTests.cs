using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Evaluation;

/// <summary>Forecasts are compared with the values at their times, whatever rows there are.</summary>
public sealed class TimePairingTests
{
    private static readonly DateTime s_start = new(2024, 1, 1); // a Monday

    private readonly MLContext _ml = new(1);

    [Fact]
    public void ExactForecastsOfAWeekWithoutSundaysHaveNoError()
    {
        var data = Load(Days(420).Where(day => day.Time.DayOfWeek != DayOfWeek.Sunday).Select(day => day with { Value = 10 * (int)day.Time.DayOfWeek }));
        var forecaster = _ml.Forecasting.ForecastByRecurrent(Weekly());
        var transformed = forecaster.Fit(data).Transform(data);

        // In its first week a series has not shown its season yet.
        Assert.InRange(_ml.Forecasting.Evaluate(transformed, "Value", "Forecast").MeanAbsoluteError, 0, 0.3);
        Assert.Equal(0, AfterTwoWeeks(transformed).MeanAbsoluteError, 1e-3);
        Assert.Equal(0, _ml.Forecasting.CrossValidate(data, forecaster, "Value", "Forecast", numberOfFolds: 3).Metrics.MeanAbsoluteError, 1e-3);
    }

    [Fact]
    public void ForecastsCarryTheirTimesThroughFilesAndTransforms()
    {
        var data = Load(Days(210).Where(day => day.Time.DayOfWeek != DayOfWeek.Sunday).Select(day => day with { Value = 10 * (int)day.Time.DayOfWeek }));
        var transformed = _ml.Forecasting.ForecastByRecurrent(Weekly()).Fit(data).Transform(data);
        var expected = AfterTwoWeeks(transformed);
        Assert.Equal(0, expected.MeanAbsoluteError, 1e-3);

        using var stream = new MemoryStream();
        _ml.Data.SaveAsBinary(transformed, stream);
        var bytes = stream.ToArray();
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, bytes);
        IDataView[] others =
        [
            _ml.Data.LoadFromBinary(path),
            _ml.Data.Cache(transformed),
            _ml.Transforms.CopyColumns("Copy", "Forecast").Append(_ml.Transforms.SelectColumns("Time", "Value", "Copy"))
                .Append(_ml.Transforms.CopyColumns("Forecast", "Copy"))
                .Fit(transformed).Transform(transformed),
            _ml.Data.FilterByCustomPredicate<When>(transformed, row => row.Time.Day is 3 or 4 or 17),
        ];
        Assert.All(others, other => Assert.Equal(0, AfterTwoWeeks(other).MeanAbsoluteError, 1e-3));
        Assert.Equal(expected.Count, AfterTwoWeeks(others[0]).Count);
        File.Delete(path);
    }

    [Fact]
    public void ForecastsWithoutTheirTimesNeedTheColumnToBeThere()
    {
        var data = Load(Days(140).Select(day => day with { Value = 10 * (int)day.Time.DayOfWeek }));
        var transformed = _ml.Forecasting.ForecastByRecurrent(Weekly()).Fit(data).Transform(data);
        var dropped = _ml.Transforms.DropColumns("Time").Fit(transformed).Transform(transformed);
        var message = Assert.ThrowsAny<ArgumentException>(() => _ml.Forecasting.Evaluate(dropped, "Value", "Forecast")).Message;
        Assert.Contains("'Time'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void APerfectForecasterHasNoErrorWhateverRowsAreMissing()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var rows = Perfect(Days(90, "a").Concat(Days(60, "b", first: 17))).Where(_ => random.NextDouble() > 0.3).ToArray();
            foreach (var partial in new[] { false, true })
            {
                var metrics = Evaluate(rows, new() { SeasonLength = 7, OriginStride = 1 + (seed % 4), IncludePartialHorizons = partial });
                Assert.True(metrics.Count > 20);
                Assert.Equal(0, metrics.MeanAbsoluteError);
                Assert.All(metrics.Steps, step => Assert.Equal(0, step.MeanAbsoluteError));
                Assert.True(metrics.MissingActualCount > 0);
            }

            Assert.Equal(0, Evaluate(rows, new() { HeldOutRows = 14, SeasonLength = 7 }).MeanAbsoluteError);
            Assert.Equal(0, Evaluate(rows, new() { TrainingRows = 40, SeasonLength = 7 }).MeanAbsoluteError);
        }
    }

    [Theory]
    [InlineData(1, null, null)]
    [InlineData(3, null, null)]
    [InlineData(7, 28, null)]
    [InlineData(1, 3, null)]
    [InlineData(2, null, 30)]
    public void RemovingRowsWithoutAValueChangesNoFigure(int stride, int? heldOut, int? training)
    {
        Day[] rows = [.. Naive(Days(100, "a").Concat(Days(80, "b", first: 11)).Select(day => day with
        {
            Value = day.Time.DayOfWeek == DayOfWeek.Sunday || day.Time.DayOfYear % 13 == 5 || day.Index > 96 ? float.NaN : day.Value,
        }))];
        var options = new ForecastingEvaluationOptions { OriginStride = stride, HeldOutRows = heldOut, TrainingRows = training, SeasonLength = 7 };
        var (with, without) = (Evaluate(rows, options), Evaluate(rows.Where(day => !float.IsNaN(day.Value)), options));
        Assert.True(with.MeanAbsoluteError > 0);
        AssertSame(with, without);
    }

    [Fact]
    public void MixingSeriesInAnotherWayChangesNoFigure()
    {
        Day[] rows = [.. Naive(Days(60, "a").Concat(Days(50, "b", first: 5)).Concat(Days(30, "c", first: 25).Where(day => day.Index % 2 == 1)))];
        var expected = Evaluate(rows, new() { SeasonLength = 7 });
        AssertSame(expected, Evaluate(rows.OrderBy(day => day.Time), new() { SeasonLength = 7 }), inOrder: false);
        AssertSame(expected, Evaluate(rows.OrderBy(day => day.Series == "b" ? day.Time.AddDays(-100) : day.Time), new() { SeasonLength = 7 }), inOrder: false);
    }

    [Fact]
    public void SeasonsAndScalesGoByTime()
    {
        // A week that repeats itself, of which days are missing here and there: seasonal naive is exact by time and far from it by row.
        var rows = Naive(Days(140, "a").Select(day => day with { Value = 10 + (int)day.Time.DayOfWeek })
            .Where(day => day.Index % 11 is not (3 or 4))).ToArray();
        var metrics = Evaluate(rows, new() { SeasonLength = 7, TrainingRows = 14 });
        Assert.Equal(0, metrics.SeasonalNaive.MeanAbsoluteError);
        Assert.Equal(0, metrics.ScaledSeriesCount);

        // A week later every value is larger by 7, which is the scale.
        var drifting = Evaluate(rows.Select(day => day with { Value = day.Value + day.Index }), new() { SeasonLength = 7, TrainingRows = 14 });
        Assert.InRange(drifting.SeasonalNaive.MeanAbsoluteError, 7, 9);
        Assert.Equal(drifting.SeasonalNaive.MeanAbsoluteError / 7, drifting.SeasonalNaive.MeanAbsoluteScaledError, 1e-6);
    }

    [Fact]
    public void AWeekWithoutSundaysIsASeasonOfSevenDays()
    {
        var rows = Perfect(Days(140, "a").Where(day => day.Time.DayOfWeek != DayOfWeek.Sunday)
            .Select(day => day with { Value = 10 * (int)day.Time.DayOfWeek + day.Index })).ToArray();
        var metrics = Evaluate(rows, new() { SeasonLength = 7, TrainingRows = 12 });
        Assert.Equal(7, metrics.SeasonalNaive.MeanAbsoluteError, 1e-4);
        Assert.Equal(1, metrics.SeasonalNaive.MeanAbsoluteScaledError, 1e-4);
    }

    [Fact]
    public void ForecastsOfDaysWithoutARowAreCountedApart()
    {
        // Steps 1 to 3 of each day; the 5th of ten days is missing.
        var rows = Naive(Days(10, "a")).Where(day => day.Index != 5).ToArray();
        var metrics = Evaluate(rows, new());
        Assert.Equal((6 * 3) - 3, metrics.Count);
        Assert.Equal(3, metrics.MissingActualCount);
        Assert.Equal([5, 5, 5], metrics.Steps.Select(step => step.Count));
    }

    [Fact]
    public void HeldOutStepsEndAtTheSameTimeForAllSeries()
    {
        // Every second day of b: its last row is a day before that of a. Series c has ended long before.
        var rows = Perfect(Days(41, "a").Concat(Days(40, "b").Where(day => day.Index % 2 == 1)).Concat(Days(20, "c"))).ToArray();
        var metrics = Evaluate(rows, new() { HeldOutRows = 3 });
        Assert.Equal([3, 1, 0], metrics.Series.Select(series => series.Count));
        Assert.Equal(0, metrics.MeanAbsoluteError);
    }

    [Fact]
    public void FoldsCutAllSeriesAtTheSameTime()
    {
        var cuts = new List<DateTime>();
        var data = Load(Days(60, "a").Concat(Days(55, "b", first: 5).Where(day => day.Index % 2 == 1)).Concat(Days(30, "c")));
        var result = _ml.Forecasting.CrossValidate(data, new Recorder(_ml, cuts), new ForecastingCrossValidationOptions
        {
            TimestampColumnName = "Time", SeriesColumnName = "Series", Horizon = 3, NumberOfFolds = 3, HeldOutRows = 6,
        });
        Assert.Equal([41, 47, 53], cuts.Select(cut => (cut - s_start).Days));
        Assert.Equal(cuts, result.Folds.Select(fold => fold.CutTime!.Value));
        Assert.Equal([18, 12, 6], result.Folds.Select(fold => fold.RowsFromEnd));
        Assert.All(result.Folds, fold => Assert.Equal(0, fold.Metrics.MeanAbsoluteError));
        Assert.All(result.Folds, fold => Assert.Equal([12, 2, 0], fold.Metrics.Series.Select(series => series.Count)));
    }

    [Fact]
    public void RowsPairByRowWhereNothingTellsOfTimes()
    {
        var rows = Naive(Days(10, "a")).Where(day => day.Index != 5).ToArray();
        var metrics = _ml.Forecasting.Evaluate(Load(rows), new ForecastingEvaluationOptions());
        Assert.Null(_ml.Forecasting.CrossValidate(Load(Days(30, "a")), new Recorder(_ml, []), new() { Horizon = 3, NumberOfFolds = 2 }).Folds[0].CutTime);
        Assert.Equal(6 * 3, metrics.Count);
        Assert.Equal(0, metrics.MissingActualCount);
    }

    [Fact]
    public void TimesOutOfOrderAreRefusedByRow()
    {
        var rows = Naive(Days(10, "a")).ToArray();
        (rows[4], rows[5]) = (rows[5], rows[4]);
        var message = Assert.Throws<ArgumentException>(() => Evaluate(rows, new())).Message;
        Assert.Contains("row 5", message, StringComparison.Ordinal);
    }

    private static void AssertSame(ForecastingMetrics expected, ForecastingMetrics found, bool inOrder = true)
    {
        Assert.Equal(expected.Count, found.Count);
        Assert.Equal(expected.MissingActualCount, found.MissingActualCount);
        Assert.Equal(expected.ToString(), found.ToString());
        Assert.Equal(Figures(expected.Steps), Figures(found.Steps));
        Assert.Equal(Figures(expected.Series).Order(), Figures(found.Series).Order());
        if (inOrder)
            Assert.Equal(Figures(expected.Series), Figures(found.Series));

        static IEnumerable<string> Figures(IEnumerable<ForecastGroupMetrics> groups) =>
            groups.Select(group => $"{group.Name}: {group}; {group.Naive}; {group.SeasonalNaive}");
    }

    private ForecastingMetrics AfterTwoWeeks(IDataView forecasts) =>
        _ml.Forecasting.Evaluate(forecasts, new ForecastingEvaluationOptions { TrainingRows = 14 });

    private static ForecastingOptions Weekly() => new()
    {
        InputColumnName = "Value", OutputColumnName = "Forecast", TimestampColumnName = "Time", SeasonLength = 7, Horizon = 7,
    };

    private static IEnumerable<Day> Days(int count, string series = "", int first = 0) => Enumerable.Range(first, count).Select(index =>
    {
        var value = 50 + (float)(10 * Math.Sin(index * index * 12.9898)) + series.Length;
        return new Day { Time = s_start.AddDays(index), Index = index, Series = series, Value = value };
    });

    /// <summary>Forecasts of three days that are what comes, of days that are there or not.</summary>
    private static IEnumerable<Day> Perfect(IEnumerable<Day> days)
    {
        var all = days.ToArray();
        var values = all.ToDictionary(day => (day.Series, day.Time), day => day.Value);
        return all.Select(day => day with
        {
            Forecast = [.. Enumerable.Range(1, 3).Select(step => values.GetValueOrDefault((day.Series, day.Time.AddDays(step)), 1000))],
        });
    }

    /// <summary>Forecasts of three days that repeat the last value, by a number for each day that differs from it.</summary>
    private static IEnumerable<Day> Naive(IEnumerable<Day> days) =>
        days.Select(day => day with { Forecast = [day.Value + 1, day.Value + day.Index, day.Value - 2] });

    private IDataView Load(IEnumerable<Day> rows) => _ml.Data.LoadFromEnumerable(rows.ToArray());

    private ForecastingMetrics Evaluate(IEnumerable<Day> rows, ForecastingEvaluationOptions options)
    {
        (options.TimestampColumnName, options.SeriesColumnName) = ("Time", "Series");
        return _ml.Forecasting.Evaluate(Load(rows), options);
    }

    public sealed record Day
    {
        public DateTime Time { get; set; }

        public int Index { get; set; }

        public string Series { get; set; } = "";

        public float Value { get; set; }

        [VectorType(3)]
        public float[] Forecast { get; set; } = new float[3];
    }

    private sealed class When
    {
        public DateTime Time { get; set; }
    }

    /// <summary>Notes the last time it is fitted on, and forecasts what it could not know: the value of each day.</summary>
    private sealed class Recorder(MLContext ml, List<DateTime> cuts) : IEstimator<ITransformer>, ITransformer
    {
        public bool IsRowToRowMapper => false;

        public ITransformer Fit(IDataView input)
        {
            cuts.Add(ml.Data.CreateEnumerable<Day>(input, reuseRowObject: false).Max(day => day.Time));
            return this;
        }

        public IDataView Transform(IDataView input)
        {
            var true_ = Days(200, "x").ToDictionary(day => day.Time, day => day.Value);
            return ml.Data.LoadFromEnumerable(ml.Data.CreateEnumerable<Day>(input, reuseRowObject: false)
                .Select(day => day with { Forecast = [.. Enumerable.Range(1, 3).Select(step => true_[day.Time.AddDays(step)])] }).ToArray());
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

        public void Save(ModelSaveContext ctx) => throw new NotSupportedException();
    }
}
