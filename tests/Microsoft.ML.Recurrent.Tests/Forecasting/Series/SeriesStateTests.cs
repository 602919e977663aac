using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Series.Columns;
using Microsoft.ML.Recurrent.Forecasting.States;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Series;

public sealed class SeriesStateTests
{
    private const int Capacity = 4;
    private const float Missing = float.NaN;

    private static readonly DateTime s_start = new(2024, 1, 1);

    private static readonly SeriesSchema s_schema = Sale.Learn(
        Sale.Days("a", 1, 2, 3).Select(row => { row.Region = "sea"; return row; }), Sale.AllColumns with { Calendar = CalendarFeatures.DayOfWeek });

    [Fact]
    public void RingKeepsTheLastStepsInOrder()
    {
        var state = new SeriesState(s_schema, Capacity);
        for (var day = 0; day < 10; day++)
        {
            state.Observe(Row(day));
            var last = Enumerable.Range(0, day + 1).TakeLast(Capacity).ToArray();
            var window = new Window(last.Length);
            Assert.Equal(last.Length, state.CopyTo(window.Targets, window.Past, window.Future));
            Assert.Equal(last.Select(d => (float)d), window.Targets);
            Assert.Equal(last.Select(d => d + 0.5f), window.Past);
            Assert.Equal(last.SelectMany(d => Row(d).Future), window.Future);
        }

        Assert.Equal((Capacity, 10, "a", s_start.AddDays(9)), (state.Count, (int)state.Observed, state.Id, state.LastTime));
        Assert.Equal([1, 1], state.Statics.ToArray());
    }

    [Fact]
    public void ShorterWindowIsTheEnd()
    {
        var window = new Window(2);
        Assert.Equal(2, Observed(0, 1, 2, 3, 4).CopyTo(window.Targets, window.Past, window.Future));
        Assert.Equal([3, 4], window.Targets);
    }

    [Theory]
    [InlineData(new[] { 0, 1, 3 }, new[] { 0, 1, Missing, 3 })]
    [InlineData(new[] { 0, 1, 4 }, new[] { 1, Missing, Missing, 4 })]
    [InlineData(new[] { 0, 1, 900 }, new[] { Missing, Missing, Missing, 900 })]
    public void GapsInTimeAreFilledWithinTheRing(int[] days, float[] expected)
    {
        var (state, window) = (Observed(days), new Window(Capacity));
        state.CopyTo(window.Targets, window.Past, window.Future);
        Assert.Equal(expected, window.Targets);
        Assert.Equal(days[^1] + 1, state.Observed);

        // The calendar of a missing step is known.
        var missing = new float[s_schema.FutureCount];
        s_schema.FillCalendar(s_start.AddDays(days[^1] - 1), missing);
        Assert.Equal([Missing, Missing, Missing, missing[3], missing[4]], window.Future[^10..^5]);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(100)]
    public void SkippingToARowMakesItTheNextStep(int day)
    {
        var (direct, skipped) = (Observed(0, 1, 2), Observed(0, 1, 2));
        skipped.SkipTo(Row(day));
        Assert.Equal((day, s_start.AddDays(day)), ((int)skipped.Observed, skipped.TimeAfter(1)));
        direct.Observe(Row(day));
        skipped.Observe(Row(day));
        Assert.Equal(Sections.Bytes(direct.Write), Sections.Bytes(skipped.Write));
    }

    [Fact]
    public void StateAgreesWithTheLoader()
    {
        var rows = Sale.At("a", "2023-10-31", "2023-11-30", "2023-12-31", "2024-03-31", "2024-04-30").ToArray();
        var schema = Sale.Learn(rows, Sale.Columns with { Calendar = CalendarFeatures.DayOfMonth | CalendarFeatures.MonthOfYear });
        var (state, row) = (new SeriesState(schema, 100), schema.CreateRow());
        var data = new MLContext(1).Data.LoadFromEnumerable(rows);
        using var cursor = data.GetRowCursor(data.Schema);
        var reader = new SeriesRowReader(schema, cursor);
        while (cursor.MoveNext())
        {
            reader.Read(row);
            state.Observe(row);
        }

        var series = Sale.Load(rows, schema)[0];
        var (targets, future) = (new float[series.Length], new float[series.Future.Length]);
        Assert.Equal(7, state.CopyTo(targets, [], future));
        Assert.Equal(series.Targets, targets);
        Assert.Equal(series.Future, future);
        Assert.Equal(new DateTime(2024, 5, 31), state.TimeAfter(1));
    }

