using Microsoft.ML.Recurrent.Forecasting.Smoothing;
using Microsoft.ML.Recurrent.Forecasting.Statistical;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Statistical;

public sealed class StatisticalForecasterTests
{
    private const int Season = 4;
    private const int Horizon = 6;

    public static TheoryData<ForecastArchitecture> Architectures =>
        [ForecastArchitecture.Naive, ForecastArchitecture.SeasonalNaive, ForecastArchitecture.ExponentialSmoothing];

    [Theory]
    [MemberData(nameof(Architectures))]
    public void ForecastsOfEverySeriesAreThoseOfTheMethod(ForecastArchitecture architecture)
    {
        // Of two interleaved series with missing values, each is forecast from its own values.
        var rows = Rows(60);
        var ml = new MLContext(1);
        var model = Fit(ml, architecture, rows);
        Assert.Equal(["a", "b"], model.SeriesIds);
        var forecasts = Transform(ml, model, rows);
        foreach (var id in model.SeriesIds)
        {
            float[] values = [.. rows.Where(row => row.Id == id).Select(row => row.Value)];
            float[][] actual = [.. forecasts.Zip(rows).Where(pair => pair.Second.Id == id).Select(pair => pair.First.Forecast)];
            var coefficients = SmoothingSearch.Choose(values, Season, Horizon, Season, withTrend: true).Smoothing;
            for (var origin = 0; origin < values.Length; origin++)
                Assert.Equal(Expected(architecture, values[..(origin + 1)], coefficients), actual[origin]);
        }
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void EngineContinuesAfterTheRowsAsTheWholeDoes(ForecastArchitecture architecture)
    {
        var rows = Rows(60);
        var ml = new MLContext(1);
        var model = Fit(ml, architecture, rows[..80]);
        var whole = Transform(ml, model, rows);
        foreach (var id in model.SeriesIds)
        {
            using var engine = model.CreateForecastingEngine<NamedRow, Outlook>(ml, id);
            using var saved = model.CreateForecastingEngine<NamedRow, Outlook>(ml, id);
            for (var i = 80; i < rows.Length; i++)
            {
                if (rows[i].Id != id)
                    continue;
                Forecasters.AssertSame(whole[i], engine.Predict(rows[i]));
                using var file = new MemoryStream();
                engine.SaveState(file);
                file.Position = 0;
                saved.LoadState(file);
                Forecasters.AssertSame(whole[i], saved.Predict());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void LoadedModelForecastsTheSameBits(ForecastArchitecture architecture)
    {
        var rows = Rows(60);
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(rows);
        var model = Fit(ml, architecture, rows);
        using var file = new MemoryStream();
        ml.Model.Save(model, data.Schema, file);
        file.Position = 0;
        var loaded = ml.Model.Load(file, out _);
        foreach (var (expected, actual) in Transform(ml, model, rows).Zip(Transform(ml, loaded, rows)))
            Forecasters.AssertSame(expected, actual);
        using var before = model.CreateForecastingEngine<NamedRow, Outlook>(ml, "b");
        using var after = loaded.CreateForecastingEngine<NamedRow, Outlook>(ml, "b");
        Forecasters.AssertSame(before.Predict(horizon: 3 * Horizon), after.Predict(horizon: 3 * Horizon));
        Assert.Equal(before.SamplePaths(3), after.SamplePaths(3));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void BoundsHoldTheirShareOfComingValues(ForecastArchitecture architecture)
    {
        var random = new Random(3);
        double level = 50;
        float[] values = [.. Enumerable.Range(0, 8000).Select(t => (float)((level += random.NextDouble() - 0.5) + (2 * (t % Season))))];
        var options = Options(architecture);
        options.SeriesColumnName = null;
        var ml = new MLContext(1);
        var model = ml.Forecasting.ForecastByRecurrent(options).Fit(ml.Data.LoadFromEnumerable(SeriesRow.Of(values[..4000])));
        var forecasts = Forecasters.Transform(ml, model, values);
        for (var h = 0; h < Horizon; h++)
        {
            var held = Enumerable.Range(4000, 4000 - Horizon)
                .Count(t => values[t + 1 + h] >= forecasts[t].Lower[h] && values[t + 1 + h] <= forecasts[t].Upper[h]) / (4000.0 - Horizon);
            Assert.InRange(held, 0.84, 0.96);
        }

        // A season later the bounds are wider; within one, naive forecasts are worse at some positions than at others.
        Assert.True(forecasts[^1].Upper[Season] - forecasts[^1].Lower[Season] > forecasts[^1].Upper[0] - forecasts[^1].Lower[0]);
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void SeriesThatWasNotTrainedOnIsForecastInItsOwnUnit(ForecastArchitecture architecture)
    {
        var rows = Rows(60);
        var ml = new MLContext(1);
        var model = Fit(ml, architecture, rows);
        NamedRow[] other = [.. SeriesRow.Wave(40).Select(value => new NamedRow { Id = "c", Value = 1000 * value })];
        var forecasts = Transform(ml, model, other);
        Assert.All(forecasts[^1].Forecast, value => Assert.InRange(value, 20_000, 100_000));
        Assert.All(forecasts[^1].Upper.Zip(forecasts[^1].Lower), pair => Assert.InRange(pair.First - pair.Second, 500, 100_000));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void SeriesOfMissingValuesHasNoForecastAndAConstantOneIsExact(ForecastArchitecture architecture)
    {
        var ml = new MLContext(1);
        NamedRow[] rows = [.. Enumerable.Range(0, 30).SelectMany(_ => new NamedRow[] { new() { Id = "a", Value = 7 }, new() { Id = "b", Value = float.NaN } })];
        var model = Fit(ml, architecture, rows);
        foreach (var (row, outlook) in rows.Zip(Transform(ml, model, rows)))
            Assert.All(outlook.Forecast.Concat(outlook.Lower).Concat(outlook.Upper), value => Assert.Equal(row.Value, value));
        using var engine = model.CreateForecastingEngine<NamedRow, Outlook>(ml, "b");
        Assert.Equal(30, engine.ObservationCount);
        Assert.All(engine.Predict(new NamedRow { Id = "b", Value = 3 }).Forecast, value => Assert.Equal(3, value));
        Assert.Contains("no value to forecast from", Assert.Throws<ArgumentException>(() => Fit(ml, architecture, rows[1..2])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SeasonIsFoundUnlessItIsGiven()
    {
        var ml = new MLContext(1);
        var options = Options(ForecastArchitecture.SeasonalNaive);
        (options.SeriesColumnName, options.SeasonLength) = (null, null);
        Assert.Equal(6, Forecasters.Fit(ml, options, SeriesRow.Seasonal(90, factor: false)).SeasonLength);
    }

    [Fact]
    public void ForecasterContinuesToLearnWithNewRows()
    {
        var rows = Rows(60);
        var ml = new MLContext(1);
        var estimator = ml.Forecasting.ForecastByRecurrent(Options(ForecastArchitecture.ExponentialSmoothing));
        var start = estimator.Fit(ml.Data.LoadFromEnumerable(rows[..80].Where(row => row.Id == "a")));
        var both = estimator.Fit(ml.Data.LoadFromEnumerable(rows.Where(row => row.Id == "b")), start);
        Assert.Equal(["a", "b"], both.SeriesIds);
        var (before, after) = ((StatisticalModel)start.Model, (StatisticalModel)both.Model);
        Assert.Equal(before.Plan.Coefficients["a"], after.Plan.Coefficients["a"]);
    }

    [Fact]
    public void OptionsOfNetworksAreRefused()
    {
        var options = Options(ForecastArchitecture.SeasonalNaive);
        options.HiddenSize = 7;
        Assert.Contains("HiddenSize", Assert.Throws<ArgumentException>(() => new MLContext(1).Forecasting.ForecastByRecurrent(options)).Message, StringComparison.Ordinal);
        options = Options(ForecastArchitecture.Naive);
        options.SeasonLength = Season;
        Assert.Contains("SeasonLength", Assert.Throws<ArgumentException>(() => new MLContext(1).Forecasting.ForecastByRecurrent(options)).Message, StringComparison.Ordinal);
    }

    private static ForecastingTransformer Fit(MLContext ml, ForecastArchitecture architecture, NamedRow[] rows) =>
        ml.Forecasting.ForecastByRecurrent(Options(architecture)).Fit(ml.Data.LoadFromEnumerable(rows));

    private static Outlook[] Transform(MLContext ml, ITransformer model, NamedRow[] rows) =>
        [.. ml.Data.CreateEnumerable<Outlook>(model.Transform(ml.Data.LoadFromEnumerable(rows)), reuseRowObject: false)];

    private static ForecastingOptions Options(ForecastArchitecture architecture) => new()
    {
        Architecture = architecture,
        InputColumnName = nameof(NamedRow.Value),
        OutputColumnName = nameof(Outlook.Forecast),
        SeriesColumnName = nameof(NamedRow.Id),
        ConfidenceLowerBoundColumnName = nameof(Outlook.Lower),
        ConfidenceUpperBoundColumnName = nameof(Outlook.Upper),
        ConfidenceLevel = 0.9f,
        Horizon = Horizon,
        SeasonLength = architecture == ForecastArchitecture.Naive ? null : Season,
    };

    /// <summary>The forecast from scratch: from the first value on, at each origin anew.</summary>
    private static float[] Expected(ForecastArchitecture architecture, float[] values, SmoothingParameters coefficients)
    {
        var last = Array.FindLast(values, value => !float.IsNaN(value));
        switch (architecture)
        {
            case ForecastArchitecture.Naive:
                return [.. Enumerable.Repeat(last, Horizon)];
            case ForecastArchitecture.SeasonalNaive:
                return [.. Enumerable.Range(0, Horizon).Select(h =>
                {
                    var at = values.Length + h;
                    while (at >= values.Length || (at >= 0 && float.IsNaN(values[at])))
                        at -= Season;
                    return at >= 0 ? values[at] : last;
                })];
            default:
                if (values.Length < Season)
                    return [.. Enumerable.Repeat(last, Horizon)];
                var run = SmoothingRun.Start(coefficients, values, new double[Season]);
                foreach (var value in values[Season..])
                    run.Observe(value);
                var ahead = new double[Horizon];
                run.Forecast(ahead);
                return Array.ConvertAll(ahead, value => (float)value);
        }
    }

    private static NamedRow[] Rows(int count)
    {
        var (first, second) = (SeriesRow.Wave(count), SeriesRow.Seasonal(count, factor: true));
        (first[17], first[18], second[2], second[30]) = (float.NaN, float.NaN, float.NaN, float.NaN);
        return [.. Enumerable.Range(0, count).SelectMany(t => new NamedRow[] { new() { Id = "a", Value = first[t] }, new() { Id = "b", Value = second[t] } })];
    }

    private sealed class NamedRow
    {
        public string Id { get; set; } = "";

        public float Value { get; set; }
    }
}
