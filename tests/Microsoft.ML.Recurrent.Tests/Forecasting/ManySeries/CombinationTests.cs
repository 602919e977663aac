using Microsoft.ML.Recurrent.Forecasting.ManySeries;
using Microsoft.ML.Recurrent.Forecasting.Smoothing;
using Microsoft.ML.Recurrent.Tests.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;

/// <summary>The combination of statistical forecasts against their formulas, and the laws of a forecaster that corrects it.</summary>
public sealed class CombinationTests
{
    private static readonly double[] s_factors = [0.8, 1.1, 1.3, 0.8];

    [Theory]
    [InlineData((int)SeasonForm.Multiplied, 1.0)]
    [InlineData((int)SeasonForm.Added, 0.0)]
    public void IndicesAreThoseOfTheClassicalDecomposition(int form, double mean)
    {
        double[] values = [.. Enumerable.Range(0, 24).Select(t => Season((SeasonForm)form, t, 50))];
        var indices = new double[4];
        SeasonalIndices.Measure(values, (SeasonForm)form, new double[24], indices);
        for (var i = 0; i < 4; i++)
            Assert.Equal((SeasonForm)form == SeasonForm.Multiplied ? s_factors[i] : 50 * (s_factors[i] - 1), indices[i], 1e-9);
        Assert.Equal(mean, indices.Average(), 1e-9);
    }

    [Fact]
    public void SeasonsThatDifferAsMuchAsPositionsAreNoSeason()
    {
        var random = new Random(1);
        double[] noise = [.. Enumerable.Range(0, 36).Select(_ => 100 + random.NextDouble())];
        var (indices, scratch) = (new double[12], new double[36]);
        SeasonalIndices.Measure(noise, SeasonForm.Added, scratch, indices);
        Assert.All(indices, index => Assert.InRange(index, -0.2, 0.2));
        SeasonalIndices.Measure(noise.AsSpan(0, 23), SeasonForm.Multiplied, scratch, indices);
        Assert.All(indices, index => Assert.Equal(1, index));
    }

    [Fact]
    public void WithHalfOfTheSlopeItIsTheThetaMethod()
    {
        // thetaf of the forecast package of R adds half of the slope times h - 1 + (1 - (1 - alpha)^n) / alpha to the level.
        var ahead = new double[2];
        var level = SeriesCombination.Extend(
            new CombinationPart(SeasonForm.None, 0.5f, 0, 1, 0.5f, 1), [4, 6, 9, 13], double.PositiveInfinity, SeriesCombination.Slope([4, 6, 9, 13]), ahead);
        var expected = 5.0;
        foreach (var value in new[] { 4.0, 6, 9, 13 })
            expected += 0.5 * (value - expected);
        Assert.Equal(expected, level, 1e-9);
        Assert.Equal(expected + (0.5 * 3 * (1 - Math.Pow(0.5, 4)) / 0.5), ahead[0], 1e-9);
        Assert.Equal(0.5 * 3, ahead[1] - ahead[0], 1e-9);
    }

    [Fact]
    public void DampedTrendIsThatOfGardnerAndMcKenzie()
    {
        var run = new TrendRun(new CombinationPart(SeasonForm.None, 0.5f, 0.25f, 0.5f, 0, 1), [10, 12], double.PositiveInfinity);
        run.Observe(10);
        run.Observe(12);
        var ahead = new double[3];
        run.Forecast(ahead);

        // The first level and trend are those of the line through the values: 8 and 2.
        var (level, trend) = (8.0, 2.0);
        foreach (var value in new[] { 10.0, 12 })
        {
            var error = value - level - (0.5 * trend);
            (level, trend) = (level + (0.5 * trend) + (0.5 * error), (0.5 * trend) + (0.25 * error));
        }

        Assert.Equal(level + (0.5 * trend), ahead[0], 1e-9);
        Assert.Equal(level + (0.875 * trend), ahead[2], 1e-9);
        Assert.Equal(ahead[2], run.Forecast(run.Steps(3)), 1e-9);
    }

    [Fact]
    public void OneValueFarFromAllOthersCountsAsLessFar()
    {
        double[] values = [.. Enumerable.Range(0, 40).Select(t => 100.0 + (t % 2))];
        values[38] = 1000;
        var combination = new SeriesCombination(4, [new CombinationPart(SeasonForm.None, 0.5f, 0, 1, 0, 1)]);
        var ahead = new double[1];
        combination.Forecast(values, new SeriesCombination.Scratch(4, 40, 1), ahead);
        Assert.InRange(ahead[0], 99, 103);
    }

