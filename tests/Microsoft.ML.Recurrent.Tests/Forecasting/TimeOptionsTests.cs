using Microsoft.ML.Recurrent.Tests.Forecasting.Series.Grids;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

public sealed class TimeOptionsTests
{
    private static readonly DateTime s_start = new(2024, 3, 1);

    [Theory]
    [InlineData("TimeZone", "Europe/Berlin", null, TimestampKind.Automatic, ClosedTimes.Automatic)]
    [InlineData("TimeZone", "Mars/Olympus", "Time", TimestampKind.Automatic, ClosedTimes.Automatic)]
    [InlineData("TimestampKind", null, "Time", TimestampKind.Universal, ClosedTimes.Automatic)]
    [InlineData("ClosedTimes", null, null, TimestampKind.Automatic, ClosedTimes.None)]
    [InlineData("ClosedTimes", null, "Time", TimestampKind.Automatic, (ClosedTimes)7)]
    public void OptionThatWouldDoNothingIsRefusedByName(string option, string? zone, string? timestamp, TimestampKind kind, ClosedTimes closed)
    {
        var options = new ForecastingOptions { TimeZone = zone, TimestampColumnName = timestamp, TimestampKind = kind, ClosedTimes = closed };
        var message = Assert.ThrowsAny<ArgumentException>(() => new MLContext().Forecasting.ForecastByRecurrent(options)).Message;
        Assert.Contains(option, message, StringComparison.Ordinal);
    }

    [Fact]
    public void KindOfTimesWithAnOffsetIsRefusedByName()
    {
        var options = Options();
        (options.TimeZone, options.TimestampKind) = ("Europe/Berlin", TimestampKind.Universal);
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(OffsetRows(60));
        var message = Assert.ThrowsAny<ArgumentException>(() => ml.Forecasting.ForecastByRecurrent(options).Fit(data)).Message;
        Assert.Contains("TimestampKind must be Automatic", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ForecasterOfATimeZoneIsTheSameAfterSavingAndLoading()
    {
        var options = Options();
        options.TimeZone = "Europe/Berlin";
        var ml = new MLContext(1);

        // Local midnights as universal times, the night of the 31st of March among them.
        var rows = Enumerable.Range(0, 60).Select(day => new TimedRow { Time = s_start.AddDays(day).AddHours(day <= 30 ? -1 : -2), Value = day % 7 }).ToArray();
        var data = ml.Data.LoadFromEnumerable(rows);
        var model = ml.Forecasting.ForecastByRecurrent(options).Fit(data);
        using var stream = new MemoryStream();
        ml.Model.Save(model, data.Schema, stream);
        var loaded = new MLContext().Model.Load(stream, out _);
        using var engine = loaded.CreateForecastingEngine<TimedRow, Outlook>(new MLContext());
        Assert.Equal(60, engine.ObservationCount);
        engine.Observe(new TimedRow { Time = s_start.AddDays(62).AddHours(-2), Value = 62 % 7 });
        Assert.Equal(63, engine.ObservationCount);
        Assert.Equal(0, engine.Predict().Forecast[0], 0.5f);
    }

    [Fact]
    public void TimesWithAnOffsetAreReadAsTheyAre()
    {
        var ml = new MLContext(1);
        var model = ml.Forecasting.ForecastByRecurrent(Options()).Fit(ml.Data.LoadFromEnumerable(OffsetRows(60)));
        Assert.Equal(60, model.ObservationCount);
    }

    [Fact]
    public void ObservationOfAWrongYearIsRefusedByTheEngine()
    {
        var ml = new MLContext(1);
        var rows = Enumerable.Range(0, 60).Select(day => new TimedRow { Time = s_start.AddDays(day), Value = day % 7 });
        using var engine = ml.Forecasting.ForecastByRecurrent(Options()).Fit(ml.Data.LoadFromEnumerable(rows)).CreateForecastingEngine<TimedRow, Outlook>(ml);
        var before = engine.Predict().Forecast;
        var message = Assert.ThrowsAny<ArgumentException>(() => engine.Observe(new TimedRow { Time = s_start.AddYears(10) })).Message;
        Assert.Contains("2034-03-01", message, StringComparison.Ordinal);
        Assert.Equal(60, engine.ObservationCount);
        Assert.Equal(before, engine.Predict().Forecast);
    }

    private static Timetable.OffsetRow[] OffsetRows(int count) => [.. Enumerable.Range(0, count)
        .Select(day => new Timetable.OffsetRow { Time = new(s_start.AddDays(day), TimeSpan.FromHours(day <= 30 ? 1 : 2)), Value = day % 7 })];

    private static ForecastingOptions Options() => new()
    {
        InputColumnName = nameof(TimedRow.Value),
        TimestampColumnName = nameof(TimedRow.Time),
        ConfidenceLowerBoundColumnName = nameof(Outlook.Lower),
        ConfidenceUpperBoundColumnName = nameof(Outlook.Upper),
        SeasonLength = 7,
        HiddenSize = 3,
        NumberOfEpochs = 1,
        NumberOfNetworks = 1,
    };
}
