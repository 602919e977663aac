using static Microsoft.ML.Recurrent.Tests.Options.OptionProbes;

namespace Microsoft.ML.Recurrent.Tests.Options;

/// <summary>Where the options of forecasters and detectors go. One that an architecture does not read changes nothing there.</summary>
internal static partial class OptionRoutes
{
    private const string PooledSchema = "*Schema.";
    private static readonly string[] s_oneSeries = [Local, Detector];

    // What follows from a setting that decides what is read or forecast.
    private static readonly string[] s_model = ["model*", "training set*", "validation set*"];
    private static readonly string[] s_modelAndNetwork = ["network*", "loss*", "runs*", .. s_model];

    private static OptionRoute[] OfForecasts => [.. OfColumns, .. OfPlans, .. OfBounds];

    private static OptionRoute[] OfColumns =>
    [
        new("OutputColumnName", "Column", "model.Columns.Forecast") { Except = [LanguageModel, Featurizer, SeriesFeaturizer, Detector] },
        new("InputColumnName", "OtherTarget", ["*TargetColumnName", "*TargetNames=[OtherTarget]", .. s_modelAndNetwork])
            { Only = s_forecasters },
        new("SeriesColumnName", "Name", [PooledSchema + "SeriesColumnName", .. s_model]) { Only = s_pooled },
        new("SeriesColumnName", "Name") { Only = s_oneSeries, IsRefused = true, Named = "Architecture" },
        new("TimestampColumnName", "Time", "*TimestampColumnName", "*Step*", "model*") { Only = s_oneSeries },
        new("TimestampColumnName", "Time", [PooledSchema + "TimestampColumnName", .. s_modelAndNetwork]) { Only = s_pooled, SetUp = OfTwo },
        new("CalendarFeatures", CalendarFeatures.HourOfDay, ["*Calendar*", .. s_modelAndNetwork]) { Only = s_pooled, SetUp = Timed },
        new("CalendarFeatures", CalendarFeatures.HourOfDay) { Only = s_oneSeries, IsRefused = true },
        new("TimeZone", "Europe/Oslo", ["*Zone.Id=Europe/Oslo", "*Zone*", "*Kind*", .. s_modelAndNetwork]) { Only = s_oneSeries, SetUp = TimedAlone },
        new("TimeZone", "Europe/Oslo", ["*Zone.Id=Europe/Oslo", "*Zone*", "*Kind*", .. s_modelAndNetwork]) { Only = s_pooled, SetUp = Timed },
        new("TimestampKind", TimestampKind.Universal, ["*TimestampKind", .. s_modelAndNetwork]) { Only = s_forecasters, SetUp = InOslo },
        new("ClosedTimes", ClosedTimes.None, ["*Grid.Numerator=864000000000", "*Grid*", .. s_modelAndNetwork]) { Only = s_forecasters, SetUp = OnWorkdays },
        new("PastCovariateColumnNames", new[] { "Known" }, [PooledSchema + "PastColumns[0].Name=Known", .. s_modelAndNetwork]) { Only = s_pooled },
        new("PastCovariateColumnNames", new[] { "Known" }) { Only = s_oneSeries, IsRefused = true, Named = "Architecture" },
        new("FutureCovariateColumnNames", new[] { "Known" }, [PooledSchema + "FutureColumns[0].Name=Known", .. s_modelAndNetwork]) { Only = s_pooled },
        new("FutureCovariateColumnNames", new[] { "Known" }) { Only = s_oneSeries, IsRefused = true, Named = "Architecture" },
        new("StaticColumnNames", new[] { "Size" }, [PooledSchema + "StaticColumns[0].Name=Size", .. s_modelAndNetwork]) { Only = s_pooled, SetUp = OfTwo },
        new("StaticColumnNames", new[] { "Size" }) { Only = s_oneSeries, IsRefused = true, Named = "Architecture" },
    ];

