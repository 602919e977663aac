namespace Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;

/// <summary>Data that hardly are series: each gives a defined result or an error that says what is wrong.</summary>
public sealed class DegenerateSeriesTests
{
    private const float Missing = float.NaN;

    public static TheoryData<ForecastArchitecture> Architectures => [ForecastArchitecture.Direct, ForecastArchitecture.SegmentWise, ForecastArchitecture.Autoregressive];

    [Theory]
    [MemberData(nameof(Architectures))]
    public void ConstantSeriesIsForecastToStay(ForecastArchitecture architecture)
    {
        var options = GlobalForecasters.PlainOptions(architecture);
        options.Normalization = WindowNormalization.LastValue;
        var model = GlobalForecasters.Fit(options, SeriesRow.Of(Enumerable.Repeat(7f, 40)));
        using var engine = GlobalForecasters.Engine<SeriesRow>(model);
        Assert.All(engine.Predict(horizon: 12).Everything, value => Assert.Equal(7, value));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void ConstantSeriesAmongOthersIsForecastToStay(ForecastArchitecture architecture)
    {
        var options = GlobalForecasters.PlainOptions(architecture, hasSeries: true);
        options.Normalization = WindowNormalization.Instance;
        var model = GlobalForecasters.Fit(options, [.. IdRow.Of("wave", SeriesRow.Wave(40)), .. IdRow.Of("flat", Enumerable.Repeat(0.1f, 40))]);
        using var engine = GlobalForecasters.Engine<IdRow>(model, "flat");
        Assert.All(engine.Predict().Everything, value => Assert.Equal(0.1f, value));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void TargetWithoutAnyValueIsNamed(ForecastArchitecture architecture)
    {
        var rows = Store.Hours(30, "a", "b");
        foreach (var row in rows)
            row.Sales[1] = Missing;
        var message = Assert.Throws<ArgumentException>(() => GlobalForecasters.Fit(GlobalForecasters.Options(architecture), rows)).Message;
        Assert.Contains("'Sales'", message, StringComparison.Ordinal);
        Assert.Contains("'Sales[1]'", message, StringComparison.Ordinal);
        Assert.Contains("all are missing (NaN)", message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void NoRowsAreRefused(ForecastArchitecture architecture)
    {
        var message = Assert.Throws<ArgumentException>(() => GlobalForecasters.Fit(GlobalForecasters.Options(architecture), Array.Empty<Store>())).Message;
        Assert.Contains("there are no rows", message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void OneRowIsTooFewAndTwoAreEnough(ForecastArchitecture architecture)
    {
        var options = GlobalForecasters.PlainOptions(architecture, hasSeries: true);
        var message = Assert.Throws<ArgumentException>(() => GlobalForecasters.Fit(options, [.. IdRow.Of("a", 1), .. IdRow.Of("b", 2)])).Message;
        Assert.Contains("2 series of at most 1 rows", message, StringComparison.Ordinal);
        Assert.Contains("'Value'", message, StringComparison.Ordinal);
        Assert.Contains("'Value'", Assert.Throws<ArgumentException>(() => GlobalForecasters.Fit(options, IdRow.Of("a", 3, Missing))).Message, StringComparison.Ordinal);
        foreach (var values in new float[][] { [1, 2], [1, 2, 4] })
        {
            var model = GlobalForecasters.Fit(options, IdRow.Of("a", values));
            using var engine = GlobalForecasters.Engine<IdRow>(model, "a");
            GlobalForecasters.AssertInOrder(engine.Predict());
        }
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void OddSeriesAmongOthersHaveForecasts(ForecastArchitecture architecture)
    {
        var options = GlobalForecasters.PlainOptions(architecture, hasSeries: true);
        IdRow[] rows =
        [
            .. IdRow.Of("wave", SeriesRow.Wave(40)), .. IdRow.Of("one", 55), .. IdRow.Of("missing", Enumerable.Repeat(Missing, 30)),
            .. IdRow.Of("late", [.. Enumerable.Repeat(Missing, 39), 60]), .. IdRow.Of("short", 50, 52, 51, 49), .. IdRow.Of("zero", new float[30]),
        ];
        var model = GlobalForecasters.Fit(options, rows);
        Assert.Equal(["wave", "one", "missing", "late", "short", "zero"], model.SeriesIds);
        foreach (var id in model.SeriesIds)
        {
            using var engine = GlobalForecasters.Engine<IdRow>(model, id);
            Assert.Equal(rows.Count(row => row.Series == id), engine.ObservationCount);
            GlobalForecasters.AssertInOrder(engine.Predict(horizon: 8));
        }

        Assert.All(GlobalForecasters.Transform(model, rows), GlobalForecasters.AssertInOrder);
    }

    [Fact]
    public void UnknownSeriesBeginsAnew()
    {
        var model = GlobalForecasters.Fit(GlobalForecasters.PlainOptions(ForecastArchitecture.Direct, true), IdRow.Of("a", SeriesRow.Wave(40)));
        using var engine = GlobalForecasters.Engine<IdRow>(model, "other");
        Assert.Equal(("other", 0), (engine.SeriesId, engine.ObservationCount));
        Assert.All(engine.Predict().Everything, value => Assert.Equal(Missing, value));
        var error = Assert.Throws<ArgumentException>(() => engine.Observe(new IdRow { Series = "a", Value = 1 }));
        Assert.Contains("'a'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'other'", error.Message, StringComparison.Ordinal);
        GlobalForecasters.AssertInOrder(engine.Predict(new IdRow { Series = "other", Value = 40 }));
        using var open = GlobalForecasters.Engine<IdRow>(model);
        Assert.Null(open.SeriesId);
        open.Observe(new IdRow { Series = "a", Value = 40 });
        Assert.Equal(("a", 1), (open.SeriesId, open.ObservationCount));
    }

    [Fact]
    public void InfinityIsRefusedWithColumnAndRow()
    {
        var options = GlobalForecasters.Options(ForecastArchitecture.Direct);
        foreach (var (column, change) in new (string, Action<Store>)[]
        {
            (nameof(Store.Sales), row => row.Sales[1] = float.PositiveInfinity), (nameof(Store.Visitors), row => row.Visitors = float.NegativeInfinity),
        })
        {
            var rows = Store.Hours(30, "a");
            change(rows[17]);
            var message = Assert.Throws<ArgumentException>(() => GlobalForecasters.Fit(options, rows)).Message;
            Assert.Contains($"'{column}'", message, StringComparison.Ordinal);
            Assert.Contains("row 17", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void TimesThatDoNotFollowAreRefusedAndChangeNothing()
    {
        var rows = Store.Hours(30, "a", "b");
        var options = GlobalForecasters.Options(ForecastArchitecture.Direct);
        var model = GlobalForecasters.Fit(options, rows);
        rows[41].Time = rows[39].Time;
        var message = Assert.Throws<ArgumentException>(() => GlobalForecasters.Fit(options, rows)).Message;
        Assert.Contains("'Time'", message, StringComparison.Ordinal);
        Assert.Contains("row 41 of series 'b'", message, StringComparison.Ordinal);
        using var engine = GlobalForecasters.Engine<Store>(model, "a");
        var before = engine.Predict();
        foreach (var time in new[] { rows[^2].Time, rows[^2].Time.AddMinutes(30) })
            Assert.Throws<ArgumentException>(() => engine.Observe(new Store { Name = "a", Region = "north", Time = time }));
        Assert.Throws<ArgumentException>(() => engine.Observe(new Store { Name = "a", Region = "south", Time = rows[^2].Time.AddHours(1) }));
        GlobalForecasters.AssertSame(before, engine.Predict());
        engine.Observe(new Store { Name = "a", Region = "north", Time = rows[^2].Time.AddHours(3), Sales = [9, 1] });
        Assert.Equal(33, engine.ObservationCount);
    }

    [Fact]
    public void OtherWidthsThanInTrainingAreRefused()
    {
        var model = GlobalForecasters.Fit(GlobalForecasters.Options(ForecastArchitecture.Direct), Store.Hours(30, "a"));
        var ml = new MLContext(1);
        var wide = ml.Data.LoadFromEnumerable(new[] { new { Name = "a", Time = DateTime.Today, Sales = 1f, Visitors = 1f, Region = "north" } });
        var message = Assert.Throws<ArgumentOutOfRangeException>(() => model.Transform(wide)).Message;
        Assert.Contains("'Sales'", message, StringComparison.Ordinal);
        Assert.Contains("a vector of 2 values", message, StringComparison.Ordinal);
    }

    [Fact]
    public void MonthsThatBeginWithTheEndOfFebruaryGoOn()
    {
        var options = GlobalForecasters.PlainOptions(ForecastArchitecture.Direct);
        options.TimestampColumnName = nameof(MonthRow.Time);
        MonthRow[] rows = [.. SeriesRow.Wave(30).Select((value, month) => new MonthRow { Value = value, Time = new DateTime(2022, 12, 30).AddMonths(month + 2) })];
        Assert.Equal(28, rows[0].Time.Day);
        using var engine = GlobalForecasters.Engine<MonthRow>(GlobalForecasters.Fit(options, rows));
        engine.Observe(new MonthRow { Value = 1, Time = new DateTime(2022, 12, 30).AddMonths(32) });
        Assert.Equal(31, engine.ObservationCount);
    }

    public sealed class MonthRow
    {
        public DateTime Time { get; set; }

        public float Value { get; set; }
    }
}
