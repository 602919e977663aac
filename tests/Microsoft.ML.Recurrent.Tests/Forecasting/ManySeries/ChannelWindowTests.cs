using Microsoft.ML.Recurrent.Forecasting.ManySeries;
using Microsoft.ML.Recurrent.Forecasting.ManySeries.Windows;
using Microsoft.ML.Recurrent.Forecasting.Smoothing;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;

/// <summary>How a window is measured by its own values, against what can be computed by hand.</summary>
public sealed class ChannelWindowTests
{
    private const float Missing = float.NaN;

    [Theory]
    [InlineData(WindowNormalization.LastValue, 8, 3.0550505)]
    [InlineData(WindowNormalization.Instance, 14 / 3.0, 3.0550505)]
    [InlineData(WindowNormalization.MeanScale, 0, 14 / 3.0)]
    [InlineData(WindowNormalization.Global, 20, 5)]
    public void LocationAndScaleAreThoseOfTheValuesThereAre(WindowNormalization normalization, double location, double scale)
    {
        // What lies before the context does not count.
        var window = Read(Plan(normalization), 1000, 2, 4, Missing, 8);
        Assert.Equal(location, window.Location, 1e-6);
        Assert.Equal(scale, window.Scale, 1e-6);
        Assert.Equal((4 - location) / scale, window.Normalized(3, out var missing), 1e-5);
        Assert.False(missing);
        Assert.Equal(0, window.Normalized(2, out missing));
        Assert.True(missing);
        Assert.Equal(0, window.Normalized(6, out missing));
        Assert.True(missing);
        Assert.Equal((11 - location) / scale, window.Normalize(11, 1), 1e-5);
        Assert.Equal(11, window.Restore(window.Normalize(11, 2), 2), 1e-5);
        Assert.Equal(Missing, window.Normalize(Missing, 1));
    }

    [Theory]
    [InlineData(WindowNormalization.LastValue)]
    [InlineData(WindowNormalization.Instance)]
    public void WindowThatDoesNotVaryTeachesNothingAndStays(WindowNormalization normalization)
    {
        var window = Read(Plan(normalization), 0.1f, 0.1f, Missing, 0.1f);
        Assert.Equal(0, window.Scale);
        Assert.Equal(0, window.Normalized(1, out var missing));
        Assert.False(missing);
        Assert.Equal(Missing, window.Normalize(3, 1));
        Assert.Equal(0.1f, (float)window.Restore(7, 1));
    }

    [Theory]
    [InlineData(WindowNormalization.LastValue, 3, 5)]
    [InlineData(WindowNormalization.Instance, 3, 5)]
    [InlineData(WindowNormalization.MeanScale, 0, 3)]
    [InlineData(WindowNormalization.Global, 20, 5)]
    public void OneValueIsMeasuredByTheColumn(WindowNormalization normalization, double location, double scale)
    {
        var window = Read(Plan(normalization), Missing, 3, Missing);
        Assert.Equal((location, scale), (window.Location, window.Scale));
    }

    [Theory]
    [InlineData(WindowNormalization.LastValue, 20)]
    [InlineData(WindowNormalization.Instance, 20)]
    [InlineData(WindowNormalization.MeanScale, 0)]
    [InlineData(WindowNormalization.Global, 20)]
    public void WindowWithoutValuesIsMeasuredByTheColumn(WindowNormalization normalization, double location)
    {
        var window = Read(Plan(normalization), Missing, Missing);
        Assert.Equal((location, 5), (window.Location, window.Scale));
        Assert.Equal(0, window.Normalized(1, out var missing));
        Assert.True(missing);
    }

    [Fact]
    public void ValuesFarAwayAreCutOffForTheNetworkOnly()
    {
        var window = Read(Plan(WindowNormalization.Global), 20_000, 20);
        Assert.Equal(20, window.Normalized(2, out _));
        Assert.Equal(3996, window.Normalize(20_000, 1));
    }

