using Microsoft.ML.Recurrent.Forecasting.Series.Columns;
using Microsoft.ML.Recurrent.Forecasting.Series.Grids;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Series.Grids;

public sealed class ClosedTimeTests
{
    private static readonly DateTime s_monday = new(2024, 1, 1);

    public static TheoryData<string, string, int[]> Calendars => new()
    {
        { "weekdays", "Steps of 1 day; closed on Saturday and Sunday", [5, 261] },
        { "weekdays at 18:00", "Steps of 1 day; closed on Saturday and Sunday", [5, 261] },
        { "no Sundays", "Steps of 1 day; closed on Sunday", [6, 313] },
        { "Monday, Wednesday, Friday", "Steps of 1 day; closed on Tuesday, Thursday, Saturday and Sunday", [3, 157] },
        { "Monday and Thursday", "Steps of 1 day; closed on Tuesday, Wednesday, Friday, Saturday and Sunday", [2, 104] },
        { "10 to 20", "Steps of 1 hour; open 10:00 to 20:00", [11, 77] },
        { "half hours", "Steps of 30 minutes; open 10:00 to 20:00", [2, 21, 147] },
        { "Saturday shorter", "Steps of 1 hour; open 10:00 to 20:00 on Monday to Friday; 10:00 to 14:00 on Saturday; closed on Sunday", [60] },
        {
            "half past on Saturday",
            "Steps of 30 minutes; open 09:30, 10:30, 11:30 and 12:30 on Monday to Friday; 10:00, 11:00 and 12:00 on Saturday; closed on Sunday",
            [2, 23, 1200]
        },
        { "exchange", "Steps of 5 minutes; open 09:30 to 16:00 on Monday to Friday; closed on Saturday and Sunday", [12, 79, 395] },
        { "exchange by minutes", "Steps of 1 minute; open 09:30 to 16:00 on Monday to Friday; closed on Saturday and Sunday", [60, 391, 1955] },
        { "nights out", "Steps of 1 hour; open 00:00 to 02:00 and 18:00 to 23:00", [9, 63] },
    };

    [Theory]
    [MemberData(nameof(Calendars))]
    public void WhatIsRegularlyMissingIsClosed(string calendar, string description, int[] seasons)
    {
        var table = Timetable.Of(Times(calendar, 10));
        Timetable.AssertContinues(Times(calendar, 10), Times(calendar, 10).Count() / 4, description);
        Assert.Equal(seasons, table.Schema.Grid!.UsualSeasons());
        Assert.Contains(table.Messages, message => message.Contains(description, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Calendars))]
    public void HolidaysAreMissing(string calendar, string description, int[] seasons)
    {
        Assert.NotEmpty(seasons);
        var all = Times(calendar, 30).ToArray();
        var table = Timetable.Of(all.Where(time => time.Date != s_monday.AddDays(21) && time.Date != s_monday.AddDays(59)));
        Assert.Equal(description, table.Description);
        Assert.Equal(all.Length, table.Load().Length);
        Assert.Equal(all.Count(time => time.Date == s_monday.AddDays(21) || time.Date == s_monday.AddDays(59)), table.Load().Targets.Count(float.IsNaN));
    }

