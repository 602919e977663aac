using Microsoft.ML.Recurrent.Tests.Anomalies;
using Microsoft.ML.Recurrent.Tests.Forecasting.Series.Grids;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

/// <summary>A forecaster after a gap equals one that was given the gap as missing rows, bit for bit; rows at closed times change nothing.</summary>
public sealed class GapLawTests
{
    private static readonly DateTime s_start = new(2024, 1, 1);

    public static TheoryData<ForecastArchitecture, int> Gaps
    {
        get
        {
            var gaps = new TheoryData<ForecastArchitecture, int>();
            foreach (var architecture in Enum.GetValues<ForecastArchitecture>().Where(one => one != ForecastArchitecture.Automatic))
                foreach (var length in new[] { 1, 6, 39, 500 })
                    gaps.Add(architecture, length);
            return gaps;
        }
    }

    [Theory]
    [MemberData(nameof(Gaps))]
    public void EngineAfterAGapEqualsOneThatWasGivenItAsMissingRows(ForecastArchitecture architecture, int gap)
    {
        var ml = new MLContext(1);
        var model = ml.Forecasting.ForecastByRecurrent(Options(architecture)).Fit(ml.Data.LoadFromEnumerable(Rows(84)));
        using var skipping = model.CreateForecastingEngine<TimedRow, Outlook>(ml);
        using var given = model.CreateForecastingEngine<TimedRow, Outlook>(ml);
        for (var day = 84; day < 84 + gap; day++)
            given.Observe(new TimedRow { Time = s_start.AddDays(day), Value = float.NaN });
        for (var day = 84 + gap; day < 88 + gap; day++)
        {
            Forecasters.AssertSame(given.Predict(Row(day)), skipping.Predict(Row(day)));
            Assert.Equal(given.ObservationCount, skipping.ObservationCount);
        }

        Assert.Equal(State(given), State(skipping));
    }

    [Theory]
    [MemberData(nameof(Gaps))]
    public void TransformAndAnomaliesAfterAGapEqualThoseOfMissingRows(ForecastArchitecture architecture, int gap)
    {
        var ml = new MLContext(1);
        var model = ml.Forecasting.ForecastByRecurrent(Options(architecture)).Fit(ml.Data.LoadFromEnumerable(Rows(84)));
        var given = Rows(96 + gap);
        foreach (var row in given.Skip(84).Take(gap))
            row.Value = float.NaN;
        given[83].Value += 1000; // undecided when the gap begins
        var skipping = given.Where(row => !float.IsNaN(row.Value)).ToArray();
        var (expected, actual) = (Transform(model, given), Transform(model, skipping));
        for (var row = 0; row < skipping.Length; row++)
            Forecasters.AssertSame(expected[row < 84 ? row : row + gap], actual[row]);
        var detector = model.DetectAnomalies();
        var (judged, judgedSkipping) = (Anomalies(given), Anomalies(skipping));
        for (var row = 0; row < skipping.Length; row++)
            Assert.Equal(judged[row < 84 ? row : row + gap], judgedSkipping[row]);

        Outlook[] Transform(ITransformer by, TimedRow[] rows) => [.. ml.Data.CreateEnumerable<Outlook>(by.Transform(ml.Data.LoadFromEnumerable(rows)), false)];

        double[][] Anomalies(TimedRow[] rows) =>
            [.. ml.Data.CreateEnumerable<Verdict>(detector.Transform(ml.Data.LoadFromEnumerable(rows)), false).Select(one => one.Anomaly)];
    }

