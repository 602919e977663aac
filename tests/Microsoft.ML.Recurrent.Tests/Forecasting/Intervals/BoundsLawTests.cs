namespace Microsoft.ML.Recurrent.Tests.Forecasting.Intervals;

/// <summary>The bounds hold their forecast, however few rows there are.</summary>
public sealed class BoundsLawTests
{
    private const int Seeds = 20;

    public static TheoryData<ForecastArchitecture, ForecastDistribution> Heads
    {
        get
        {
            var heads = new TheoryData<ForecastArchitecture, ForecastDistribution>();
            heads.Add(ForecastArchitecture.SeasonalCorrection, ForecastDistribution.Automatic);
            heads.Add(ForecastArchitecture.Pretrained, ForecastDistribution.Automatic);
            heads.Add(ForecastArchitecture.Naive, ForecastDistribution.Automatic);
            heads.Add(ForecastArchitecture.SeasonalNaive, ForecastDistribution.Automatic);
            heads.Add(ForecastArchitecture.ExponentialSmoothing, ForecastDistribution.Automatic);
            foreach (var architecture in new[] { ForecastArchitecture.Direct, ForecastArchitecture.SegmentWise, ForecastArchitecture.Autoregressive })
                foreach (var head in Enum.GetValues<ForecastDistribution>())
                    if (architecture != ForecastArchitecture.Autoregressive || head is not (ForecastDistribution.Mean or ForecastDistribution.Median))
                        heads.Add(architecture, head);
            return heads;
        }
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public void BoundsHoldTheForecastOfFewRowsAndMany(ForecastArchitecture architecture, ForecastDistribution head)
    {
        var fewest = architecture == ForecastArchitecture.SeasonalCorrection ? 15 : 6;
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var options = BoundsForecasters.Options(architecture, seed);
            options.Distribution = head;
            options.FutureCovariateColumnNames = seed % 2 == 0 && options.SharesNetworks ? [nameof(PricedRow.Price)] : [];
            var length = fewest + ((60 - fewest) * (seed - 1) / (Seeds - 1));
            AssertHold(BoundsForecasters.Fit(options, Values(length, seed, head)), Values(12, seed + 100, head), $"{length} rows, seed {seed}");
        }
    }

    [Fact]
    public void BoundsHoldTheForecastAfterLoadingAState()
    {
        foreach (var architecture in Enum.GetValues<ForecastArchitecture>())
        {
            var values = Values(18, 3, ForecastDistribution.Automatic);
            var model = BoundsForecasters.Fit(BoundsForecasters.Options(architecture), values);
            using var engine = BoundsForecasters.Engine(model);
            using var file = new MemoryStream();
            engine.Observe(new PricedRow { Value = 900 });
            engine.SaveState(file);
            file.Position = 0;
            using var loaded = BoundsForecasters.Engine(model);
            loaded.LoadState(file);
            var outlook = loaded.Predict();
            outlook.AssertHoldsForecast($"{architecture}");
            Assert.Equal(engine.Predict().Lower, outlook.Lower);
        }
    }

    [Theory]
    [InlineData(ForecastArchitecture.Direct)]
    [InlineData(ForecastArchitecture.SegmentWise)]
    [InlineData(ForecastArchitecture.Autoregressive)]
    public void BoundsOfFewRowsStayNearTheData(ForecastArchitecture architecture)
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var random = new Random(seed);
            float[] values = [.. Enumerable.Range(0, 6 + seed).Select(_ => 40 + (40 * random.NextSingle()))];
            var outlook = BoundsForecasters.Forecast(BoundsForecasters.Options(architecture, seed), values);
            Assert.All(outlook.Lower, lower => Assert.InRange(lower, -20, 80));
            Assert.All(outlook.Upper, upper => Assert.InRange(upper, 40, 140));
        }
    }

    [Theory]
    [InlineData(ForecastArchitecture.Direct, ForecastDistribution.Automatic)]
    [InlineData(ForecastArchitecture.Direct, ForecastDistribution.Median)]
    [InlineData(ForecastArchitecture.SegmentWise, ForecastDistribution.Gaussian)]
    [InlineData(ForecastArchitecture.Autoregressive, ForecastDistribution.Gaussian)]
    public void AFarValueWidensBoundsByItsSizeAndNotByItsSquare(ForecastArchitecture architecture, ForecastDistribution head)
    {
        // Measured by the quiet window before it, the far value is an error of a million spreads; by the window after it, of a few.
        const float Far = 1e6f;
        foreach (var (rows, at) in new[] { (8, 7), (8, 4), (37, 36), (37, 33), (60, 59), (60, 30) })
        {
            var random = new Random(rows + at);
            var options = BoundsForecasters.Options(architecture);
            options.Distribution = head;
            var outlook = BoundsForecasters.Forecast(options, Enumerable.Range(0, rows).Select(t => t == at ? Far : 10 + random.NextSingle()));
            outlook.AssertHoldsForecast($"{rows} rows");
            Assert.All(outlook.Lower.Concat(outlook.Upper), bound => Assert.InRange(bound, -100 * Far, 100 * Far));
        }
    }

    [Theory]
    [InlineData(ForecastArchitecture.SeasonalCorrection, 20)]
    [InlineData(ForecastArchitecture.SegmentWise, 12)]
    public void LogTellsOnceHowManyHeldOutValuesTheBoundsRestOn(ForecastArchitecture architecture, int rows)
    {
        var warning = Assert.Single(BoundsForecasters.Warnings(BoundsForecasters.Options(architecture), Values(rows, 1, ForecastDistribution.Automatic)));
        Assert.Matches(@"The bounds rest on \d+ held-out values", warning);
        Assert.Empty(BoundsForecasters.Warnings(BoundsForecasters.Options(architecture), Values(200, 1, ForecastDistribution.Automatic)));
    }

    private static void AssertHold(ForecastingTransformer model, float[] more, string what)
    {
        using var engine = BoundsForecasters.Engine(model);
        engine.Predict().AssertHoldsForecast(what);
        foreach (var level in new[] { 0.01f, 0.5f, 0.999f })
            engine.Predict(horizon: 3 * BoundsForecasters.Horizon, confidenceLevel: level).AssertHoldsForecast($"{what}, level {level}");
        foreach (var row in PricedRow.Of(more))
            engine.Predict(row).AssertHoldsForecast($"{what}, observed");
        Assert.All(engine.SamplePaths(3), path => Assert.All(path, value => Assert.True(float.IsFinite(value))));
        var ml = new MLContext(1);
        foreach (var row in ml.Data.CreateEnumerable<Bounded>(model.Transform(ml.Data.LoadFromEnumerable(PricedRow.Of(more))), reuseRowObject: false))
            row.AssertHoldsForecast($"{what}, transformed");
    }

    private static float[] Values(int count, int seed, ForecastDistribution head)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(t => 2 + (4 * (t % 3 == seed % 3 ? 1 : 0)) + random.NextSingle()).Select(value =>
            head == ForecastDistribution.NegativeBinomial ? MathF.Round(value) : value)];
    }
}