    private static OptionRoute[] OfPlans =>
    [
        new("Architecture", ForecastArchitecture.Direct, ["*Architecture", .. s_modelAndNetwork]) { Except = [Direct], Along = OfAnyArchitecture },
        new("Architecture", ForecastArchitecture.SegmentWise, ["*Architecture", .. s_modelAndNetwork]) { Only = [Direct] },
        new("ContextLength", 8, ["*Plan.ContextLength", .. s_modelAndNetwork]),
        new("Horizon", 4, ["*Plan.Horizon", .. s_modelAndNetwork]) { Except = [Detector] },
        new("Horizon", 4) { Only = [Detector], IsRefused = true },
        new("SeasonLength", 4, ["*Plan.SeasonLength", .. s_modelAndNetwork]),
        new("Scaling", SeriesScaling.Logarithm, ["*Plan.Scale.IsLogarithm=True", .. s_model]) { SetUp = Positive },
        new("Normalization", WindowNormalization.MeanScale, ["*Plan.Normalization", .. s_model]) { Only = s_decoders },
        new("Normalization", WindowNormalization.LastValue, ["*Plan.Normalization", .. s_model]) { Only = [Autoregressive] },
        new("Normalization", WindowNormalization.MeanScale) { Only = s_oneSeries, IsRefused = true },
        new("Baseline", ForecastBaseline.Combination, ["*Plan.Smoothing*", .. s_model]) { Only = s_decoders },
        new("Baseline", ForecastBaseline.Combination) { Only = [Autoregressive, .. s_oneSeries], IsRefused = true },
        new("ExponentialSmoothing", true, ["*Plan.Smoothing*", .. s_modelAndNetwork]) { Only = s_pooled },
        new("ExponentialSmoothing", true) { Only = s_oneSeries, IsRefused = true },
        new("SmoothingSeasonLengths", new[] { 2, 4 }, ["*Plan.Smoothing*", .. s_modelAndNetwork]) { Only = s_pooled, SetUp = Smoothed },
        new("SmoothingSeasonLengths", new[] { 2, 4 }) { Only = s_oneSeries, IsRefused = true },
        new("SegmentLength", 1, ["*Plan.SegmentLength", .. s_modelAndNetwork]) { Only = [Segments] },
        new("SegmentLength", 1) { Only = [Direct, Autoregressive, .. s_oneSeries], IsRefused = true },
        new("ReadsOtherTargets", true, ["*Plan.ReadsOtherTargets", "network.InputSize~", .. s_model])
            { Only = s_decoders, SetUp = o => ((ForecastingOptions)o).InputColumnName = "Features" },
        new("ReadsOtherTargets", true) { Only = [Autoregressive], IsRefused = true },
        new("ReadsOtherTargets", true) { Only = s_oneSeries, IsRefused = true },
        new("Distribution", ForecastDistribution.Gaussian, ["*Plan.Head.Kind", "loss:Gaussian", "network.OutputSize*", .. s_model]) { Only = s_pooled },
        new("Distribution", ForecastDistribution.Gaussian) { Only = s_oneSeries, IsRefused = true },
        new("Distribution", ForecastDistribution.Mean) { Only = s_oneSeries },
        new("NumberOfSamples", 9, "model.Model.Samples") { Only = [Autoregressive] },
        new("NumberOfSamples", 9) { Only = [Segments, Direct, .. s_oneSeries], IsRefused = true },
        new("WindowsPerEpoch", 7, "training set:7 examples", "validation set*", "model*") { Only = s_pooled },
        new("WindowsPerEpoch", 7) { Only = s_oneSeries, IsRefused = true },
        new("TrainsOnHeldOutRows", false, ["runs=1", .. s_model]) { Only = s_pooled },
        new("TrainsOnHeldOutRows", false) { Only = s_oneSeries, IsRefused = true },
        new("NumberOfNetworks", 2, "runs~", "*Networks.Count=2", "model*") { Only = s_forecasters },
        new("PretrainedSize", PretrainedSize.Small) { Only = s_forecasters, IsRefused = true }, // see ForecastPretrainedTests
        new("FineTune", true) { Only = s_forecasters, IsRefused = true },
        new("CombinesPretrained", true, "model.Model.Member*", "model*") { Only = [Local, Detector, .. s_decoders] }, // its size: see PretrainedMemberTests
        new("CombinesPretrained", true) { Only = [Autoregressive], IsRefused = true },
    ];