    [Fact]
    public void SeasonContinuesThroughAGap()
    {
        var ml = new MLContext(1);
        var options = Options(ForecastArchitecture.Automatic);
        var model = ml.Forecasting.ForecastByRecurrent(options).Fit(ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, 84).Select(i => new TimedRow { Time = s_start.AddDays(i), Value = (10 * (i % 7)) + (0.01f * (i % 5)) })));
        using var engine = model.CreateForecastingEngine<TimedRow, Outlook>(ml);
        engine.Observe(new TimedRow { Time = s_start.AddDays(123), Value = 40 });
        Assert.Equal(124, engine.ObservationCount);
        Assert.All(engine.Predict().Forecast.Zip(new[] { 50f, 60, 0 }), pair => Assert.Equal(pair.Second, pair.First, 0.5f));
    }

    [Theory]
    [InlineData(ForecastArchitecture.SeasonalCorrection)]
    [InlineData(ForecastArchitecture.SegmentWise)]
    [InlineData(ForecastArchitecture.Autoregressive)]
    public void ClosedRowsWithoutAValueChangeNoForecast(ForecastArchitecture architecture)
    {
        var ml = new MLContext(1);
        TimedRow[] all = [.. Rows(112).Select(row => new TimedRow { Time = row.Time, Value = IsOpen(row.Time) ? row.Value : float.NaN })];
        TimedRow[] open = [.. all.Where(row => IsOpen(row.Time))];
        var (dense, sparse) = (Fit(all), Fit(open));
        Assert.Equal(Parameters(sparse), Parameters(dense));
        var (expected, actual) = (Transform(sparse, open), Transform(dense, all));
        foreach (var (one, other) in expected.Zip(actual.Where((_, i) => IsOpen(all[i].Time))))
            Forecasters.AssertSame(one, other);

        // At a closed time the forecast is that of the last open one.
        Forecasters.AssertSame(actual[^3], actual[^2]);

        ForecastingTransformer Fit(TimedRow[] rows) => ml.Forecasting.ForecastByRecurrent(Options(architecture)).Fit(ml.Data.LoadFromEnumerable(rows));

        Outlook[] Transform(ITransformer by, TimedRow[] rows) => [.. ml.Data.CreateEnumerable<Outlook>(by.Transform(ml.Data.LoadFromEnumerable(rows)), false)];

        static bool IsOpen(DateTime day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

        static (int, int, long) Parameters(ForecastingTransformer model) => (model.SeasonLength, model.ContextLength, model.ObservationCount);
    }

    [Fact]
    public void StepsAheadOfAFridayAreMondayAndLater()
    {
        var ml = new MLContext(1);
        var rows = Enumerable.Range(0, 112).Select(i => s_start.AddDays(i)).Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
            .Select(day => new TimedRow { Time = day, Value = 10 * (int)day.DayOfWeek });
        foreach (var season in new int?[] { null, 5, 7 })
        {
            var options = Options(ForecastArchitecture.Automatic);
            (options.SeasonLength, options.Horizon) = (season, 5);
            var model = ml.Forecasting.ForecastByRecurrent(options).Fit(ml.Data.LoadFromEnumerable(rows));
            using var engine = model.CreateForecastingEngine<TimedRow, Outlook>(ml);
            Assert.Equal(5, model.SeasonLength);
            Assert.All(engine.Predict().Forecast.Zip(new[] { 10f, 20, 30, 40, 50 }), pair => Assert.Equal(pair.Second, pair.First, 0.5f));
        }
    }

    private static ForecastingOptions Options(ForecastArchitecture architecture) => new ForecastingOptions
    {
        InputColumnName = nameof(TimedRow.Value),
        TimestampColumnName = nameof(TimedRow.Time),
        ConfidenceLowerBoundColumnName = nameof(Outlook.Lower),
        ConfidenceUpperBoundColumnName = nameof(Outlook.Upper),
        ContextLength = 9,
        SeasonLength = 7,
        Horizon = 3,
        HiddenSize = 3,
        NumberOfEpochs = 1,
        NumberOfNetworks = 1,
        NumberOfSamples = architecture == ForecastArchitecture.Autoregressive ? 8 : Recurrent.Forecasting.ForecastingDefaults.NumberOfSamples,
        NumberOfThreads = 1,
    }.With(architecture);

    private static TimedRow Row(int day) => new() { Time = s_start.AddDays(day), Value = SeriesRow.Wave(day + 1)[day] };

    private static TimedRow[] Rows(int count) => [.. SeriesRow.Wave(count).Select((value, day) => new TimedRow { Time = s_start.AddDays(day), Value = value })];

    private static byte[] State(ForecastingEngine<TimedRow, Outlook> engine)
    {
        using var stream = new MemoryStream();
        engine.SaveState(stream);
        return stream.ToArray();
    }
}
