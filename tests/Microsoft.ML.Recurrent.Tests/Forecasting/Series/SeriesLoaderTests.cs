using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Series.Columns;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Series;

public sealed class SeriesLoaderTests
{
    private const float Missing = float.NaN;

    [Fact]
    public void RowsBecomeWholeSeries()
    {
        Sale[] rows =
        [
            new() { Shop = "a", Time = new(2024, 1, 1, 6, 0, 0), Amount = 1, Visitors = Missing, Promotion = true, Weather = [2, 3], Area = 9, Region = "sea" },
            new() { Shop = "a", Time = new(2024, 1, 1, 12, 0, 0), Amount = Missing, Visitors = 4, Weather = [5, 6], Area = 9, Region = "sea" },
            new() { Shop = "b", Time = new(2024, 1, 1, 6, 0, 0), Amount = 7, Region = "hills" },
            new() { Shop = "c", Time = new(2024, 1, 1, 6, 0, 0), Amount = 8 },
        ];
        var series = Sale.Load(rows, Sale.AllColumns);
        Assert.Equal(["a", "b", "c"], series.Select(s => s.Id));
        Assert.Equal([2, 1, 1], series.Select(s => s.Length));
        Assert.Equal(new DateTime(2024, 1, 1, 6, 0, 0), series[0].First.Last);
        Assert.Equal([1, Missing], series[0].Targets);
        Assert.Equal([Missing, 4], series[0].Past);
        Assert.Equal([1, 2, 3, 1, 0, 0, 5, 6, 0, -1], series[0].Future.Select(value => MathF.Round(value, 5)));
        Assert.Equal([9, 0, 1], series[0].Statics);
        Assert.Equal([0, 1, 0], series[1].Statics);
        Assert.Equal([0, 0, 0], series[2].Statics);
    }

    [Fact]
    public void InterleavedSeriesAreThoseOneAfterAnother()
    {
        var rows = Sale.Days("a", 1, 2, 3).Concat(Sale.Days("b", 4, 5, 6)).ToArray();
        var (whole, mixed) = (Sale.Load(rows, Sale.AllColumns), Sale.Load(rows.OrderBy(row => row.Time), Sale.AllColumns));
        foreach (var (expected, actual) in whole.Zip(mixed))
        {
            Assert.Equal(expected.Id, actual.Id);
            Assert.Equal(expected.Targets, actual.Targets);
            Assert.Equal(expected.Future, actual.Future);
        }
    }

    [Fact]
    public void WithoutIdAndTimestampAllRowsAreOneSeries()
    {
        var series = Sale.Load(Sale.Days("a", 1, 2).Concat(Sale.Days("b", 3)), Sale.Columns with { Series = null, Timestamp = null });
        Assert.Equal("", Assert.Single(series).Id);
        Assert.Equal([1, 2, 3], series[0].Targets);
    }

    [Fact]
    public void NoRowsAreNoSeries() => Assert.Empty(Sale.Load(Array.Empty<Sale>(), Sale.AllColumns));

    [Fact]
    public void GapsInTimeAreFilledAndCounted()
    {
        var rows = Sale.At("a", "2024-01-01 00:00", "2024-01-01 06:00", "2024-01-01 18:00").Concat(Sale.At("b", "2024-01-01 00:00", "2024-01-01 06:00")).ToArray();
        var (ml, messages) = (new MLContext(1), new List<string>());
        ml.Log += (_, e) => messages.Add(e.Message);
        var series = Sale.Load(rows, Sale.Learn(rows, Sale.AllColumns), ml)[0];
        Assert.Equal([0, 1, Missing, 2], series.Targets);
        Assert.Equal([0, 0, Missing, 0], series.Past);

        // The calendar of a missing step is known.
        Assert.Equal([Missing, Missing, Missing, 0, -1], series.Future[10..15].Select(value => MathF.Round(value, 5)));
        Assert.Contains(messages, message => message.Contains("Filled 1 steps that are missing in time, in 1 series", StringComparison.Ordinal));
    }

