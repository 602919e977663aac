using Microsoft.ML.Recurrent.Forecasting.ManySeries;
using Microsoft.ML.Recurrent.Forecasting.ManySeries.Windows;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;

/// <summary>What stands where in what a network reads.</summary>
public sealed class WindowEncoderTests
{
    private const float Missing = float.NaN;
    private const float Unit = 0.7071068f; // how far an attribute of one of two series lies from its mean, in its deviation

    // Visitors have a mean of 2 and a deviation of 1, the price one of 15 and of Sqrt(100 / 3).
    private static readonly Row[] s_rows =
    [
        new() { Value = 1, Visitors = 1, Price = 10, Region = "a" },
        new() { Value = 3, Visitors = Missing, Price = 20, Region = "a" },
        new() { Value = Missing, Visitors = 2, Price = 10, Region = "a" },
        new() { Value = 5, Visitors = 3, Price = 20, Region = "a" },
        new() { Value = 9, Visitors = Missing, Price = Missing, Region = "a" },
        new() { Value = 9, Visitors = Missing, Price = Missing, Region = "b", Series = "other" },
    ];

    [Fact]
    public void SegmentHasValuesMarksCovariatesAndAttributes()
    {
        var (plan, series) = Plan(ForecastArchitecture.SegmentWise);
        var encoder = new WindowEncoder(plan);
        Assert.Equal(((2 * (2 + 4)) + 2, (2 * 2) + 2), (encoder.InputSize, encoder.DecoderInputSize));
        var window = Window(plan, series, 4);
        var features = new float[2 * encoder.InputSize];
        encoder.WriteSegments(View(series), [window], 0, 4, 0, encoder.Steps(4), features);
        float Value(float raw) => (raw - 5) / 2; // last value 5, deviation of 1, 3 and 5
        var (high, low) = (Price(20), Price(10));
        AssertClose(
        [
            Value(1), Value(3), 0, 0, -1, 0, low, 0, 0, 1, high, 0, Unit, -Unit,
            0, Value(5), 1, 0, 0, 0, low, 0, 1, 0, high, 0, Unit, -Unit,
        ], features);
    }

    [Fact]
    public void WindowThatIsShortBeginsWithMissingValues()
    {
        var (plan, series) = Plan(ForecastArchitecture.SegmentWise);
        var encoder = new WindowEncoder(plan);
        Assert.Equal(new[] { 1, 1, 2, 2, 2 }, Enumerable.Range(1, 5).Select(encoder.Steps));
        var features = new float[encoder.InputSize];
        encoder.WriteSegments(View(series), [Window(plan, series, 1)], 0, 1, 0, 1, features);
        AssertClose([0, 0, 1, 0, 0, 1, 0, 1, -1, 0, Price(10), 0, Unit, -Unit], features);
    }

    [Fact]
    public void DecodedStepReadsTheFutureUpToTheHorizon()
    {
        var (plan, series) = Plan(ForecastArchitecture.SegmentWise);
        Assert.Equal((3, 2, 2), (plan.Horizon, plan.DecodedLength, plan.DecodedSteps));
        var encoder = new WindowEncoder(plan);
        var features = new float[encoder.DecoderInputSize];
        encoder.WriteDecoded(View(series), 0, 1, 0, features);
        AssertClose([Price(20), 0, Price(10), 0, Unit, -Unit], features);
        encoder.WriteDecoded(View(series), 0, 0, 1, features);
        AssertClose([Price(10), 0, 0, 1, Unit, -Unit], features); // the fourth row is there, but beyond the horizon
        encoder.WriteDecoded(View(series), 0, 3, 0, features);
        AssertClose([Price(20), 0, 0, 1, Unit, -Unit], features); // the fifth has none
    }