    [Fact]
    public void LogarithmsAreMeasured()
    {
        var options = Options(WindowNormalization.LastValue);
        options.Scaling = SeriesScaling.Logarithm;
        var window = Read(GlobalForecasters.Plan(options, 1, 2, 3), 1, MathF.E, MathF.Exp(2));
        Assert.Equal(2, window.Location, 1e-6);
        Assert.Equal(1, window.Scale, 1e-6);
        Assert.Equal(1, window.Normalize(MathF.Exp(3), 1), 1e-5);
    }

    [Theory]
    [InlineData(ForecastArchitecture.Direct, 4)]
    [InlineData(ForecastArchitecture.Autoregressive, 7)] // whose lags reach beyond the context
    public void SeasonOfTheFrontIsTakenOutAndPutBack(ForecastArchitecture architecture, int count)
    {
        var options = Options(WindowNormalization.LastValue, architecture);
        (options.ExponentialSmoothing, options.SeasonLength) = (true, 2);
        var plan = GlobalForecasters.Plan(options, 1, 3, 1, 3, 1, 3);
        var window = new ChannelWindow(plan);
        float[] values = [7, 7, 7, 14, 11, 14, 12];
        window.Read(new SeriesView(values, [], [], []), 0, 7, new ChannelSmoothing(2, new SmoothingParameters(1, 0)));
        Assert.Equal(count, window.Count);

        // The context begins with 14: a profile of 1.5 and -1.5 about a level that the last value lifts to 13.5.
        Assert.Equal(13.5, window.Location, 1e-9);
        Assert.Equal(15, window.Restore(0, 1), 1e-9);
        Assert.Equal(12, window.Restore(0, 2), 1e-9);
        Assert.Equal(0, window.Normalized(1, out _));
        Assert.Equal(-1 / window.Scale, window.Normalized(2, out _), 1e-6);
        Assert.Equal(-1 / window.Scale, window.Normalized(3, out _), 1e-6);
        Assert.Equal(0.5, window.Scale, 1e-9);
        Assert.Equal(0, window.Normalize(15, 1), 1e-6);
        Assert.Equal(count > 4 ? -10 : 0, window.Normalized(5, out var missing), 1e-6); // 7, which stands where 11 does in the season
        Assert.Equal(count == 4, missing);
    }

    [Fact]
    public void FirstSeasonOfTheFrontIsMeasuredByItsSeason()
    {
        var options = Options(WindowNormalization.LastValue);
        (options.ExponentialSmoothing, options.SeasonLength) = (true, 4);
        var plan = GlobalForecasters.Plan(options, 1, 3, 1, 3, 1, 3, 1, 3);
        var window = new ChannelWindow(plan);
        float[] values = [10, 14, 12];
        window.Read(new SeriesView(values, [], [], []), 0, 3, new ChannelSmoothing(4, new SmoothingParameters(0.5f, 0)));
        Assert.Equal(12, window.Location, 1e-9);
        Assert.Equal(2, window.Scale, 1e-9);
        Assert.Equal(12, window.Restore(0, 1), 1e-9); // a phase that was not seen
        Assert.Equal(10, window.Restore(0, 2), 1e-9);
    }

    private static ForecastingOptions Options(WindowNormalization normalization, ForecastArchitecture architecture = ForecastArchitecture.Direct)
    {
        var options = GlobalForecasters.PlainOptions(architecture);
        (options.Normalization, options.ContextLength) = (normalization, 4);
        return options;
    }

    // The column has a mean of 20 and a deviation of 5.
    private static GlobalPlan Plan(WindowNormalization normalization) => GlobalForecasters.Plan(Options(normalization), 15, 20, 25, Missing);

    private static ChannelWindow Read(GlobalPlan plan, params float[] values)
    {
        var window = new ChannelWindow(plan);
        window.Read(new SeriesView([99], [], [], []), 0, 1, default); // what was there before is forgotten
        window.Read(new SeriesView(values, [], [], []), 0, values.Length, default);
        return window;
    }
}
