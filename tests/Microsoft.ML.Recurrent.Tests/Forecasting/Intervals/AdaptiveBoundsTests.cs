using Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;
using Microsoft.ML.Recurrent.Tests.Forecasting.Series.Grids;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Intervals;

/// <summary>Bounds widen after a shift, by the values alone: not by which forecasts were requested, nor by how the values came.</summary>
public sealed class AdaptiveBoundsTests
{
    private const int Trained = 80;
    private const int Shifted = 60;

    public static TheoryData<ForecastArchitecture> Architectures =>
    [
        ForecastArchitecture.SeasonalCorrection, ForecastArchitecture.Direct, ForecastArchitecture.SegmentWise, ForecastArchitecture.Autoregressive,
    ];

    // The windows of networks that all series share are measured by themselves, so that their calibrated bounds widen, too.
    [Theory]
    [InlineData(ForecastArchitecture.SeasonalCorrection, 2)]
    [InlineData(ForecastArchitecture.Direct, 1.01)]
    [InlineData(ForecastArchitecture.SegmentWise, 1.01)]
    [InlineData(ForecastArchitecture.Autoregressive, 1.01)]
    public void BoundsWidenAfterAShiftOfSpreadAndForecastsStay(ForecastArchitecture architecture, double growth)
    {
        var options = BoundsForecasters.Options(architecture);
        var adaptive = Rows(options);
        options.IntervalAdaptationRate = 0;
        var calibrated = Rows(options);
        for (var i = 0; i < adaptive.Length; i++)
            Assert.Equal(calibrated[i].Forecast, adaptive[i].Forecast);
        Assert.Equal(calibrated[0].Lower, adaptive[0].Lower);
        var (wide, fixedWidth) = (Width(adaptive[^1]), Width(calibrated[^1]));
        Assert.True(wide > growth * fixedWidth, $"{wide} {fixedWidth}");
        Assert.True(adaptive[^1].Quantiles[0] < calibrated[^1].Quantiles[0]);
        if (architecture == ForecastArchitecture.SeasonalCorrection) // the calibrated median of the others is not the networks' median
            Assert.Equal(calibrated[^1].Quantiles[2], adaptive[^1].Quantiles[2]);

        static Bounded[] Rows(ForecastingOptions options)
        {
            var ml = new MLContext(1);
            var model = BoundsForecasters.Fit(options, Values(Trained));
            return [.. ml.Data.CreateEnumerable<Bounded>(
                model.Transform(ml.Data.LoadFromEnumerable(PricedRow.Of(Values(Trained + Shifted)))), reuseRowObject: false)];
        }

        static float Width(Bounded outlook) => outlook.Upper[0] - outlook.Lower[0];
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void AnEngineThatOnlyObservesOrContinuesFromASavedStateEqualsTransform(ForecastArchitecture architecture)
    {
        var ml = new MLContext(1);
        var model = BoundsForecasters.Fit(BoundsForecasters.Options(architecture), Values(Trained));
        var rows = PricedRow.Of(Values(Trained + Shifted));
        Bounded[] expected = [.. ml.Data.CreateEnumerable<Bounded>(model.Transform(ml.Data.LoadFromEnumerable(rows)), reuseRowObject: false)];
        var engine = BoundsForecasters.Engine(model);
        for (var at = Trained; at < rows.Length; at++)
        {
            engine.Observe(rows[at]);
            if (at % 11 != 5)
                continue;
            using var state = new MemoryStream();
            engine.SaveState(state);
            engine.Dispose();
            engine = BoundsForecasters.Engine(model);
            state.Position = 0;
            engine.LoadState(state);
            AssertSame(expected[at], engine.Predict());
        }

        AssertSame(expected[^1], engine.Predict());
        engine.Dispose();
    }

    [Theory]
    [InlineData(ForecastArchitecture.SegmentWise)]
    [InlineData(ForecastArchitecture.Autoregressive)]
    public void CovariatesThatAreKnownInAdvanceAreKnownToTheForecastsWhoseErrorsAreTaken(ForecastArchitecture architecture)
    {
        var model = GlobalForecasters.Fit(GlobalForecasters.AllOptions(architecture), Store.Hours(40, "a", "b"));
        Store[] rows = [.. Store.Hours(70, "a").Select((row, t) => Louder(row, t))];
        var expected = GlobalForecasters.Transform(model, rows);
        using var engine = GlobalForecasters.Engine<Store>(model, "a");
        engine.Reset();
        foreach (var row in rows)
            engine.Observe(row);
        GlobalForecasters.AssertSame(expected[^1], engine.Predict());

        static Store Louder(Store row, int t)
        {
            row.Sales[0] += t < 40 ? 0 : 20 * MathF.Cos(t * t);
            return row;
        }
    }

    [Theory]
    [MemberData(nameof(Gaps))]
    public void AGapEqualsMissingRowsAndARefusedRowChangesNothing(ForecastArchitecture architecture, int before, int gap)
    {
        var ml = new MLContext(1);
        var options = BoundsForecasters.Options(architecture);
        (options.TimestampColumnName, options.CalendarFeatures) = (nameof(TimedRow.Time), CalendarFeatures.Automatic);
        var (values, start) = (Values(Trained + Shifted), new DateTime(2024, 1, 1));
        var model = ml.Forecasting.ForecastByRecurrent(options).Fit(ml.Data.LoadFromEnumerable(Enumerable.Range(0, Trained).Select(day => Row(day))));
        using var skipping = model.CreateForecastingEngine<TimedRow, Bounded>(ml);
        using var given = model.CreateForecastingEngine<TimedRow, Bounded>(ml);
        for (var day = Trained; day < Trained + 30 + before; day++)
        {
            skipping.Observe(Row(day));
            given.Observe(Row(day));
        }

        var end = Trained + 30 + before + gap;
        for (var day = end - gap; day < end; day++)
            given.Observe(new TimedRow { Time = start.AddDays(day), Value = float.NaN });
        Assert.Throws<ArgumentException>(() => skipping.Observe(new TimedRow { Time = start.AddDays(1_000_000), Value = 1 }));
        for (var day = end; day < end + 7; day++)
        {
            skipping.Observe(Row(day));
            given.Observe(Row(day));
            AssertSame(given.Predict(), skipping.Predict());
        }

        TimedRow Row(int day) => new() { Time = start.AddDays(day), Value = values[day] };
    }

    public static TheoryData<ForecastArchitecture, int, int> Gaps
    {
        get
        {
            var gaps = new TheoryData<ForecastArchitecture, int, int>();
            foreach (var architecture in new[] { ForecastArchitecture.SeasonalCorrection, ForecastArchitecture.Direct })
                foreach (var (before, gap) in new[] { (0, 1), (1, 1), (2, 1), (1, 5), (2, 7) })
                    gaps.Add(architecture, before, gap);
            return gaps;
        }
    }

    [Theory]
    [InlineData(ForecastArchitecture.SeasonalCorrection)]
    [InlineData(ForecastArchitecture.Direct)]
    public void TheLogWarnsOfALevelTheHeldOutValuesAreTooFewForAndOfOldOnes(ForecastArchitecture architecture)
    {
        var options = BoundsForecasters.Options(architecture);
        options.ValidationFraction = 0.2f;
        Assert.Empty(BoundsForecasters.Warnings(options, Values(300)));
        options.ConfidenceLevel = 0.999f;
        Assert.Contains(BoundsForecasters.Warnings(options, Values(300)), warning => warning.Contains("0.1 % of the values lie: about 1000", default));
        options.ConfidenceLevel = 0.9f;
        float[] ended = [.. Values(300).Select((value, t) => t < 265 ? value : float.NaN)];
        Assert.Contains(BoundsForecasters.Warnings(options, ended), warning => warning.Contains("35 steps before the end of the training data", default));
    }

    /// <summary>A season of four steps with noise that grows sixfold once the forecaster is trained.</summary>
    private static float[] Values(int count)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, count).Select(t => (float)(50 + (3 * (t % 4)) + ((t < Trained ? 1 : 6) * (random.NextDouble() - 0.5))))];
    }

    private static void AssertSame(Bounded expected, Bounded actual)
    {
        Assert.Equal(expected.Forecast, actual.Forecast);
        Assert.Equal(expected.Lower, actual.Lower);
        Assert.Equal(expected.Upper, actual.Upper);
        Assert.Equal(expected.Quantiles, actual.Quantiles);
    }
}