    [Fact]
    public void MonthsOfAnyLengthAreOneStep()
    {
        var series = Sale.Load(Sale.At("a", "2023-10-31", "2023-11-30", "2023-12-31", "2024-02-29", "2024-03-31"), Sale.Columns);
        Assert.Equal([0, 1, 2, Missing, 3, 4], series[0].Targets);
    }

    [Fact]
    public void OneRowHasNoStepAndNoGaps() => Assert.Equal([5], Sale.Load(Sale.Days("a", 5), Sale.AllColumns)[0].Targets);

    [Fact]
    public void KeysAreNamedByTheirValuesOrNumbers()
    {
        var ml = new MLContext(1);
        Keyed[] rows = [new() { Key = 3, Name = "x", Value = 1 }, new() { Key = 1, Name = "y", Value = 2 }, new() { Key = 3, Name = "x", Value = 3 }];
        var columns = new SeriesColumns(nameof(Keyed.Value), nameof(Keyed.Key), null, [], [], [nameof(Keyed.Name)], CalendarFeatures.None);

        // A member counts from 0, ML.NET's keys from 1.
        Assert.Equal(["4", "2"], Sale.Load(rows, Sale.Learn(rows, columns)).Select(s => s.Id));

        var data = ml.Data.LoadFromEnumerable(rows);
        var named = ml.Transforms.Conversion.MapValueToKey("Name").Fit(data).Transform(data);
        using var log = new RecurrentLog(ml, "Test");
        var schema = SeriesSchema.Learn(columns with { Series = "Name" }, named, log);
        var series = SeriesLoader.Load(named, schema, log);
        Assert.Equal(["x", "y"], series.Select(s => s.Id));
        Assert.Equal([1, 0], series[0].Statics);
    }

    [Theory]
    [InlineData("2024-01-02", "2024-01-02", "2024-01-02 in row 1 of series 'a'", "after 2024-01-02", "each time once")]
    [InlineData("2024-01-02", "2024-01-01", "'Time' holds 2024-01-01 in row 1 of series 'a'", "after 2024-01-02", "in order of time")]
    public void DuplicatesAndDisorderInTimeAreRefused(string first, string second, params string[] expected) =>
        AssertContains(Sale.Refusal(Sale.At("a", first, second), Sale.Columns), expected);

    [Fact]
    public void HourThatComesTwiceIsADuplicate() => AssertContains(
        Sale.Refusal(Sale.At("a", "2024-10-27 01:00", "2024-10-27 02:00", "2024-10-27 02:00", "2024-10-27 03:00"), Sale.Columns),
        "holds 2024-10-27 02:00:00 in row 2 of series 'a'", "after 2024-10-27 02:00:00");

    [Fact]
    public void RowBesideTheGridIsRefused()
    {
        AssertContains(
            Sale.Refusal(Sale.At("a", "2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04 12:00"), Sale.Columns),
            "'Time' holds 2024-01-04 12:00:00 in row 3 of series 'a'", "steps of 1 day after 2024-01-03");
        AssertContains(
            Sale.Refusal(Sale.At("a", "2024-01-15", "2024-02-15", "2024-03-15", "2024-04-14"), Sale.Columns),
            "2024-04-14 in row 3", "1 month", "nearest step is 2024-04-15");
    }

    [Fact]
    public void GapOfAWrongYearIsRefused() => AssertContains(
        Sale.Refusal(Sale.At("a", "2024-01-01 00:00", "2024-01-01 01:00", "9024-01-01 00:00"), Sale.Columns),
        "row 2 of series 'a'", "61360726 missing steps of 1 hour", "2024-01-01 01:00:00 in row 1", "at most 1000");

