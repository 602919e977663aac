using Microsoft.ML.Recurrent.Forecasting.Scaling;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;

/// <summary>What is chosen where the options leave it open.</summary>
public sealed class GlobalPlannerTests
{
    [Fact]
    public void SeasonIsWhatMostSeriesShow()
    {
        var options = Open(ForecastArchitecture.SegmentWise, 12);
        IdRow[] rows =
        [
            .. Enumerable.Range(0, 5).SelectMany(s => IdRow.Of($"{s}", Wave(s < 3 ? 24 : 7, 400, s))),
            .. IdRow.Of("constant", Enumerable.Repeat(1f, 400)),
        ];
        var plan = GlobalForecasters.Plan(options, rows);
        Assert.Equal((24, 12, 12, 96), (plan.SeasonLength, plan.SegmentLength, plan.DecodedLength, plan.ContextLength));
        Assert.Equal(WindowNormalization.LastValue, plan.Normalization);
        Assert.Equal(ForecastDistribution.Quantiles, plan.Head.Kind);
        Assert.Equal([0.1f, 0.5f, 0.9f], plan.Head.Levels);
        Assert.False(plan.Scale.IsLogarithm || plan.MarksMissing || plan.Smoothing.IsUsed || plan.ReadsOtherTargets);
    }

    [Theory]
    [InlineData(24, 7, 6)] // the longest divisor of the season that fits into the horizon
    [InlineData(24, 96, 24)]
    [InlineData(1, 96, 9)] // no season: about the root of the horizon
    [InlineData(1, 1, 1)]
    [InlineData(168, 5, 2)] // a season far longer than the horizon
    public void SegmentsSuitSeasonAndHorizon(int season, int horizon, int segment)
    {
        var options = Open(ForecastArchitecture.SegmentWise, horizon, hasSeries: false);
        options.SeasonLength = season;
        var plan = GlobalForecasters.Plan(options, [.. Wave(24, 400, 0)]);
        Assert.Equal((segment, 0), (plan.SegmentLength, plan.ContextLength % segment));
        Assert.True(plan.DecodedSteps * plan.DecodedLength >= horizon && (plan.DecodedSteps - 1) * plan.DecodedLength < horizon);
    }

    [Theory]
    [InlineData(24, 12, 1000, 96)]
    [InlineData(12, 24, 1000, 96)]
    [InlineData(24, 12, 100, 50)] // half of the series
    [InlineData(24, 12, 6, 8)]
    [InlineData(500, 12, 5000, 512)]
    public void ContextIsFourSeasonsOrHorizonsWithinBounds(int season, int horizon, int length, int context)
    {
        var options = Open(ForecastArchitecture.Direct, horizon, hasSeries: false);
        options.SeasonLength = season;
        Assert.Equal(context, GlobalForecasters.Plan(options, [.. Wave(24, length, 0)]).ContextLength);
    }

    [Fact]
    public void GivenContextIsMadeOfWholeSegments()
    {
        var options = GlobalForecasters.PlainOptions(ForecastArchitecture.SegmentWise);
        (options.ContextLength, options.SegmentLength) = (10, 4);
        Assert.Equal(12, GlobalForecasters.Plan(options, 1, 2, 3).ContextLength);
    }

    [Fact]
    public void AutoregressiveModelsReadLagsOfTheSeasonWithinTheContext()
    {
        var options = GlobalForecasters.PlainOptions(ForecastArchitecture.Autoregressive);
        (options.SeasonLength, options.ContextLength) = (12, 48);
        var plan = GlobalForecasters.Plan(options, 1, 2, 3);
        Assert.Equal([1, 2, 3, 11, 12, 13, 24], plan.Lags);
        Assert.Equal((48 + 24, WindowNormalization.MeanScale, ForecastDistribution.StudentT), (plan.HistoryLength, plan.Normalization, plan.Head.Kind));
        (options.SeasonLength, options.ContextLength) = (2, 2);
        Assert.Equal([1, 2], GlobalForecasters.Plan(options, 1, 2, 3).Lags);
    }

    [Fact]
    public void MissingValuesAreMarkedWhereThereAreSome()
    {
        var options = GlobalForecasters.PlainOptions(ForecastArchitecture.Direct);
        Assert.False(GlobalForecasters.Plan(options, 1, 2, 3).MarksMissing);
        Assert.True(GlobalForecasters.Plan(options, 1, float.NaN, 3).MarksMissing);
    }

    [Fact]
    public void StatisticsLeaveOutMissingValues()
    {
        var plan = GlobalForecasters.Plan(GlobalForecasters.PlainOptions(ForecastArchitecture.Direct), 1, float.NaN, 2, 3);
        Assert.Equal([new Moments(2, 1)], plan.Statistics.Targets);
        Assert.Equal((1.5f, -10f, 0f), (new Moments(2, 1).Standardize(3.5f), new Moments(2, 1).Standardize(-900), new Moments(2, 1).Standardize(float.NaN)));
        Assert.Equal(0, new Moments(2, 0).Standardize(5));
    }

    [Theory]
    [InlineData(ForecastDistribution.NegativeBinomial, -1f, "holds -1 in step 1")]
    [InlineData(ForecastDistribution.NegativeBinomial, 0.5f, "holds 0.5 in step 1")]
    public void ValuesThatAreNoCountsAreRefused(ForecastDistribution distribution, float value, string found)
    {
        var options = GlobalForecasters.PlainOptions(ForecastArchitecture.Direct);
        options.Distribution = distribution;
        var message = Assert.Throws<ArgumentException>(() => GlobalForecasters.Plan(options, 1, value, 3)).Message;
        Assert.Contains("'Value'", message, StringComparison.Ordinal);
        Assert.Contains(found, message, StringComparison.Ordinal);
        Assert.Equal(WindowNormalization.MeanScale, GlobalForecasters.Plan(options, 1, 0, float.NaN, 3).Normalization);
    }

    [Fact]
    public void LogarithmNeedsPositiveValues()
    {
        var options = GlobalForecasters.PlainOptions(ForecastArchitecture.Direct);
        options.Scaling = SeriesScaling.Logarithm;
        Assert.Equal(0.5f, GlobalForecasters.Plan(options, 1, float.NaN, 3).Scale.Floor);
        Assert.Contains("must be positive", Assert.Throws<ArgumentException>(() => GlobalForecasters.Plan(options, 1, 0)).Message, StringComparison.Ordinal);
    }

    private static ForecastingOptions Open(ForecastArchitecture architecture, int horizon, bool hasSeries = true)
    {
        var options = GlobalForecasters.PlainOptions(architecture, hasSeries);
        (options.ContextLength, options.SeasonLength, options.SegmentLength, options.Horizon) = (null, null, null, horizon);
        return options;
    }

    private static IEnumerable<float> Wave(int season, int count, int seed) =>
        Enumerable.Range(0, count).Select(t => (5 * MathF.Sin(MathF.Tau * t / season)) + (2 * MathF.Cos(2 * MathF.Tau * t / season)) + MathF.Cos((t + seed) * t));
}
