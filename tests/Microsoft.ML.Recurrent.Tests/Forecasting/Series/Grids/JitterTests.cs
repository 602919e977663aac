using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Series.Grids;

public sealed class JitterTests
{
    private static readonly DateTime s_start = new(2024, 1, 1);

    [Theory]
    [InlineData(300, 1)]
    [InlineData(300, -25)]
    [InlineData(3600, 300)]
    [InlineData(86400, 600)]
    [InlineData(1, 0.1)]
    public void RowThatIsEarlyOrLateIsItsStep(double step, double late)
    {
        var table = Timetable.Of(Enumerable.Range(0, 50).Select(i => s_start.AddSeconds((i * step) + (i == 20 ? late : 0))));
        Assert.Equal(50, table.Load().Length);
        Assert.Equal(s_start.AddSeconds(50 * step), table.Ahead(1)[0]);
        Assert.Single(table.Messages.Where(message => message.Contains("1 rows were early or late", StringComparison.Ordinal)).Distinct());
    }

    [Theory]
    [InlineData(300)]
    [InlineData(3600)]
    public void RowsThatAreAllEarlyOrLateAreTheirSteps(int step)
    {
        var random = new Random(1);
        var times = Enumerable.Range(0, 2000).Select(i => s_start.AddSeconds((i * step) + (step * 0.1 * ((2 * random.NextDouble()) - 1)))).ToArray();
        var table = Timetable.Of(times.Where((_, i) => i % 50 != 7));
        Assert.Equal(2000, table.Load().Length);
        Assert.Equal(40, table.Load().Targets.Count(float.IsNaN));
    }

    [Theory]
    [InlineData(3600, 1200, "1 hour")]
    [InlineData(300, 100, "5 minutes")]
    [InlineData(86400, 43200, "1 day")]
    public void RowBeyondTheToleranceIsNamedWithAWayOut(int step, int late, string words)
    {
        var message = Timetable.Of(Enumerable.Range(0, 50).Select(i => s_start.AddSeconds((i * step) + (i == 20 ? late : 0)))).Refusal();
        string[] parts = ["'Time'", "row 20", $"steps of {words}", "nearest step is", "early or late", "Round the times", nameof(ForecastingOptions.TimeZone)];
        foreach (var part in parts)
            Assert.Contains(part, message, StringComparison.Ordinal);
    }

    [Fact]
    public void FeaturesOfTheCalendarAreThoseOfTheStep()
    {
        var late = Enumerable.Range(0, 50).Select(i => s_start.AddHours(i).AddSeconds(i == 20 ? 100 : 0));
        var (jittered, exact) = (Features(late), Features(Enumerable.Range(0, 50).Select(i => s_start.AddHours(i))));
        Assert.Equal(exact.Future, jittered.Future);

        static TimeSeries Features(IEnumerable<DateTime> times) =>
            Timetable.Of(times, columns => columns with { Calendar = CalendarFeatures.HourOfDay }).Load();
    }
}