    [Fact]
    public void InfinityIsRefusedInEveryColumn()
    {
        AssertContains(RefusalOf(row => row.Amount = float.PositiveInfinity), "target column 'Amount'", "Infinity", "row 1");
        AssertContains(RefusalOf(row => row.Visitors = float.NegativeInfinity), "past covariate column 'Visitors'", "-Infinity", "row 1");
        AssertContains(RefusalOf(row => row.Weather = [0, float.PositiveInfinity]), "future covariate column 'Weather'", "Infinity", "row 1");
        AssertContains(RefusalOf(row => row.Area = float.PositiveInfinity), "static column 'Area'", "Infinity", "row 1");
    }

    [Fact]
    public void RowWithoutIdTimeOrWholeVectorIsRefused()
    {
        AssertContains(RefusalOf(row => row.Shop = ""), "series id column 'Shop' is empty in row 1");
        AssertContains(RefusalOf(row => row.Time = default), "timestamp column 'Time' holds no time in row 1");
        Keyed[] rows = [new() { Key = uint.MaxValue }];
        var columns = new SeriesColumns(nameof(Keyed.Value), nameof(Keyed.Key), null, [], [], [], CalendarFeatures.None);
        AssertContains(Assert.ThrowsAny<ArgumentException>(() => Sale.Load(rows, Sale.Learn(rows, columns))).Message, "'Key' is empty in row 0");
    }

    [Fact]
    public void StaticsThatChangeAreRefused()
    {
        AssertContains(RefusalOf(row => row.Area = 2), "static column 'Area' changes from 1 to 2 in row 1 of series 'a'");
        AssertContains(RefusalOf(row => row.Region = "hills"), "static column 'Region' changes from 'sea' to 'hills' in row 1 of series 'a'");
        AssertContains(RefusalOf(row => row.Region = ""), "static column 'Region' changes from 'sea' to no known category");
        Assert.Single(Sale.Load(Rows(row => row.Area = Missing).Select(row => { row.Area = Missing; return row; }), Sale.AllColumns));
    }

    [Fact]
    public void UnseenCategoryIsAllZeros()
    {
        var schema = Sale.Learn(Rows(_ => { }), Sale.AllColumns);
        Assert.Equal([0, 0], Sale.Load([new Sale { Time = new DateTime(2024, 1, 1), Region = "desert" }], schema)[0].Statics);
    }

    [Fact]
    public void TenThousandSeriesTakeLittleMoreThanTheirValues()
    {
        const int Series = 10_000;
        const int Steps = 100;
        var schema = Sale.Learn(Sale.Days("a", 1, 2), Sale.Columns);
        var row = new Sale();
        var ids = Enumerable.Range(0, Series).Select(id => $"shop {id}").ToArray();
        var rows = Enumerable.Range(0, Series * Steps).Select(i =>
        {
            (row.Shop, row.Time, row.Amount) = (ids[i % Series], new DateTime(2024, 1, 1).AddDays(i / Series), i);
            return row;
        });
        var before = GC.GetAllocatedBytesForCurrentThread();
        var series = Sale.Load(rows, schema);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(Series, series.Count);
        Assert.All(series, s => Assert.Equal(Steps, s.Targets.Length));
        Assert.Equal((99 * Series) + 7, series[7].Targets[99]);

        // All that is ever allocated, and that is a bound for what is held at any time.
        Assert.True(allocated < 40_000_000, $"{allocated} bytes");
    }

    private static Sale[] Rows(Action<Sale> change)
    {
        Sale[] rows = [.. Sale.Days("a", 1, 2, 3)];
        foreach (var row in rows)
            (row.Area, row.Region) = (1, "sea");
        change(rows[1]);
        return rows;
    }

    private static string RefusalOf(Action<Sale> change) => Sale.Refusal(Rows(change), Sale.AllColumns);

    private static void AssertContains(string message, params string[] expected) =>
        Assert.All(expected, part => Assert.Contains(part, message, StringComparison.Ordinal));

    private sealed class Keyed
    {
        [KeyType(10)]
        public uint Key { get; set; }

        public string Name { get; set; } = "";

        public float Value { get; set; }
    }
}
