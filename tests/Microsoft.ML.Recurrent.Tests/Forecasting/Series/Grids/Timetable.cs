using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Series.Columns;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Series.Grids;

/// <summary>Times of rows, and what is learned from them.</summary>
internal sealed class Timetable
{
    private readonly MLContext _ml = new(1);
    private readonly IDataView _data;

    private Timetable(Func<MLContext, IDataView> load, Func<SeriesColumns, SeriesColumns>? change)
    {
        _ml.Log += (_, e) => Messages.Add(e.Message);
        _data = load(_ml);
        using var log = new RecurrentLog(_ml, "Test");
        var columns = new SeriesColumns("Value", null, "Time", [], [], [], CalendarFeatures.None);
        Schema = SeriesSchema.Learn(change?.Invoke(columns) ?? columns, _data, log);
    }

    public List<string> Messages { get; } = [];

    public SeriesSchema Schema { get; }

    public string Description => Schema.DescribeGrid();

    public static Timetable Of(IEnumerable<DateTime> times, Func<SeriesColumns, SeriesColumns>? change = null) =>
        Of(times.Select((time, i) => new TimedRow { Time = time, Value = i }), change);

    public static Timetable Of(IEnumerable<TimedRow> rows, Func<SeriesColumns, SeriesColumns>? change = null) =>
        new(ml => ml.Data.LoadFromEnumerable(rows.ToArray()), change);

    public static Timetable Of(IEnumerable<DateTimeOffset> times, Func<SeriesColumns, SeriesColumns>? change = null) =>
        new(ml => ml.Data.LoadFromEnumerable(times.Select((time, i) => new OffsetRow { Time = time, Value = i }).ToArray()), change);

    public static Func<SeriesColumns, SeriesColumns> In(string zone, TimestampKind kind = TimestampKind.Automatic) =>
        columns => columns with { TimeZone = zone, TimestampKind = kind };

    public TimeSeries Load() => LoadAll()[0];

    public List<TimeSeries> LoadAll()
    {
        using var log = new RecurrentLog(_ml, "Test");
        return SeriesLoader.Load(_data, Schema, log);
    }

    public string Refusal() => Assert.ThrowsAny<ArgumentException>(LoadAll).Message;

    /// <summary>The times of the next steps.</summary>
    public DateTime[] Ahead(int count) => Ahead(Load(), count);

    public DateTime[] Ahead(TimeSeries series, int count) => [.. Enumerable.Range(1, count).Select(step => series.End.After(step, Schema))];

    /// <summary>Checks that each row is the step after the row before it, and that what is learned tells the times of later rows.</summary>
    public static void AssertContinues(IEnumerable<DateTime> times, int ahead, string description, Func<SeriesColumns, SeriesColumns>? change = null)
    {
        var all = times.ToArray();
        var table = Of(all[..^ahead], change);
        Assert.Equal(description, table.Description);
        var series = table.Load();
        Assert.Equal(all.Length - ahead, series.Length);
        Assert.Equal(all[^ahead..], table.Ahead(series, ahead));
        var loaded = Sections.Read(table.Schema.Write, SeriesSchema.Read);
        Assert.Equal(all[^1], series.End.After(ahead, loaded));
    }

    internal sealed class OffsetRow
    {
        public DateTimeOffset Time { get; set; }

        public float Value { get; set; }
    }
}
