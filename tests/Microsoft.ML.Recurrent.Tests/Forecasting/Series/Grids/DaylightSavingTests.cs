using Microsoft.ML.Recurrent.Forecasting.Series.Columns;
using Microsoft.ML.Recurrent.Forecasting.States;
using NodaTime;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Series.Grids;

public sealed class DaylightSavingTests
{
    /// <summary>Zone, minutes of a step, and a day some weeks before a change of the clock.</summary>
    public static TheoryData<string, int, string> Nights
    {
        get
        {
            var nights = new TheoryData<string, int, string>();
            foreach (var (zone, days) in new[]
            {
                ("Europe/Berlin", new[] { "2024-03-20", "2024-10-16" }), ("America/New_York", ["2024-02-28", "2024-10-23"]),
                ("Australia/Lord_Howe", ["2024-03-27", "2024-09-25"]),
            })
                foreach (var day in days)
                    foreach (var minutes in new[] { 15, 60, 24 * 60 })
                        nights.Add(zone, minutes, day);
            return nights;
        }
    }

    [Theory]
    [MemberData(nameof(Nights))]
    public void WallClockGoesThroughANightWithoutAGapOrARepeatedHour(string zone, int minutes, string day)
    {
        var times = Times(zone, minutes, day).Select(time => time.ToDateTimeUnspecified()).ToArray();
        AssertContinues(times, Timetable.In(zone));
        AssertContinues(times, Timetable.In(zone, TimestampKind.WallClock));
    }

    [Theory]
    [MemberData(nameof(Nights))]
    public void UniversalTimesGoThroughANight(string zone, int minutes, string day)
    {
        DateTime[] times = [.. Times(zone, minutes, day).Select(time => DateTime.SpecifyKind(time.ToDateTimeUtc(), DateTimeKind.Unspecified))];
        AssertContinues(times, Timetable.In(zone, TimestampKind.Universal), zone);
        AssertContinues(times.Select(time => DateTime.SpecifyKind(time, DateTimeKind.Utc)), Timetable.In(zone), zone);
        if (minutes == 24 * 60)
            AssertContinues(times, Timetable.In(zone), zone);
    }

    [Theory]
    [MemberData(nameof(Nights))]
    public void TimesWithAnOffsetGoThroughANightWithAndWithoutAZone(string zone, int minutes, string day)
    {
        var times = Times(zone, minutes, day).Select(time => time.ToDateTimeOffset()).ToArray();
        foreach (var change in new[] { null, Timetable.In(zone) })
        {
            var table = Timetable.Of(times, change);
            var series = table.Load();
            Assert.Equal(times.Length, series.Length);
            Assert.Equal(times[^1].DateTime, series.End.Last);
        }
    }

    [Theory]
    [MemberData(nameof(Nights))]
    public void GapOverANightHasTheStepsThatWouldHaveBeenThere(string zone, int minutes, string day)
    {
        var all = Times(zone, minutes, day);
        var rows = all.Where((_, i) => i < all.Length / 4 || i >= all.Length * 3 / 4).ToArray();
        var local = rows.Select(time => time.ToDateTimeUnspecified());
        Assert.Equal(all.Length, Timetable.Of(local, Timetable.In(zone, TimestampKind.WallClock)).Load().Length);
        Assert.Equal(all.Length, Timetable.Of(rows.Select(time => time.ToDateTimeOffset())).Load().Length);
    }

