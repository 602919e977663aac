using System.Globalization;
using Microsoft.ML.Recurrent.Forecasting.Series.Grids;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Series.Grids;

public sealed class RegularGridTests
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
    public void StepIsTheMostFrequentDifference(string expected, params string[] times) =>
        Assert.Equal(expected, Timetable.Of(times.Select(Time)).Schema.Grid?.ToString());

    [Fact]
    public void ThereIsNoGridWithoutTwoRows() => Assert.Null(Timetable.Of([Time("2024-01-01")]).Schema.Grid);

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
    public void RowsAreCountedInMonthsOfTheSeriesDay(int months, string from, int day, string to, int expected)
    {
        var grid = new MonthGrid(months);
        var position = grid.Start(Time(from).Ticks) with { Step = 0, Day = day };
        var place = grid.Place(position, Time(to).Ticks);
        Assert.Equal(expected, place.Kind == GridPlaceKind.Step ? place.Step : 0);
    }

    [Theory]
    [InlineData("2024-01-31", 31, 1, "2024-02-29")]
    [InlineData("2024-02-29", 31, 1, "2024-03-31")]
    [InlineData("2024-02-29", 30, 1, "2024-03-30")]
    [InlineData("2024-01-15", 15, 25, "2026-02-15")]
    [InlineData("2024-12-05 06:30", 5, 1, "2025-01-05 06:30")]
    public void MonthsFallOnTheDayOfTheSeriesAsFarAsTheMonthHasIt(string from, int day, int steps, string expected)
    {
        var grid = new MonthGrid(1);
        Assert.Equal(Time(expected).Ticks, grid.TicksOf(grid.Start(Time(from).Ticks) with { Step = 0, Day = day }, steps));
    }

    [Theory]
    [InlineData("2024-04-30", "2024-05-31")]
    [InlineData("2024-04-15", "2024-05-15")]
    public void MonthsOfMonthEndsFallOnMonthEnds(string from, string expected)
    {
        var grid = new MonthGrid(1, isMonthEnd: true);
        Assert.Equal(Time(expected).Ticks, grid.TicksOf(grid.Start(Time(from).Ticks), 1));
    }

    [Theory]
    [InlineData(30 * TimeSpan.TicksPerMinute, new[] { 2, 48, 336 })]
    [InlineData(TimeSpan.TicksPerHour, new[] { 24, 168 })]
    [InlineData(TimeSpan.TicksPerDay, new[] { 7, 365 })]
    [InlineData(7 * TimeSpan.TicksPerDay, new int[0])]
    [InlineData(7 * TimeSpan.TicksPerMinute, new[] { 1440 })]
    public void UsualSeasonsAreWholeCyclesOfTheCalendar(long ticks, int[] seasons) => Assert.Equal(seasons, new FixedGrid(ticks).UsualSeasons());

    [Theory]
    [InlineData(1, new[] { 12 })]
    [InlineData(3, new[] { 4 })]
    [InlineData(5, new int[0])]
    [InlineData(12, new int[0])]
    public void UsualSeasonOfMonthsIsAYear(int months, int[] seasons) => Assert.Equal(seasons, new MonthGrid(months).UsualSeasons());

    [Fact]
    public void TimeEndsAtTheLastOneThereIs()
    {
        var table = Timetable.Of([Time("2024-01-01"), Time("2024-01-02")]);
        Assert.Equal(DateTime.MaxValue, table.Load().End.After(long.MaxValue / 2, table.Schema));
        table = Timetable.Of([Time("2024-01-01"), Time("2024-02-01"), Time("2024-03-01")]);
        Assert.Equal(DateTime.MaxValue, table.Load().End.After(1_000_000, table.Schema));
    }

    private static DateTime Time(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture);
}
