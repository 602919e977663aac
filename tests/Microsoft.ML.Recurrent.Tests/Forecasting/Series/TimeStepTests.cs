using System.Globalization;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Series;

public sealed class TimeStepTests
{
    [Theory]
    [InlineData("1 hour", "2024-01-01 00:00", "2024-01-01 01:00", "2024-01-01 02:00", "2024-01-01 05:00")]
    [InlineData("15 minutes", "2024-01-01 00:00", "2024-01-01 00:15", "2024-01-01 00:30")]
    [InlineData("7 days", "2024-01-01", "2024-01-08", "2024-01-15")]
    [InlineData("1 day", "2024-02-28", "2024-02-29", "2024-03-01")]
    [InlineData("28 days", "2023-01-04", "2023-02-01", "2023-03-01", "2023-03-29")]
    [InlineData("1 month", "2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01")]
    [InlineData("1 month", "2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30")]
    [InlineData("1 month", "2023-12-30", "2024-01-30", "2024-02-29", "2024-03-30")]
    [InlineData("1 month", "2024-01-01", "2024-02-01")]
    [InlineData("3 months", "2023-03-31", "2023-06-30", "2023-09-30", "2023-12-31")]
    [InlineData("3 months", "2023-01-01", "2023-04-01", "2023-07-01", "2023-10-01")]
    [InlineData("1 year", "2020-01-01", "2021-01-01", "2022-01-01", "2023-01-01")]
    [InlineData("1 year", "2019-02-28", "2020-02-29", "2021-02-28")]
    [InlineData("00:00:00.5000000", "2024-01-01 00:00:00.0", "2024-01-01 00:00:00.5", "2024-01-01 00:00:01.0")]
    public void StepIsTheMostFrequentDifference(string expected, params string[] times) => Assert.Equal(expected, Find(times)?.ToString());

    [Fact]
    public void ThereIsNoStepWithoutTwoRows() => Assert.Null(Find(["2024-01-01"]));

    [Theory]
    [InlineData("2024-01-31", 31, 1, "2024-02-29")]
    [InlineData("2024-02-29", 31, 1, "2024-03-31")]
    [InlineData("2024-02-29", 30, 1, "2024-03-30")]
    [InlineData("2024-01-15", 15, 25, "2026-02-15")]
    [InlineData("2024-12-05 06:30", 5, 1, "2025-01-05 06:30")]
    public void MonthsFallOnTheDayOfTheSeriesAsFarAsTheMonthHasIt(string from, int day, int steps, string expected) =>
        Assert.Equal(Time(expected), new TimeStep(0, 1).Add(Time(from), steps, day));

    [Fact]
    public void MonthsOfMonthEndsFallOnMonthEnds()
    {
        var step = new TimeStep(0, 1, IsMonthEnd: true);
        Assert.Equal(Time("2024-05-31"), step.Add(Time("2024-04-30"), 1, 30));
        Assert.Equal(Time("2024-05-15"), step.Add(Time("2024-04-15"), 1, 15));
    }

    [Theory]
    [InlineData(1, "2024-01-31", 31, "2024-02-29", 1)]
    [InlineData(1, "2024-02-29", 31, "2024-03-31", 1)]
    [InlineData(1, "2024-02-29", 31, "2024-05-31", 3)]
    [InlineData(1, "2024-02-29", 29, "2024-03-31", 1)]
    [InlineData(1, "2024-02-29", 31, "2024-03-30", 0)]
    [InlineData(1, "2024-01-15", 15, "2024-02-14", 0)]
    [InlineData(1, "2024-01-15", 15, "2024-02-15 01:00", 0)]
    [InlineData(3, "2024-01-01", 1, "2024-07-01", 2)]
    [InlineData(3, "2024-01-01", 1, "2024-06-01", 0)]
    [InlineData(12, "2024-02-29", 29, "2025-02-28", 1)]
    public void RowsAreCountedInMonthsOfTheSeriesDay(int months, string from, int day, string to, int expected) =>
        Assert.Equal(expected, new TimeStep(0, months).Count(Time(from), Time(to), day));

    [Fact]
    public void TimeEndsAtTheLastOneThereIs()
    {
        Assert.Equal(DateTime.MaxValue, new TimeStep(TimeSpan.TicksPerDay).Add(Time("2024-01-01"), long.MaxValue, 1));
        Assert.Equal(DateTime.MaxValue, new TimeStep(0, 7).Add(Time("2024-01-01"), long.MaxValue, 1));
        Assert.Equal(DateTime.MaxValue, new TimeStep(0, 1).Add(Time("9999-12-01"), 1, 1));
        Assert.Equal(Time("9999-12-01"), new TimeStep(0, 1).Add(Time("9999-11-01"), 1, 1));
    }

    private static TimeStep? Find(string[] times)
    {
        var finder = new StepFinder();
        finder.Add(Time(times[0]));
        for (var i = 1; i < times.Length; i++)
            finder.Add(Time(times[i - 1]), Time(times[i]));
        return finder.Find();
    }

    private static DateTime Time(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(30 * TimeSpan.TicksPerMinute, 0, new[] { 2, 48, 336 })]
    [InlineData(TimeSpan.TicksPerHour, 0, new[] { 24, 168 })]
    [InlineData(TimeSpan.TicksPerDay, 0, new[] { 7, 365 })]
    [InlineData(7 * TimeSpan.TicksPerDay, 0, new int[0])]
    [InlineData(7 * TimeSpan.TicksPerMinute, 0, new[] { 1440 })]
    [InlineData(0, 1, new[] { 12 })]
    [InlineData(0, 3, new[] { 4 })]
    [InlineData(0, 5, new int[0])]
    [InlineData(0, 12, new int[0])]
    public void UsualSeasonsAreWholeCyclesOfTheCalendar(long ticks, int months, int[] seasons) =>
        Assert.Equal(seasons, new TimeStep(ticks, months).UsualSeasons());
}