    private static OptionRoute[] OfBounds =>
    [
        new("QuantileColumnName", "Column", "model.Columns.Quantiles", "model.Model.AdaptationRate*") { Except = [Detector] },
        new("QuantileColumnName", "Column") { Only = [Detector], IsRefused = true },
        new("QuantileLevels", new[] { 0.25f, 0.75f }, "model.Columns.QuantileLevels", "model.Columns.QuantileLevels.Count~")
            { Only = [Local], SetUp = Quantiled },
        new("QuantileLevels", new[] { 0.25f, 0.75f }) { Only = [Detector], IsRefused = true },
        new("QuantileLevels", new[] { 0.25f, 0.75f }, "model.Columns.QuantileLevels", "model.Columns.QuantileLevels.Count~", "*Plan.Head*", "loss*",
            "network.OutputSize*") { Only = s_pooled, SetUp = Quantiled },
        new("IntervalAdaptationRate", 0.05f, "model.Model.AdaptationRate") { Except = [Detector], SetUp = Bounded },
        new("IntervalAdaptationRate", 0.05f) { Only = [Detector], IsRefused = true },
        new("ConfidenceLevel", 0.75f, "model.Columns.ConfidenceLevel") { Except = [Detector], SetUp = Bounded },
        new("ConfidenceLowerBoundColumnName", "Column", "model.Columns.Lower") { Except = [Detector], SetUp = Bounded },
        new("ConfidenceUpperBoundColumnName", "Column", "model.Columns.Upper") { Except = [Detector], SetUp = Bounded },
        new("ConfidenceLowerBoundColumnName", "Column") { Only = [Detector], IsRefused = true },
        new("ConfidenceUpperBoundColumnName", "Column") { Only = [Detector], IsRefused = true },
    ];

    private static OptionRoute[] OfDetectors =>
    [
        new("OutputColumnName", "Column", "model.Detector.Rule.OutputColumnName") { Only = [Detector] },
        new("ConfidenceLevel", 0.75f, "model.Detector.Rule.ConfidenceLevel") { Only = [Detector] },
        new("Side", AnomalySide.Negative, "model.Detector.Rule.Side"),
        new("MaximumReplacements", 4, "model.Detector.Rule.MaximumReplacements"),
        new("WarmUpLength", 9, "model.Detector.Rule.WarmUpLength"),
    ];

    private static void OfAnyArchitecture(RecurrentOptions options)
    {
        options.Table[nameof(ForecastingOptions.SegmentLength)].SetDefault(options);
        options.Table[nameof(ForecastingOptions.NumberOfSamples)].SetDefault(options);
    }

    private static void OfTwo(RecurrentOptions options) => ((ForecastingOptions)options).SeriesColumnName = "Name";

    private static void Timed(RecurrentOptions options)
    {
        OfTwo(options);
        (((ForecastingOptions)options).TimestampColumnName, ((ForecastingOptions)options).CalendarFeatures) = ("Time", CalendarFeatures.None);
    }

    private static void TimedAlone(RecurrentOptions options) => ((ForecastingOptions)options).TimestampColumnName = "Time";

    private static void InOslo(RecurrentOptions options)
    {
        TimedAlone(options);
        ((ForecastingOptions)options).TimeZone = "Europe/Oslo";
    }

    private static void OnWorkdays(RecurrentOptions options) => ((ForecastingOptions)options).TimestampColumnName = "Workday";

    private static void Positive(RecurrentOptions options) => ((ForecastingOptions)options).InputColumnName = "Weight";

    private static void Smoothed(RecurrentOptions options) => ((ForecastingOptions)options).ExponentialSmoothing = true;

    private static void Quantiled(RecurrentOptions options) => ((ForecastingOptions)options).QuantileColumnName = "Quantiles";

    private static void Bounded(RecurrentOptions options)
    {
        var forecasting = (ForecastingOptions)options;
        (forecasting.ConfidenceLowerBoundColumnName, forecasting.ConfidenceUpperBoundColumnName) = ("Low", "High");
    }
}
