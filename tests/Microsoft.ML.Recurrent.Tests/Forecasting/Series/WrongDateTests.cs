using Microsoft.ML.Recurrent.Forecasting.States;
using Microsoft.ML.Recurrent.Tests.Forecasting.Series.Grids;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Series;

public sealed class WrongDateTests
{
    private static readonly DateTime s_start = new(2024, 1, 1);

    [Theory]
    [InlineData(0, "1900-01-01")]
    [InlineData(0, "2014-01-01")]
    [InlineData(98, "2034-01-01")]
    public void OneWrongDateIsNamedInsteadOfFilled(int row, string date)
    {
        var days = Days(99);
        days[row] = DateTime.Parse(date, null);
        var message = Timetable.Of(days).Refusal();
        Assert.Contains(row == 0 ? "2024-01-02 in row 1" : $"{date} in row 98", message, StringComparison.Ordinal);
        Assert.Contains(row == 0 ? $"{date} in row 0" : "2024-04-07 in row 97", message, StringComparison.Ordinal);
        Assert.Contains("Correct the date", message, StringComparison.Ordinal);
    }

    [Fact]
    public void WrongDateInTheMiddleIsNamedWithoutTalkOfDaylightSaving()
    {
        var days = Days(99);
        days[50] = new DateTime(1970, 1, 1);
        var message = Timetable.Of(days).Refusal();
        Assert.Contains("holds 1970-01-01 in row 50, after 2024-02-19", message, StringComparison.Ordinal);
        Assert.DoesNotContain("daylight", message, StringComparison.Ordinal);
    }

    [Fact]
    public void MoreFilledThanReadIsAWarningThatNamesTheGap()
    {
        var table = Timetable.Of(Days(99).Select((day, i) => i < 50 ? day : day.AddDays(300)));
        Assert.Equal(399, table.Load().Length);
        var message = Assert.Single(table.Messages, text => text.Contains("Filled 300 steps", StringComparison.Ordinal));
        foreach (var part in new[] { "more than the 99 rows", "2024-02-19 in row 49", "2024-12-16 in row 50", "one of the dates is wrong" })
            Assert.Contains(part, message, StringComparison.Ordinal);
    }

    [Fact]
    public void ManyShortGapsAreFilled() =>
        Assert.Equal(1051, Timetable.Of(Days(1051).Where((_, day) => day < 100 || day % 30 == 0)).Load().Length);

    [Fact]
    public void ObservationFarAfterTheOthersIsRefusedAndChangesNothing()
    {
        var table = Timetable.Of(Days(99));
        var (state, row) = (new SeriesState(table.Schema, 4), table.Schema.CreateRow());
        foreach (var day in Days(99))
        {
            row.Time = day;
            state.Observe(row);
        }

        var before = Sections.Bytes(state.Write);
        row.Time = s_start.AddYears(10);
        var message = Assert.ThrowsAny<ArgumentException>(() => state.Observe(row)).Message;
        Assert.Contains("2034-01-01", message, StringComparison.Ordinal);
        Assert.Contains("after 2024-04-08", message, StringComparison.Ordinal);
        Assert.Equal(before, Sections.Bytes(state.Write));
        row.Time = s_start.AddDays(500);
        Assert.True(state.Observe(row));
        Assert.Equal(501, state.Observed);
    }

    private static DateTime[] Days(int count) => [.. Enumerable.Range(0, count).Select(day => s_start.AddDays(day))];
}
