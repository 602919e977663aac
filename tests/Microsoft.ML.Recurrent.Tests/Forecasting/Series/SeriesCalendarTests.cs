using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Series.Grids;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Series;

public sealed class SeriesCalendarTests
{
    private const CalendarFeatures YearOfHours = CalendarFeatures.HourOfDay | CalendarFeatures.DayOfWeek | CalendarFeatures.DayOfYear;

    // The share of the cycle that has gone by at 18:45 on Wednesday, the 31st of July 2024, day 213 of 366.
    [Theory]
    [InlineData(CalendarFeatures.MinuteOfHour, 45 / 60.0)]
    [InlineData(CalendarFeatures.HourOfDay, 18.75 / 24)]
    [InlineData(CalendarFeatures.DayOfWeek, 3 / 7.0)]
    [InlineData(CalendarFeatures.DayOfMonth, 30 / 31.0)]
    [InlineData(CalendarFeatures.DayOfYear, 212 / 366.0)]
    [InlineData(CalendarFeatures.MonthOfYear, 6 / 12.0)]
    [InlineData(CalendarFeatures.QuarterOfYear, 2 / 4.0)]
    public void FeatureIsSineAndCosineOfThePositionInItsCycle(CalendarFeatures feature, double position)
    {
        var values = new float[2];
        new SeriesCalendar(feature).Fill(new DateTime(2024, 7, 31, 18, 45, 0), values);
        Assert.Equal(Math.Sin(Math.Tau * position), values[0], 1e-6);
        Assert.Equal(Math.Cos(Math.Tau * position), values[1], 1e-6);
    }

    [Fact]
    public void FeaturesFollowOneAnotherFromTheShortestCycle()
    {
        var calendar = new SeriesCalendar(CalendarFeatures.MonthOfYear | CalendarFeatures.HourOfDay);
        var values = new float[calendar.Width];
        calendar.Fill(new DateTime(2024, 1, 1, 6, 0, 0), values);
        Assert.Equal([1, 0, 0, 1], values.Select(value => MathF.Round(value, 5)));
    }

    [Theory]
    [InlineData(1, 20, CalendarFeatures.HourOfDay | CalendarFeatures.DayOfWeek)]
    [InlineData(1, 400, YearOfHours)]
    [InlineData(1, 5, CalendarFeatures.HourOfDay)]
    [InlineData(1, 0.9, CalendarFeatures.None)]
    [InlineData(0.25, 20, CalendarFeatures.MinuteOfHour | CalendarFeatures.HourOfDay | CalendarFeatures.DayOfWeek)]
    [InlineData(24, 100, CalendarFeatures.DayOfWeek)]
    [InlineData(24, 1000, CalendarFeatures.DayOfWeek | CalendarFeatures.DayOfYear)]
    [InlineData(7 * 24, 1000, CalendarFeatures.DayOfYear)]
    public void AutomaticTakesTheCyclesThatTheDataGoThroughMoreThanOnce(double hours, double days, CalendarFeatures expected) => Assert.Equal(
        expected, SeriesCalendar.Choose(CalendarFeatures.Automatic, new FixedGrid((long)(hours * TimeSpan.TicksPerHour)), TimeSpan.FromDays(days)).Features);

    [Theory]
    [InlineData(1, 2000, CalendarFeatures.MonthOfYear)]
    [InlineData(3, 2000, CalendarFeatures.MonthOfYear)]
    [InlineData(12, 9000, CalendarFeatures.None)]
    [InlineData(1, 300, CalendarFeatures.None)]
    public void AutomaticOfCalendarMonthsIsTheMonthOfTheYear(int months, double days, CalendarFeatures expected) => Assert.Equal(
        expected, SeriesCalendar.Choose(CalendarFeatures.Automatic, new MonthGrid(months), TimeSpan.FromDays(days)).Features);

    [Fact]
    public void WhatIsAskedForStaysBesideTheAutomatic() => Assert.Equal(
        CalendarFeatures.DayOfMonth | CalendarFeatures.DayOfWeek,
        SeriesCalendar.Choose(CalendarFeatures.Automatic | CalendarFeatures.DayOfMonth, new FixedGrid(TimeSpan.TicksPerDay), TimeSpan.FromDays(90)).Features);

    [Fact]
    public void AutomaticIsNothingWithoutASamplingInterval() =>
        Assert.Equal(0, SeriesCalendar.Choose(CalendarFeatures.Automatic, null, default).Width);
}
