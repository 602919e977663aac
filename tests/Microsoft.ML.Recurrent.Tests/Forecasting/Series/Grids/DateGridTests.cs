namespace Microsoft.ML.Recurrent.Tests.Forecasting.Series.Grids;

public sealed class DateGridTests
{
    public static TheoryData<string, string> Rules => new()
    {
        { "last business day", "Steps of the last business day of every month" },
        { "first business day", "Steps of the 1st business day of every month" },
        { "second last business day", "Steps of the 2nd last business day of every month" },
        { "third Friday", "Steps of the 3rd Friday of every month" },
        { "last Monday", "Steps of the last Monday of every month" },
        { "15th and month end", "Steps of the 15th and the last day of every month" },
        { "1st and 15th", "Steps of the 1st and the 15th of every month" },
        { "paydays", "Steps of the 15th or the business day before and the last business day of every month" },
        { "quarter's last business day", "Steps of the last business day of every 3rd month" },
        { "month end", "Steps of 1 month" },
        { "quarter end", "Steps of 3 months" },
        { "year end", "Steps of 1 year" },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void StepsAheadFollowTheRule(string rule, string description) =>
        Timetable.AssertContinues(Dates(rule, 48), rule.StartsWith("quarter", StringComparison.Ordinal) ? 4 : 12, description);

    [Theory]
    [MemberData(nameof(Rules))]
    public void RowThatIsNotThereIsMissing(string rule, string description)
    {
        var all = Dates(rule, 60).ToArray();
        var table = Timetable.Of(all.Where((_, i) => i != all.Length / 2));
        Assert.Equal(description, table.Description);
        Assert.Equal(all.Length, table.Load().Length);
        Assert.True(float.IsNaN(table.Load().Targets[all.Length / 2]));
    }

    [Fact]
    public void HolidayMovesABusinessDay()
    {
        // The last Monday of May 2021 was a holiday.
        var days = Dates("last business day", 48).Select(day => day == new DateTime(2021, 5, 31) ? new DateTime(2021, 5, 28) : day).ToArray();
        var table = Timetable.Of(days);
        Assert.Equal("Steps of the last business day of every month", table.Description);
        Assert.Equal(48, table.Load().Length);
        Assert.DoesNotContain(float.NaN, table.Load().Targets);
    }

    [Fact]
    public void DailyRowsWithoutAValueBetweenThemChangeNothing()
    {
        var ends = Dates("last business day", 24).ToHashSet();
        var days = Enumerable.Range(0, 600).Select(day => new DateTime(2020, 1, 1).AddDays(day))
            .Select(day => new TimedRow { Time = day, Value = ends.Contains(day) ? 1 : float.NaN });
        var (daily, monthly) = (Timetable.Of(days), Timetable.Of(ends.Where(day => day < new DateTime(2020, 1, 1).AddDays(600))));
        Assert.Equal(monthly.Description, daily.Description);
        Assert.Equal(monthly.Load().Length, daily.Load().Length);
        Assert.Equal(monthly.Ahead(5), daily.Ahead(5));
    }

    [Theory]
    [InlineData("1st and 15th", new[] { 2, 24 })]
    [InlineData("third Friday", new[] { 12 })]
    [InlineData("quarter's last business day", new[] { 4 })]
    public void SeasonsAreThoseOfAMonthAndAYear(string rule, int[] seasons) => Assert.Equal(seasons, Timetable.Of(Dates(rule, 48)).Schema.Grid!.UsualSeasons());

    [Theory]
    [InlineData("2019-02-02", "NRF 4-5-4 by its ends", "4-5-4 weeks to Saturday")]
    [InlineData("2016-01-30", "4-4-5", "4-4-5 weeks to Saturday")]
    [InlineData("2014-12-28", "5-4-4", "5-4-4 weeks to Sunday")]
    public void PeriodsOfWeeksContinueAfterAYearOf53(string firstEnd, string name, string description)
    {
        Assert.NotEmpty(name);
        var pattern = description[..5].Split('-').Select(int.Parse).ToArray();
        var end = DateTime.Parse(firstEnd, null);

        // The years end on the day of the week that is nearest to the end of the month of the first end.
        var last = end.AddDays(3).AddDays(-end.AddDays(3).Day);
        var month = Math.Abs((last - end).Days) <= 3 ? last.Month : last.AddMonths(1).Month;
        var days = new List<DateTime> { end };
        for (var year = end.Year + 1; days.Count < 12 * 12; year++)
        {
            for (var period = 0; period < 12; period++)
                days.Add(days[^1].AddDays(7 * pattern[period % 3]));
            var monthEnd = new DateTime(year, month, DateTime.DaysInMonth(year, month));
            if ((monthEnd - days[^1]).Days > 3)
                days[^1] = days[^1].AddDays(7);
        }

        Timetable.AssertContinues(days.Take(12 * 12), 30, $"Steps of {description}");
        Assert.Equal([3, 12], Timetable.Of(days.Take(114)).Schema.Grid!.UsualSeasons());
    }

    [Fact]
    public void QuartersAndYearsOfWholeWeeksContinueAfterAYearOf53()
    {
        var ends = Enumerable.Range(2008, 16).Select(year => new DateTime(year, 9, 30)).Select(day => day.AddDays(-(((int)day.DayOfWeek + 1) % 7))).ToArray();
        Timetable.AssertContinues(ends, 3, "Steps of the last Saturday of every 12th month");
        var quarters = ends.SkipLast(1).SelectMany(end => Enumerable.Range(0, 4).Select(quarter => end.AddDays(91 * quarter)));
        Timetable.AssertContinues(quarters, 8, "Steps of 13 weeks to Saturday");
    }

    [Fact]
    public void PeriodsOfWeeksAreFoundWithoutAYearOf53() => Timetable.AssertContinues(
        Enumerable.Range(0, 24).Select(i => new DateTime(2020, 9, 26).AddDays((7 * 13 * (i / 3)) + (28 * (i % 3)))), 3, "Steps of 4-4-5 weeks to Saturday");

    private static IEnumerable<DateTime> Dates(string rule, int months)
    {
        for (var month = 0; month < months; month++)
        {
            var first = new DateTime(2020, 1, 1).AddMonths(month);
            var last = first.AddMonths(1).AddDays(-1);
            var days = Enumerable.Range(0, last.Day).Select(day => first.AddDays(day)).ToArray();
            var business = days.Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).ToArray();
            DateTime[] chosen = rule switch
            {
                "last business day" => [business[^1]],
                "first business day" => [business[0]],
                "second last business day" => [business[^2]],
                "third Friday" => [days.Where(day => day.DayOfWeek == DayOfWeek.Friday).ElementAt(2)],
                "last Monday" => [days.Last(day => day.DayOfWeek == DayOfWeek.Monday)],
                "15th and month end" => [days[14], last],
                "1st and 15th" => [first, days[14]],
                "paydays" => [business.Last(day => day.Day <= 15), business[^1]],
                "quarter's last business day" => first.Month % 3 == 0 ? [business[^1]] : [],
                "month end" => [last],
                "quarter end" => first.Month % 3 == 0 ? [last] : [],
                _ => first.Month == 12 || months > 400 ? [last] : [],
            };
            foreach (var day in chosen)
                yield return day;
        }

        for (var year = 2020 + (months / 12); rule == "year end" && year < 2036; year++)
            yield return new DateTime(year, 12, 31);
    }
}