    [Fact]
    public void AutoregressiveStepReadsLagsThePastOfTheRowBeforeAndTheFutureOfItsOwn()
    {
        var (plan, series) = Plan(ForecastArchitecture.Autoregressive);
        Assert.Equal([1, 2, 3], plan.Lags);
        Assert.Equal(4 + 3, plan.HistoryLength);
        var encoder = new WindowEncoder(plan);
        Assert.Equal(((3 * 2) + 4 + 2, 0), (encoder.InputSize, encoder.DecoderInputSize));
        var window = Window(plan, series, 4);
        var view = View(series);
        float Value(float raw) => (raw - 5) / 2;
        var features = new float[encoder.InputSize];
        encoder.WriteStep(view, window, [], 0, 4, 1, features);
        AssertClose([Value(5), 0, 0, 1, Value(3), 0, 1, 0, 0, 1, Unit, -Unit], features);
        encoder.WriteStep(view, window, [7], 0, 4, 2, features);
        AssertClose([7, 0, Value(5), 0, 0, 1, 0, 1, 0, 1, Unit, -Unit], features); // the past goes no further
        encoder.WriteStep(view, window, [], 0, 4, -2, features);
        AssertClose([Value(1), 0, 0, 1, 0, 1, -1, 0, Price(20), 0, Unit, -Unit], features);
    }

    [Fact]
    public void TargetsAreMarkedAndReadOneAnotherIfAskedTo()
    {
        foreach (var reads in new[] { false, true })
        {
            var options = GlobalForecasters.PlainOptions(ForecastArchitecture.Direct);
            (options.InputColumnName, options.ContextLength, options.Horizon, options.ReadsOtherTargets) = (nameof(Store.Sales), 2, 3, reads);
            Store[] rows = [new() { Sales = [1, 10] }, new() { Sales = [2, 40] }, new() { Sales = [4, 20] }];
            var schema = Series.Sale.Learn(rows, options.Sources);
            var series = Series.Sale.Load(rows, schema)[0];
            var plan = GlobalForecasters.Plan(options, rows);
            var encoder = new WindowEncoder(plan);
            var windows = new ChannelWindow[reads ? 2 : 1];
            for (var i = 0; i < windows.Length; i++)
                (windows[i] = new ChannelWindow(plan)).Read(View(series), reads ? i : 1, 3, default);
            var features = new float[2 * encoder.InputSize];
            encoder.WriteSegments(View(series), windows, 1, 3, 0, 2, features);
            float Own(float raw) => (raw - 20) / (20 * Unit);
            float Other(float raw) => (raw - 4) / (2 * Unit);
            AssertClose(reads ? [Own(40), Other(2), 0, 1, Own(20), Other(4), 0, 1] : [Own(40), 0, 1, Own(20), 0, 1], features);
        }
    }

    private static float Price(float raw) => (raw - 15) / MathF.Sqrt(100 / 3f);

    private static (GlobalPlan Plan, TimeSeries Series) Plan(ForecastArchitecture architecture)
    {
        var options = GlobalForecasters.PlainOptions(architecture, hasSeries: true);
        (options.PastCovariateColumnNames, options.FutureCovariateColumnNames, options.StaticColumnNames) = ([nameof(Row.Visitors)], [nameof(Row.Price)], [nameof(Row.Region)]);
        (options.ContextLength, options.Horizon, options.SegmentLength, options.SeasonLength) = (4, 3, 2, 1);
        options.Normalization = WindowNormalization.LastValue;
        return (GlobalForecasters.Plan(options, s_rows), Series.Sale.Load(s_rows, Series.Sale.Learn(s_rows, options.Sources))[0]);
    }

    private static SeriesView View(TimeSeries series) => new(series.Targets, series.Past, series.Future, series.Statics);

    private static ChannelWindow Window(GlobalPlan plan, TimeSeries series, int origin)
    {
        var window = new ChannelWindow(plan);
        window.Read(View(series), 0, origin, default);
        return window;
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) < 1e-5, $"{actual[i]} at {i}, {expected[i]} expected: {string.Join(", ", actual)}");
    }

    public sealed class Row
    {
        public string Series { get; set; } = "one";

        public float Value { get; set; }

        public float Visitors { get; set; }

        public float Price { get; set; }

        public string Region { get; set; } = "";
    }
}