    [Fact]
    public void GapsAreFilledByTheSeasonBefore()
    {
        var filled = new double[6];
        Assert.Equal(5, GapFilling.Fill([float.NaN, 1, 2, float.NaN, float.NaN, 3], 2, filled));
        Assert.Equal([1, 2, 1, 2, 3], filled[..5]);
        Assert.Equal(3, GapFilling.Fill([1, float.NaN, float.NaN], 4, filled));
        Assert.Equal([1, 1, 1], filled[..3]);
        Assert.Equal(0, GapFilling.Fill([float.NaN], 1, filled));
    }

    [Fact]
    public void SeriesGetTheSeasonThatSuitsThem()
    {
        var smoothing = Learn(20, (s, t) => (float)Season(s < 10 ? SeasonForm.Multiplied : SeasonForm.None, t, 50 + (8 * t)));
        Assert.Equal(SeasonForm.Multiplied, smoothing.Of("0", 0).Combination!.Form);
        Assert.All(smoothing.Channels.Values, channels => Assert.Equal(1, channels[0].Combination!.Parts.Sum(part => part.Weight), 1e-5f));
        Assert.NotNull(smoothing.Of("new", 0).Combination);

        var ahead = new double[4];
        double[] values = [.. Enumerable.Range(0, 40).Select(t => Season(SeasonForm.Multiplied, t, 50 + (8 * t)))];
        smoothing.Of("0", 0).Combination!.Forecast(values, new SeriesCombination.Scratch(4, 40, 4), ahead);
        for (var h = 0; h < 4; h++)
            Assert.Equal(Season(SeasonForm.Multiplied, 40 + h, 50 + (8 * (40 + h))), ahead[h], 0.05 * ahead[h]);
    }

    [Fact]
    public void CombinationsAreReadAsWrittenAndRefusedWhereCutOrOutOfRange()
    {
        var smoothing = Learn(3, (s, t) => (s * 10) + (t % 4) + (t * 0.1f));
        var read = Sections.Read(smoothing.Write, section => InputSmoothing.Read(section, 1));
        Assert.Equal(smoothing.Reach, read.Reach);
        foreach (var id in new[] { "0", "2", "new" })
            Assert.Equal(smoothing.Of(id, 0).Combination!.Parts, read.Of(id, 0).Combination!.Parts);
        Sections.AssertRefusedWhereverCut(smoothing.Write, section => InputSmoothing.Read(section, 1));

        var part = new CombinationPart(SeasonForm.Added, 0.5f, 0.1f, 0.9f, 0, 1);
        foreach (var wrong in new[]
        {
            part with { Level = 0 }, part with { Trend = 2 }, part with { Damping = 0 }, part with { Drift = float.NaN }, part with { Weight = 0.5f },
            part with { Form = (SeasonForm)7 },
        })
            Assert.Throws<ModelFormatException>(() => Sections.Read(
                section => CombinationPayload.Write(section, new SeriesCombination(4, [wrong])), section => CombinationPayload.Read(section, 4)));
    }

    [Theory]
    [InlineData(10, 60, true)]
    [InlineData(9, 60, false)]
    [InlineData(10, 301, false)]
    public void ManyShortSeriesAreCombinedUnlessTheOptionsSpecifyOtherwise(int series, int length, bool isCombined)
    {
        IdRow[] rows = [.. Rows(series, length)];
        var options = GlobalForecasters.PlainOptions(ForecastArchitecture.SegmentWise, hasSeries: true);
        Assert.Equal(isCombined, GlobalForecasters.Plan(options, rows).Smoothing.IsCombined);
        options.Baseline = ForecastBaseline.None;
        Assert.False(GlobalForecasters.Plan(options, rows).Smoothing.IsUsed);
        options.Baseline = ForecastBaseline.Combination;
        Assert.True(GlobalForecasters.Plan(options, rows).Smoothing.IsCombined);
        (options.Baseline, options.ExponentialSmoothing) = (ForecastBaseline.Automatic, true);
        Assert.False(GlobalForecasters.Plan(options, rows).Smoothing.IsCombined);
        (options.Architecture, options.SegmentLength, options.ExponentialSmoothing) = (ForecastArchitecture.Autoregressive, null, false);
        Assert.False(GlobalForecasters.Plan(options, rows).Smoothing.IsUsed);
    }