    [Theory]
    [MemberData(nameof(Calendars))]
    public void ClosedRowsWithoutAValueChangeNothing(string calendar, string description, int[] seasons)
    {
        var open = Times(calendar, 8).Select((time, i) => new TimedRow { Time = time, Value = i }).ToArray();
        var known = open.ToDictionary(row => row.Time);
        var grid = Timetable.Of(open);
        var step = description.Split(';')[0] switch
        {
            "Steps of 1 day" => TimeSpan.FromDays(1),
            "Steps of 1 hour" => TimeSpan.FromHours(1),
            "Steps of 30 minutes" => TimeSpan.FromMinutes(30),
            "Steps of 5 minutes" => TimeSpan.FromMinutes(5),
            _ => TimeSpan.FromMinutes(1),
        };
        var every = Enumerable.Range(0, (int)((open[^1].Time - open[0].Time) / step) + 1).Select(i => open[0].Time + (i * step))
            .Select(time => known.GetValueOrDefault(time) ?? new TimedRow { Time = time, Value = float.NaN }).ToArray();
        var table = Timetable.Of(every);
        Assert.Equal((description, seasons), (table.Description, seasons));
        Assert.Equal(grid.Load().Targets, table.Load().Targets);
        Assert.Equal(grid.Ahead(30), table.Ahead(30));
        Assert.Contains(table.Messages, message => message.Contains("Skipped", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void RowsWithoutAValueBetweenEvenOnesChangeNeitherSeasonsNorCalendar(int days)
    {
        Func<SeriesColumns, SeriesColumns> automatic = columns => columns with { Calendar = CalendarFeatures.Automatic };
        var hours = Enumerable.Range(0, 24 * 7 * 12).Select(hour => s_monday.AddHours(hour));
        var (dense, sparse) = (
            Timetable.Of(hours.Select(time => new TimedRow { Time = time, Value = (time - s_monday).TotalDays % days == 0 ? 1 : float.NaN }), automatic),
            Timetable.Of(hours.Where(time => (time - s_monday).TotalDays % days == 0), automatic));
        Assert.Equal(sparse.Load().Length, dense.Load().Length);
        Assert.Equal(sparse.Load().Future, dense.Load().Future);
        Assert.Equal(sparse.Schema.Grid!.UsualSeasons(), dense.Schema.Grid!.UsualSeasons());
        Assert.Equal(sparse.Ahead(20), dense.Ahead(20));
    }

    [Theory]
    [InlineData("Tuesday Wednesday Thursday Friday Saturday", 22, "closed on Monday and Sunday")]
    [InlineData("Monday Wednesday Friday", 12, "closed on Tuesday, Thursday, Saturday and Sunday")]
    public void WeeksThatAreLongEnoughForSomeDaysAreForAll(string open, int rows, string expected) => Assert.Equal($"Steps of 1 day; {expected}", Timetable.Of(
        Enumerable.Range(0, 60).Select(day => new DateTime(2023, 1, 2).AddDays(day)).Where(day => open.Contains($"{day.DayOfWeek}", StringComparison.Ordinal))
            .Take(rows)).Description);

    [Theory]
    [InlineData(24, "57 weeks have only 1 row on Saturday, so these times are not closed")]
    [InlineData(1, "57 weeks have only 2 rows on Saturday at 10:00 and 1 such times, so these times are not closed")]
    public void RowsThatKeepATimeOpenAloneAreNamed(int hours, string expected)
    {
        var open = Enumerable.Range(0, 400 * 24 / hours).Select(step => new DateTime(2023, 1, 2).AddHours(step * hours))
            .Where(time => hours == 24 || time.Hour is 10 or 11)
            .Where(time => time.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) || time.Date == new DateTime(2023, 6, 3)).ToArray();
        Assert.Contains(Timetable.Of(open).Messages, text => text.Contains(expected, StringComparison.Ordinal));
        Assert.DoesNotContain(Timetable.Of(open, columns => columns with { ClosedTimes = ClosedTimes.None }).Messages, IsWarning);
        Assert.DoesNotContain(Timetable.Of(open.Where(time => time.DayOfWeek != DayOfWeek.Saturday && time.DayOfYear % 9 > 0)).Messages, IsWarning);

        static bool IsWarning(string text) => text.Contains("not closed", StringComparison.Ordinal);
    }

    [Fact]
    public void ThreeWeekendsAreGapsAndFourAreClosed()
    {
        Assert.Equal("Steps of 1 day", Timetable.Of(Times("weekdays", 4)).Description);
        Assert.Equal("Steps of 1 day; closed on Saturday and Sunday", Timetable.Of(Times("weekdays", 5)).Description);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void NightsOfFourWeeksAreClosedFromAnyDayOn(int firstDay) => Assert.Equal("Steps of 1 hour; open 10:00 to 20:00", Timetable.Of(
        Times("10 to 20", 6).Where(time => time >= s_monday.AddDays(firstDay) && time < s_monday.AddDays(firstDay + 28))).Description);

    [Fact]
    public void PartTimeStartOutageAndChanceAreGaps()
    {
        var days = Enumerable.Range(0, 140).Select(day => s_monday.AddDays(day)).ToArray();
        Assert.Equal("Steps of 1 day", Timetable.Of(days.Where(day => day >= days[60] || IsWeekday(day))).Description);
        Assert.Equal("Steps of 1 day", Timetable.Of(days.Where(day => day < days[40] || day >= days[90])).Description);
        Assert.Equal("Steps of 1 day", Timetable.Of(days[..36].Where((day, i) => i * 7 % 10 < 6 || !IsWeekday(day))).Description);
        var hours = Enumerable.Range(0, 24 * 60).Select(hour => s_monday.AddHours(hour)).ToArray();
        Assert.Equal("Steps of 1 hour", Timetable.Of(hours.Where(hour => hour.Date >= days[30] || hour.Hour is >= 10 and <= 20)).Description);
    }

    [Fact]
    public void EveryOtherDayIsAStepOfTwoDays() =>
        Assert.Equal("Steps of 2 days", Timetable.Of(Enumerable.Range(0, 100).Select(i => s_monday.AddDays(2 * i))).Description);

    [Fact]
    public void TimeAtWhichOneOfSeveralSeriesIsOpenIsOpenForAll()
    {
        var rows = Times("weekdays", 10).Select(time => new TimedRow { Series = "a", Time = time })
            .Concat(Times("no Sundays", 10).Select(time => new TimedRow { Series = "b", Time = time }));
        var table = Timetable.Of(rows, columns => columns with { Series = "Series" });
        Assert.Equal("Steps of 1 day; closed on Sunday", table.Description);
        Assert.Equal([59, 60], table.LoadAll().Select(series => series.Length));
    }

    [Fact]
    public void NothingIsClosedIfTheOptionsDoNotLetIt() => Assert.Equal("Steps of 1 day", Timetable.Of(
        Times("weekdays", 20), columns => columns with { ClosedTimes = ClosedTimes.None }).Description);

    [Fact]
    public void ValueAtAClosedTimeIsNamedWithAWayOut()
    {
        var schema = Timetable.Of(Times("weekdays", 10)).Schema;
        var rows = Times("weekdays", 1).Append(s_monday.AddDays(5)).Select(time => new TimedRow { Time = time });
        var error = Assert.ThrowsAny<ArgumentException>(() => Sale.Load(rows, schema));
        string[] parts = ["2024-01-06, a Saturday, in row 5", "closed on Saturday and Sunday", "2024-01-08", nameof(ForecastingOptions.ClosedTimes)];
        foreach (var part in parts)
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("weekdays", 7, 5)]
    [InlineData("weekdays", 365, 261)]
    [InlineData("weekdays", 5, 5)]
    [InlineData("10 to 20", 24, 11)]
    [InlineData("10 to 20", 168, 77)]
    [InlineData("10 to 20", 12, 12)]
    public void SeasonIsCountedInOpenSteps(string calendar, int season, int expected) =>
        Assert.Equal(expected, Timetable.Of(Times(calendar, 10)).Schema.Grid!.OpenStepsOf(season));

    [Fact]
    public void SlotsOfADamagedFileAreRefused()
    {
        foreach (var (slots, open) in new[] { (7, new[] { 0, 7 }), (7, [1, 0]), (7, []), (6, [0]), (7, [-1]) })
        {
            var section = Sections.Open(writer =>
            {
                writer.Write((int)TimeGridKind.Week);
                writer.Write(TimeSpan.TicksPerDay);
                writer.Write(slots);
                writer.Write((ReadOnlySpan<int>)open);
            });
            Assert.Throws<ModelFormatException>(() => TimeGrid.Read(section));
        }
    }

    private static bool IsWeekday(DateTime day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    private static IEnumerable<DateTime> Times(string calendar, int weeks)
    {
        var minutes = Enumerable.Range(0, weeks * 7 * 24 * 60).Select(minute => s_monday.AddMinutes(minute));
        return minutes.Where(time => (calendar, time.DayOfWeek, time.TimeOfDay.TotalHours) switch
        {
            ("weekdays", _, 0) => IsWeekday(time),
            ("weekdays at 18:00", _, 18) => IsWeekday(time),
            ("no Sundays", not DayOfWeek.Sunday, 0) => true,
            ("Monday, Wednesday, Friday", DayOfWeek.Monday or DayOfWeek.Wednesday or DayOfWeek.Friday, 0) => true,
            ("Monday and Thursday", DayOfWeek.Monday or DayOfWeek.Thursday, 0) => true,
            ("10 to 20", _, >= 10 and <= 20 and var hour) => hour % 1 == 0,
            ("half hours", _, >= 10 and <= 20 and var hour) => hour % 0.5 == 0,
            ("Saturday shorter", not DayOfWeek.Sunday, >= 10 and <= 20 and var hour) => hour % 1 == 0 && (hour <= 14 || time.DayOfWeek != DayOfWeek.Saturday),
            ("half past on Saturday", DayOfWeek.Saturday, 10 or 11 or 12) => true,
            ("half past on Saturday", not (DayOfWeek.Saturday or DayOfWeek.Sunday), 9.5 or 10.5 or 11.5 or 12.5) => true,
            ("exchange", _, >= 9.5 and <= 16) => IsWeekday(time) && time.Minute % 5 == 0,
            ("exchange by minutes", _, >= 9.5 and <= 16) => IsWeekday(time),
            ("nights out", _, (>= 18 or <= 2) and var hour) => hour % 1 == 0,
            _ => false,
        });
    }
}