    [Fact]
    public void RowsThatDoNotContinueTheSeriesAreRefusedAndChangeNothing()
    {
        var state = Observed(0, 1, 2);
        var before = Sections.Bytes(state.Write);
        AssertRefused("2024-01-03 in row 2 of series 'a', after 2024-01-03", row => row.Time = s_start.AddDays(2));
        AssertRefused("2024-01-02 in row 2 of series 'a', after 2024-01-03", row => row.Time = s_start.AddDays(1));
        AssertRefused("not a whole number of steps of 1 day", row => row.Time = s_start.AddDays(3.5));
        AssertRefused("'b' in row 2; the series so far is 'a'", row => row.Id = "b".AsMemory());
        AssertRefused("static column 'Area' changes from 1 to 5", row => row.Statics[0] = 5);

        void AssertRefused(string expected, Action<ForecastRow> change)
        {
            var row = Row(3);
            row.Position = 2;
            change(row);
            Assert.Contains(expected, Assert.Throws<ArgumentException>(() => state.Observe(row)).Message, StringComparison.Ordinal);
            Assert.Equal(before, Sections.Bytes(state.Write));
        }
    }

    [Fact]
    public void WithoutTimestampsTimeIsIgnored()
    {
        var schema = Sale.Learn(Sale.Days("a", 1), Sale.Columns with { Timestamp = null });
        var (state, row) = (new SeriesState(schema, 3), schema.CreateRow());
        for (var i = 0; i < 5; i++)
        {
            row.Targets[0] = i;
            state.Observe(row);
        }

        var targets = new float[3];
        state.CopyTo(targets, [], []);
        Assert.Equal([2, 3, 4], targets);
        Assert.Equal(default, state.TimeAfter(9));
    }

    [Fact]
    public void TimeGoesOnAfterTheLastStep()
    {
        var state = Observed(0, 3);
        Assert.Equal(s_start.AddDays(3), state.TimeAfter(0));
        Assert.Equal(s_start.AddDays(10), state.TimeAfter(7));
        var (future, expected) = (new float[s_schema.FutureCount], new float[2]);
        state.FillCalendar(s_start.AddDays(10), future);
        new SeriesCalendar(CalendarFeatures.DayOfWeek).Fill(s_start.AddDays(10), expected);
        Assert.Equal([0, 0, 0, .. expected], future);
    }

    [Fact]
    public void ClearedStateTakesAnySeries()
    {
        var state = Observed(0, 1, 2);
        state.Begin("");
        Assert.Equal((0, 0, ""), (state.Count, (int)state.Observed, state.Id));
        var row = Row(0);
        (row.Id, row.Statics[0]) = ("b".AsMemory(), 3);
        state.Observe(row);
        Assert.Equal((1, "b", 3f), (state.Count, state.Id, state.Statics[0]));
    }

