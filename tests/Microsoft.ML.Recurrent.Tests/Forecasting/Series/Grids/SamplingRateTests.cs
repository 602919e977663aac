using System.Globalization;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Series.Grids;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Series.Grids;

public sealed class SamplingRateTests
{
    private const int Rows = 3000;
    private static readonly DateTime s_start = new(2024, 5, 17, 13, 5, 9);

    public static TheoryData<double> Rates => [3, 7, 10, 24, 30000 / 1001.0, 50, 60, 100, 256, 400, 1000, 8000, 22050, 44100];

    [Theory]
    [MemberData(nameof(Rates))]
    public void RowsAtAnyRateAreOneStepApart(double rate) => AssertEven([.. Enumerable.Range(0, Rows).Select(i => s_start.AddSeconds(i / rate))], rate, 1e-6);

    [Theory]
    [MemberData(nameof(Rates))]
    public void RowsAtAnyRateByMillisecondsAreOneStepApart(double rate)
    {
        var first = 1_715_951_109_417L;
        AssertEven([.. Enumerable.Range(0, Rows).Select(i => DateTime.UnixEpoch.AddMilliseconds(first + (long)Math.Floor(i * 1000.0 / rate)))], rate, 1e-3);
        AssertEven([.. Enumerable.Range(0, Rows).Select(i => DateTime.UnixEpoch.AddMilliseconds(first + (long)Math.Round(i * 1000.0 / rate)))], rate, 1e-3);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(256)]
    [InlineData(44100)]
    public void RowsDoNotDriftFromTheGridOverAMillionOfThem(int rate)
    {
        var schema = Timetable.Of(Enumerable.Range(0, 500).Select(i => s_start.AddSeconds(i / (double)rate))).Schema;
        var (row, clock) = (schema.CreateRow(), default(SeriesClock));
        for (var i = 0; i < 1_000_000; i++)
        {
            row.Time = s_start.AddSeconds(i / (double)rate);
            var place = clock.Place(row, schema, "");
            Assert.Equal(1, place.Steps);
            clock = clock.MovedTo(place, schema);
        }

        Assert.Equal(999_999, clock.Position.Step);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(44100)]
    public void GapIsCountedExactly(int rate)
    {
        int[] rows = [.. Enumerable.Range(0, 1000).Where(i => i is < 400 or >= 657)];
        var series = Timetable.Of(rows.Select(i => s_start.AddSeconds(i / (double)rate))).Load();
        Assert.Equal(1000, series.Length);
        Assert.Equal(257, series.Targets.Count(float.IsNaN));
    }

    [Fact]
    public void ClockThatDriftsIsFollowed()
    {
        // A tenth of a percent fast, which is a whole step after a thousand.
        var times = Enumerable.Range(0, 20_000).Select(i => s_start.AddSeconds((i * 10) + (Math.Max(0, i - 500) * 0.01))).ToArray();
        var schema = Timetable.Of(times[..500]).Schema;
        Assert.Equal(times.Length, Loaded(times, schema).Length);
    }

    [Theory]
    [InlineData(100_000, 441, "1/44100 second")]
    [InlineData(TimeSpan.TicksPerSecond * 5, 1, "5 seconds")]
    [InlineData(TimeSpan.TicksPerMillisecond * 500, 1, "00:00:00.5000000")]
    public void StepsHaveWords(long ticks, long steps, string expected) =>
        Assert.Equal(expected, new FixedGrid(ticks, steps).ToString());

    private static TimeSeries Loaded(IEnumerable<DateTime> times, SeriesSchema schema) =>
        Sale.Load(times.Select(time => new TimedRow { Time = time }), schema)[0];

    private static void AssertEven(DateTime[] times, double rate, double tolerance)
    {
        var table = Timetable.Of(times);
        var series = table.Load();
        Assert.True(series.Length == times.Length, string.Create(CultureInfo.InvariantCulture, $"{series.Length} steps of {table.Description}"));
        Assert.Equal(1 / rate, ((FixedGrid)table.Schema.Grid!).Ticks / TimeSpan.TicksPerSecond, tolerance / rate);

        // Later rows continue, too.
        var rest = Enumerable.Range(0, times.Length).Select(i => times[i]).Concat([times[^1].AddSeconds(1 / rate)]);
        Assert.Equal(times.Length + 1, Loaded(rest, table.Schema).Length);
    }
}
