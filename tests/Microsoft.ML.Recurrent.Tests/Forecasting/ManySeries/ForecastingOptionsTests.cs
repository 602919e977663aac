namespace Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;

public sealed class ForecastingOptionsTests
{
    [Fact]
    public void AllWrongOptionsAreNamedAtOnce()
    {
        var options = new ForecastingOptions
        {
            OutputColumnName = "", InputColumnName = "", SeriesColumnName = "", TimestampColumnName = "", QuantileColumnName = "",
            ConfidenceLowerBoundColumnName = "", ConfidenceUpperBoundColumnName = "", ConfidenceLevel = float.NaN,
            CalendarFeatures = (CalendarFeatures)(1 << 20), PastCovariateColumnNames = ["x", "x"], FutureCovariateColumnNames = [""], StaticColumnNames = null!,
            Architecture = (ForecastArchitecture)99, Normalization = (WindowNormalization)99, Distribution = (ForecastDistribution)99, Scaling = (SeriesScaling)99,
            QuantileLevels = [0.5f, 0.1f], SegmentLength = -1, NumberOfSamples = 0, WindowsPerEpoch = 0, NumberOfNetworks = 1001, ContextLength = 1,
            Horizon = 0,
            SeasonLength = -1, ValidationFraction = 0.6f,
        };
        var message = Refusal(options);
        foreach (var part in new[]
        {
            "OutputColumnName", "InputColumnName is empty", "SeriesColumnName is empty", "TimestampColumnName is empty", "QuantileColumnName is empty",
            "ConfidenceLowerBoundColumnName is empty", "ConfidenceUpperBoundColumnName is empty", "ConfidenceLevel is NaN", "CalendarFeatures is 1048576",
            "PastCovariateColumnNames is ['x', 'x']", "FutureCovariateColumnNames is [empty]", "StaticColumnNames is null", "Architecture is 99", "Normalization is 99",
            "Distribution is 99", "Scaling is 99", "QuantileLevels is [0.5, 0.1]", "SegmentLength is -1", "NumberOfSamples is 0", "WindowsPerEpoch is 0",
            "NumberOfNetworks is 1001", "ContextLength is 1", "Horizon is 0", "SeasonLength is -1", "ValidationFraction is 0.6",
        })
            Assert.Contains(part, message, StringComparison.Ordinal);
    }

    public static TheoryData<string, Action<ForecastingOptions>> Contradictions => new()
    {
        { "Architecture is SeasonalCorrection", options => (options.Architecture, options.SeriesColumnName) = (ForecastArchitecture.SeasonalCorrection, "Id") },
        { "Bidirectional is true", options => (options.Architecture, options.Bidirectional) = (ForecastArchitecture.Direct, true) },
        { "Bidirectional is true", options => (options.SeriesColumnName, options.Bidirectional) = ("Id", true) },
        { "Zoneout is 0.1", options => (options.Architecture, options.Zoneout) = (ForecastArchitecture.Direct, 0.1f) },
        { "VariationalDropout is true", options => (options.SeriesColumnName, options.VariationalDropout, options.Dropout) = ("Id", true, 0.5f) },
        { "TruncationLength is 5", options => (options.Architecture, options.TruncationLength) = (ForecastArchitecture.SegmentWise, 5) },
        { "ReadsOtherTargets is true", options => (options.Architecture, options.ReadsOtherTargets) = (ForecastArchitecture.Autoregressive, true) },
        { "Normalization is MeanScale", options => (options.Architecture, options.Normalization, options.Scaling)
            = (ForecastArchitecture.Direct, WindowNormalization.MeanScale, SeriesScaling.Logarithm) },
        { "Distribution is Mean", options => (options.Architecture, options.Distribution) = (ForecastArchitecture.Autoregressive, ForecastDistribution.Mean) },
        { "Distribution is Median", options => (options.Architecture, options.Distribution) = (ForecastArchitecture.Autoregressive, ForecastDistribution.Median) },
        { "Distribution is NegativeBinomial", options =>
            (options.Normalization, options.Distribution) = (WindowNormalization.Instance, ForecastDistribution.NegativeBinomial) },
        { "Distribution is NegativeBinomial", options => (options.Scaling, options.Distribution) = (SeriesScaling.Logarithm, ForecastDistribution.NegativeBinomial) },
        { "Distribution is NegativeBinomial", options => (options.ExponentialSmoothing, options.Distribution) = (true, ForecastDistribution.NegativeBinomial) },
        { "Baseline is Combination", options =>
            (options.Architecture, options.Baseline) = (ForecastArchitecture.Autoregressive, ForecastBaseline.Combination) },
        { "Baseline is Combination", options => (options.ExponentialSmoothing, options.Baseline) = (true, ForecastBaseline.Combination) },
        { "Baseline is Combination", options =>
            (options.Normalization, options.Baseline) = (WindowNormalization.Instance, ForecastBaseline.Combination) },
        { "Baseline is Combination", options =>
            (options.Distribution, options.Baseline) = (ForecastDistribution.NegativeBinomial, ForecastBaseline.Combination) },
        { "CalendarFeatures is DayOfWeek", options => options.CalendarFeatures = CalendarFeatures.DayOfWeek },
        { "FutureCovariateColumnNames is ['Price', 'Forecast']; allowed: other columns than the target, 'Forecast'", options => options.FutureCovariateColumnNames = ["Price", "Forecast"] },
        { "FutureCovariateColumnNames is ['Value']; allowed: other columns than the target, 'Value'", options =>
            (options.InputColumnName, options.FutureCovariateColumnNames) = ("Value", ["Value"]) },
        { "OutputColumnName is 'Forecast'; allowed: another name than those of the other output columns", options => options.QuantileColumnName = "Forecast" },
        { "ConfidenceLowerBoundColumnName is 'Lower'; allowed: given together with ConfidenceUpperBoundColumnName", options => options.ConfidenceLowerBoundColumnName = "Lower" },
        { "QuantileLevels is []", options => options.QuantileLevels = [] },
        { "QuantileLevels is [0, 0.5]", options => options.QuantileLevels = [0, 0.5f] },
        { "QuantileLevels is [0.5, NaN]", options => options.QuantileLevels = [0.5f, float.NaN] },
    };

    [Theory]
    [MemberData(nameof(Contradictions), DisableDiscoveryEnumeration = true)]
    public void OptionsThatContradictOneAnotherAreRefused(string part, Action<ForecastingOptions> change)
    {
        var options = new ForecastingOptions();
        change(options);
        Assert.Contains(part, Refusal(options), StringComparison.Ordinal);
    }

    [Fact]
    public void DefaultsAndPresetsAreAccepted()
    {
        Assert.Equal(1, new MLContext().Forecasting.ForecastByRecurrent(new ForecastingOptions()).Horizon);
        var preset = RecurrentOptions.CheckedCopy(ForecastingOptions.ForManySeries(), null);
        Assert.Equal((ForecastArchitecture.SegmentWise, 128, 0.1f), (preset.Architecture, preset.HiddenSize, preset.Dropout));
        Assert.Equal((128, 20, 0.001f, 4), (preset.BatchSize, preset.NumberOfEpochs, preset.LearningRate, preset.EarlyStoppingPatience));
    }

    private static string Refusal(ForecastingOptions options) => Assert.Throws<ArgumentException>(() => new MLContext().Forecasting.ForecastByRecurrent(options)).Message;
}