    [Fact]
    public void WithoutAZoneErrorsNameTheOption()
    {
        var midnights = Times("Europe/Berlin", 24 * 60, "2024-10-16").Select(time => time.ToDateTimeUtc());
        Assert.Contains("set TimeZone", Timetable.Of(midnights).Refusal(), StringComparison.Ordinal);
        var hours = Times("Europe/Berlin", 60, "2024-10-16").Select(time => time.ToDateTimeUnspecified());
        Assert.Contains("set TimeZone", Timetable.Of(hours).Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void TimeThatClocksNeverShowIsNamed()
    {
        var hours = Enumerable.Range(0, 1000).Select(hour => new DateTime(2024, 3, 1).AddHours(hour)).ToArray();
        var message = Timetable.Of(hours, Timetable.In("Europe/Berlin", TimestampKind.WallClock)).Refusal();
        Assert.Contains("2024-03-31 02:00:00 in row 722, which clocks in Europe/Berlin never show", message, StringComparison.Ordinal);
        Assert.Contains(nameof(TimestampKind.Universal), message, StringComparison.Ordinal);

        // Left to the data it is universal time.
        var table = Timetable.Of(hours, Timetable.In("Europe/Berlin"));
        Assert.Equal((1000, TimestampKind.Universal), (table.Load().Length, table.Schema.TimestampKind));
        Assert.Contains(table.Messages, text => text.Contains("read as Universal in Europe/Berlin", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Europe/Berlin", "2024-02-01 02:30")]
    [InlineData("America/Sao_Paulo", "2018-10-10")]
    [InlineData("America/Havana", "2024-02-15")]
    [InlineData("America/Santiago", "2024-08-15")]
    [InlineData("Africa/Cairo", "2024-04-01")]
    [InlineData("Asia/Beirut", "2024-03-31")]
    public void DayAtATimeThatClocksSkipIsADay(string zone, string start)
    {
        DateTime[] days = [.. Enumerable.Range(0, 70).Select(day => DateTime.Parse(start, null).AddDays(day))];
        var table = Timetable.Of(days[..60], Timetable.In(zone));
        Assert.Equal((60, TimestampKind.WallClock), (table.Load().Length, table.Schema.TimestampKind));
        Assert.Equal(days[60..], table.Ahead(10));
    }

    [Theory]
    [InlineData("America/Sao_Paulo", "2018-10-10")]
    [InlineData("America/Havana", "2024-02-15")]
    [InlineData("America/Santiago", "2024-08-15")]
    [InlineData("Africa/Cairo", "2024-04-01")]
    [InlineData("Asia/Beirut", "2024-03-10")]
    public void DayThatBeginsAfterMidnightIsADay(string zone, string start)
    {
        var days = Times(zone, 24 * 60, start);
        Assert.Contains(days, day => day.Hour > 0);
        var table = Timetable.Of(days.Select(day => day.ToDateTimeUtc()), Timetable.In(zone, TimestampKind.Universal));
        Assert.Equal("Steps of 1 day", table.Description);
        Assert.Equal(60, table.Load().Length);
        Assert.Equal(DateTime.Parse(start, null).AddDays(60), table.Ahead(1)[0]);
        Assert.Equal(60, Timetable.Of(days.Select(day => day.ToDateTimeOffset()), Timetable.In(zone)).Load().Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(9)]
    public void HourThatComesTwiceIsReadAfterAGap(int before)
    {
        var hours = Times("America/New_York", 60, "2024-10-15").Select(time => time.ToDateTimeUnspecified()).ToList();
        hours.RemoveAt(hours.IndexOf(new DateTime(2024, 11, 3, 1, 0, 0)) - before);
        var table = Timetable.Of(hours, Timetable.In("America/New_York"));
        Assert.Equal((hours.Count + 1, TimestampKind.WallClock), (table.Load().Length, table.Schema.TimestampKind));
    }

    [Theory]
    [InlineData("Europe/Berlin", "2024-01-04 23:00", TimestampKind.Universal)]
    [InlineData("Europe/Berlin", "2024-06-04 22:00", TimestampKind.Universal)]
    [InlineData("Europe/Berlin", "2024-06-05", TimestampKind.WallClock)]
    [InlineData("Europe/Berlin", "2024-06-05 06:00", TimestampKind.WallClock)]
    [InlineData("Europe/London", "2024-01-05", TimestampKind.WallClock)]
    public void MidnightsOfOneSeasonTellWhatTheyAre(string zone, string start, TimestampKind expected) => Assert.Equal(expected, Timetable.Of(
        Enumerable.Range(0, 20).Select(day => DateTime.Parse(start, null).AddDays(day)), Timetable.In(zone)).Schema.TimestampKind);

    [Fact]
    public void OpeningHoursFollowTheClockOnTheWall()
    {
        var open = Times("Europe/Berlin", 60, "2024-09-20").Where(time => time.Hour is >= 10 and <= 20).ToArray();
        DateTime[] universal = [.. open.Select(time => time.ToDateTimeUtc())];
        var table = Timetable.Of(universal, Timetable.In("Europe/Berlin"));
        Assert.Equal("Steps of 1 hour; open 10:00 to 20:00", table.Description);
        Assert.Equal(open.Length, table.Load().Length);
    }

    [Theory]
    [InlineData("Europe/Berlin", 20, 3)]
    [InlineData("America/New_York", 20, 2)]
    public void OpeningHoursThroughTheNightHaveOneStepForAnHourThatComesTwice(string zone, int first, int last)
    {
        var open = Times(zone, 60, "2024-09-25").Where(time => time.Hour >= first || time.Hour <= last).ToArray();
        foreach (var times in new[] { open.Select(time => time.ToDateTimeUtc()), open.Select(time => time.ToDateTimeUnspecified()) })
        {
            var table = Timetable.Of(times, Timetable.In(zone));
            Assert.Equal($"Steps of 1 hour; open 00:00 to 0{last}:00 and {first}:00 to 23:00", table.Description);
            Assert.Equal(open.Length - 1, table.Load().Length);
            Assert.Contains(table.Messages, text => text.Contains("Skipped 1 row of the hour that clocks show twice", StringComparison.Ordinal));
        }

        // An engine that was trained before the night passes over the second one, too.
        var learned = Timetable.Of(open.TakeWhile(time => time.Month < 10 || time.Day < 26).Select(time => time.ToDateTimeUtc()),
            Timetable.In(zone, TimestampKind.Universal)).Schema;
        var (state, row) = (new SeriesState(learned, 4), learned.CreateRow());
        Assert.Equal(1, open.Count(time =>
        {
            (row.Time, row.Universal) = (time.ToDateTimeUnspecified(), time.ToDateTimeUtc());
            return !state.Observe(row);
        }));
    }

    [Theory]
    [InlineData("W. Europe Standard Time")]
    [InlineData("Eastern Standard Time")]
    public void IdentifiersOfWindowsAreKnown(string id) => Assert.Equal(3, Timetable.Of(
        Enumerable.Range(0, 3).Select(day => new DateTime(2024, 1, 1).AddDays(day)), Timetable.In(id)).Load().Length);

    [Fact]
    public void UnknownZoneIsRefusedByName()
    {
        var options = new ForecastingOptions { TimestampColumnName = "Time", TimeZone = "Europe/Bärlin" };
        var message = Assert.ThrowsAny<ArgumentException>(() => new MLContext().Forecasting.ForecastByRecurrent(options)).Message;
        Assert.Contains("TimeZone", message, StringComparison.Ordinal);
        Assert.Contains("Europe/Bärlin", message, StringComparison.Ordinal);
    }

    private static ZonedDateTime[] Times(string zone, int minutes, string day)
    {
        var start = DateTimeZoneProviders.Tzdb[zone].AtStartOfDay(LocalDate.FromDateTime(DateTime.Parse(day, null)));
        return minutes == 24 * 60
            ? [.. Enumerable.Range(0, 60).Select(i => start.Zone.AtStartOfDay(start.Date.PlusDays(i)))]
            : [.. Enumerable.Range(0, 40 * 24 * 60 / minutes).Select(i => start.PlusMinutes(i * minutes))];
    }

    /// <summary>Learned from the first part, before or after the night, and from all.</summary>
    private static void AssertContinues(IEnumerable<DateTime> times, Func<SeriesColumns, SeriesColumns> change, string? universalIn = null)
    {
        var all = times.ToArray();
        var table = Timetable.Of(all, change);
        var series = table.Load();
        Assert.Equal(all.Length, series.Length);
        Assert.DoesNotContain(float.NaN, series.Targets);

        // Steps ahead lead through the night, too.
        var head = Timetable.Of(all[..^(all.Length * 9 / 10)], columns => change(columns) with { TimestampKind = table.Schema.TimestampKind });
        var ahead = head.Ahead(all.Length * 9 / 10);
        var expected = all[^ahead.Length..];
        if (universalIn is not null)
            expected = [.. expected.Select(time => Instant.FromDateTimeUtc(DateTime.SpecifyKind(time, DateTimeKind.Utc))
                .InZone(DateTimeZoneProviders.Tzdb[universalIn]).ToDateTimeUnspecified())];
        Assert.Equal(expected, ahead);
    }
}