    [Fact]
    public void CopyGoesOnLikeTheOriginal()
    {
        var (state, copy) = (Observed(0, 1, 2, 5), new SeriesState(s_schema, Capacity));
        copy.CopyFrom(state);
        state.Observe(Row(7));
        copy.Observe(Row(7));
        Assert.Equal(Sections.Bytes(state.Write), Sections.Bytes(copy.Write));
    }

    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 0, 1 })]
    [InlineData(new[] { 0, 1, 3, 4, 5, 9 })]
    public void StateGoesOnAfterSavingAndLoading(int[] days)
    {
        var state = Observed(days);
        var loaded = Sections.Read(state.Write, section => SeriesState.Read(section, s_schema, Capacity));
        foreach (var day in new[] { 20, 21, 23 })
        {
            Assert.Equal(Sections.Bytes(state.Write), Sections.Bytes(loaded.Write));
            state.Observe(Row(day));
            loaded.Observe(Row(day));
        }
    }

    [Theory]
    [InlineData(-1L, "a", 1L, 1, 0f, "the number of observed steps is -1")]
    [InlineData(2L, "", 1L, 1, 0f, "the series '' has 2 steps")]
    [InlineData(0L, "a", 0L, 0, 0f, "the series 'a' has 0 steps")]
    [InlineData(2L, "a", -1L, 1, 0f, "-1 ticks")]
    [InlineData(2L, "a", long.MaxValue, 1, 0f, "ticks")]
    [InlineData(0L, "", 1L, 1, 0f, "a time before the first step")]
    [InlineData(2L, "a", 1L, 32, 0f, "the day of the month is 32")]
    [InlineData(2L, "a", 1L, 1, float.PositiveInfinity, "Infinity")]
    [InlineData(3L, "a", 1L, 1, 0f, "2 numbers; 3 are expected")]
    [InlineData(long.MaxValue, "a", 1L, 1, 0f, "2 numbers; 4 are expected")]
    public void DamagedStateIsRefused(long observed, string id, long ticks, int day, float value, string expected)
    {
        var section = Sections.Open(writer =>
        {
            writer.Write(observed);
            writer.Write(id);
            writer.Write(ticks);
            writer.Write(ticks);
            writer.Write(0L);
            writer.Write(0L);
            writer.Write(day);
            writer.Write((ReadOnlySpan<float>)[1, 1]);
            writer.Write((ReadOnlySpan<float>)[0, value]);
            writer.Write((ReadOnlySpan<float>)[0, 0]);
            writer.Write((ReadOnlySpan<float>)new float[10]);
        });
        var error = Assert.Throws<ModelFormatException>(() => SeriesState.Read(section, s_schema, Capacity));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void StateCutShortOrForAnotherSchemaIsRefused()
    {
        var state = Observed(0, 1, 2, 3, 4);
        Sections.AssertRefusedWhereverCut(state.Write, section => SeriesState.Read(section, s_schema, Capacity));
        var other = Sale.Learn(Sale.Days("a", 1, 2), Sale.Columns);
        Assert.Throws<ModelFormatException>(() => SeriesState.Read(Sections.Open(state.Write), other, Capacity));
        Assert.Throws<ModelFormatException>(() => SeriesState.Read(Sections.Open(state.Write), s_schema, int.MaxValue));
    }

    [Fact]
    public void StreamOfRowsAllocatesNothing()
    {
        var rows = Sale.Days("a", [.. Enumerable.Range(0, 3000).Select(i => (float)i)]).Where((_, i) => i % 7 != 3).ToArray();
        foreach (var sale in rows)
            (sale.Area, sale.Region) = (1, "sea");
        var data = new MLContext(1).Data.LoadFromEnumerable(rows);
        using var cursor = data.GetRowCursor(data.Schema);
        var reader = new SeriesRowReader(s_schema, cursor);
        var (state, copy, row, window) = (new SeriesState(s_schema, Capacity), new SeriesState(s_schema, Capacity), s_schema.CreateRow(), new Window(Capacity));
        var least = long.MaxValue;
        for (var round = 0; round < 20; round++)
        {
            // Moving the cursor is ML.NET's; the best of the rounds, as the JIT may replace a method in any of them.
            var allocated = 0L;
            for (var i = 0; i < 100; i++)
            {
                Assert.True(cursor.MoveNext());
                var before = GC.GetAllocatedBytesForCurrentThread();
                reader.Read(row);
                state.Observe(row);
                state.CopyTo(window.Targets, window.Past, window.Future);
                copy.CopyFrom(state);
                state.FillCalendar(state.TimeAfter(3), row.Future);
                allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            }

            least = Math.Min(least, allocated);
        }

        Assert.Equal(0, least);
        Assert.True(state.Observed > 2000, $"{state.Observed} steps with the missing ones");
    }

    private static SeriesState Observed(params int[] days)
    {
        var state = new SeriesState(s_schema, Capacity);
        foreach (var day in days)
            state.Observe(Row(day));
        return state;
    }

    private static ForecastRow Row(int day)
    {
        var row = s_schema.CreateRow();
        (row.Id, row.Time, row.Position) = ("a".AsMemory(), s_start.AddDays(day), day);
        (row.Targets[0], row.Past[0], row.Statics[0], row.Statics[1]) = (day, day + 0.5f, 1, 1);
        (row.Future[0], row.Future[1], row.Future[2]) = (day % 2, -day, 2 * day);
        s_schema.FillCalendar(row.Time, row.Future);
        return row;
    }

    private sealed class Window(int steps)
    {
        public float[] Targets { get; } = new float[steps * s_schema.TargetCount];

        public float[] Past { get; } = new float[steps * s_schema.PastCount];

        public float[] Future { get; } = new float[steps * s_schema.FutureCount];
    }
}