    [Theory]
    [InlineData(ForecastArchitecture.Direct)]
    [InlineData(ForecastArchitecture.SegmentWise)]
    public void EngineForecastsFromTheSameBitsAsTheCursorWithAnyNumberOfThreads(ForecastArchitecture architecture)
    {
        IdRow[] rows = [.. Rows(4, 40)];
        var model = Fit(architecture, rows);
        var transformed = GlobalForecasters.Transform(model, rows);
        using var engine = GlobalForecasters.Engine<IdRow>(model, "2");
        engine.Reset();
        for (var i = 0; i < rows.Length; i++)
            if (rows[i].Series == "2")
            {
                engine.Observe(rows[i]);
                GlobalForecasters.AssertSame(transformed[i], engine.Predict());
            }

        var other = GlobalForecasters.Transform(Fit(architecture, rows, threads: 2), rows);
        for (var i = 0; i < transformed.Length; i++)
            GlobalForecasters.AssertSame(transformed[i], other[i]);
    }

    [Theory]
    [InlineData(ForecastArchitecture.Direct)]
    [InlineData(ForecastArchitecture.SegmentWise)]
    public void OtherUnitsGiveTheSameForecastsInThem(ForecastArchitecture architecture)
    {
        const float unit = 1L << 60;
        IdRow[] rows = [.. Rows(3, 40)];
        IdRow[] larger = [.. rows.Select(row => new IdRow { Series = row.Series, Value = row.Value * unit })];
        var expected = GlobalForecasters.Transform(Fit(architecture, rows), rows);
        var actual = GlobalForecasters.Transform(Fit(architecture, larger), larger);
        for (var i = 0; i < rows.Length; i++)
            Assert.Equal(expected[i].Everything.Select(value => value * unit), actual[i].Everything);
    }

    [Fact]
    public void NewSeriesOfAContinuedForecasterGetACombinationOfTheirOwn()
    {
        IdRow[] rows = [.. Rows(4, 40)];
        var start = Fit(ForecastArchitecture.Direct, [.. rows.Where(row => row.Series != "3")]);
        var ml = new MLContext(1);
        var model = ml.Forecasting.ForecastByRecurrent(Options(ForecastArchitecture.Direct)).Fit(ml.Data.LoadFromEnumerable(rows), start);
        var (before, after) = (((GlobalModel)start.Model).Plan.Smoothing, ((GlobalModel)model.Model).Plan.Smoothing);
        Assert.Equal(["0", "1", "2"], before.Channels.Keys);
        Assert.Equal(["0", "1", "2", "3"], after.Channels.Keys);
        Assert.Same(before.Of("1", 0).Combination, after.Of("1", 0).Combination);
    }

    private static double Season(SeasonForm form, int t, double level) => form switch
    {
        SeasonForm.Multiplied => level * s_factors[t % 4],
        SeasonForm.Added => level + (50 * (s_factors[t % 4] - 1)),
        _ => level,
    };

    private static InputSmoothing Learn(int count, Func<int, int, float> value)
    {
        var series = Enumerable.Range(0, count).Select(s => SmoothingTests.Rows($"{s}", [.. Enumerable.Range(0, 40).Select(t => value(s, t))])).ToArray();
        return CombinationLearner.Learn(series, 1, 4, 4, default, 128, threads: 1);
    }

    /// <summary>Rows of several series in turn: with a season, gaps, and one that crosses zero.</summary>
    private static IEnumerable<IdRow> Rows(int series, int length)
    {
        var random = new Random(5);
        for (var t = 0; t < length; t++)
            for (var s = 0; s < series; s++)
                yield return new IdRow
                {
                    Series = $"{s}",
                    Value = t == 7 + s ? float.NaN : (s == 1 ? 0 : 50) + (10 * MathF.Sin(MathF.Tau * t / 6)) + (s * t / 10f) + random.NextSingle(),
                };
    }

    private static ForecastingOptions Options(ForecastArchitecture architecture, int threads = 1)
    {
        var options = GlobalForecasters.PlainOptions(architecture, hasSeries: true);
        (options.Baseline, options.NumberOfEpochs, options.NumberOfThreads) = (ForecastBaseline.Combination, 1, threads);
        return options;
    }

    private static ForecastingTransformer Fit(ForecastArchitecture architecture, IdRow[] rows, int threads = 1) =>
        GlobalForecasters.Fit(Options(architecture, threads), rows);
}
