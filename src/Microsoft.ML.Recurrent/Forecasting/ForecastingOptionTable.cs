using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Forecasting.Pretrained;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Series.Grids;
using Microsoft.ML.Recurrent.Forecasting.Statistical;
using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>
/// Defines the options of forecasters. Rules that depend on the architecture are checked with the options and, if the architecture is automatic, again when the
/// number of targets is known.
/// </summary>
internal static class ForecastingOptionTable
{
    private const string NotSeasonal = "Architecture is SegmentWise, Direct or Autoregressive";
    private const string NoContext = "without a column of series, covariates, attributes or calendar features";

    private static readonly OptionBounds s_length = OptionBounds.Between(1, ForecastingDefaults.LongestLength);

    private static readonly OptionBounds s_levels = new(
        "1 to 999 ascending levels, each above 0 and below 1", value => ForecastingOptions.AreQuantileLevels((float[])value));

    private static readonly OptionBounds s_seasons = new($"different lengths of 1 to {ForecastingDefaults.LongestLength}", value => value is int[] lengths
        && Array.TrueForAll(lengths, length => length is >= 1 and <= ForecastingDefaults.LongestLength) && lengths.Distinct().Count() == lengths.Length);

    /// <summary>Gets the table.</summary>
    public static OptionTable<ForecastingOptions> Table { get; } =
        FixByStart(AddIntervals(AddPretrained(AddNetworks(AddArchitecture(AddTime(AddColumns(
            new OptionTable<ForecastingOptions>(RecurrentOptionTable.Table))))))))
        .Default(o => o.Cell, CellKind.Gru)
        .Default(o => o.HiddenSize, ForecastingDefaults.HiddenSize)
        .Default(o => o.NumberOfEpochs, ForecastingDefaults.NumberOfEpochs)
        .Default(o => o.LearningRate, ForecastingDefaults.LearningRate)
        .Default(o => o.EarlyStoppingPatience, ForecastingDefaults.EarlyStoppingPatience)
        .Default(o => o.ValidationFraction, ForecastingDefaults.ValidationFraction, OptionBounds.Of<float>(
            "above 0 and at most 0.5: the bounds are calibrated on held-out values", value => value is > 0 and <= 0.5f))
        .Also(o => o.ValidationSet, row => row.Rule(o => o.ValidationSet is null, "null: the end of the series is held out, see ValidationFraction"))
        .Also(o => o.Bidirectional, row => row.OnlyIf(o => !o.SharesNetworks, "Architecture is SeasonalCorrection"))
        .Also(o => o.TruncationLength, row => row.OnlyIf(o => !o.SharesNetworks, "Architecture is SeasonalCorrection"))
        .Also(o => o.Zoneout, row => row.OnlyIf(o => !o.Decodes, "Architecture is SeasonalCorrection or Autoregressive"))
        .Also(o => o.Blocks, row => row.OnlyIf(o => !o.Decodes, "Architecture is SeasonalCorrection or Autoregressive"))
        .Also(o => o.DilationFactor, row => row.OnlyIf(o => !o.Decodes, "Architecture is SeasonalCorrection or Autoregressive"))
        .Also(o => o.AttentionWindow, row => row.OnlyIf(o => !o.Decodes, "Architecture is SeasonalCorrection or Autoregressive"))
        .Also(o => o.VariationalDropout, row => row.OnlyIf(o => !o.Decodes, "Architecture is SeasonalCorrection or Autoregressive"))
        .Each(name => !PretrainedOptions.AreRead.Contains(name) && !PretrainedOptions.AreTuned.Contains(name),
            row => row.OnlyIf(o => !o.IsPretrained, "Architecture is another than Pretrained, such as SegmentWise"))
        .Each(PretrainedOptions.AreTuned.Contains, row => row.OnlyIf(o => !o.IsPretrained || o.FineTune, "FineTune is true or Architecture is not Pretrained"))
        .Each(name => !StatisticalOptions.AreRead.Contains(name),
            row => row.OnlyIf(o => !o.IsStatistical, "Architecture is one with networks, such as SegmentWise"))
        .Also(o => o.SeasonLength, row => row.OnlyIf(o => o.Architecture != ForecastArchitecture.Naive, "Architecture is another than Naive"));

    private static OptionTable<ForecastingOptions> AddColumns(OptionTable<ForecastingOptions> table) => table
        .Add(o => o.OutputColumnName, ForecastingDefaults.OutputColumnName, OptionBounds.ColumnName, row => row
            .Rule(o => o.OutputNames.Distinct().Count() == o.OutputNames.Length, "another name than those of the other output columns")
            .To(OptionUse.Columns))
        .Add(o => o.InputColumnName, null, OptionBounds.ColumnName, row => row.To(OptionUse.Columns))
        .Add(o => o.SeriesColumnName, null, OptionBounds.ColumnName, row => row.To(OptionUse.Columns))
        .Add(o => o.TimestampColumnName, null, OptionBounds.ColumnName, row => row.To(OptionUse.Columns))
        .Add(o => o.PastCovariateColumnNames, [], OptionBounds.ColumnNames, row => row.To(OptionUse.Columns))
        .Add(o => o.FutureCovariateColumnNames, [], OptionBounds.ColumnNames, row => row
            .Rule(o => !o.FutureCovariateColumnNames.Contains(o.TargetName), o => $"other columns than the target, '{o.TargetName}', whose future is not known")
            .To(OptionUse.Columns))
        .Add(o => o.StaticColumnNames, [], OptionBounds.ColumnNames, row => row.To(OptionUse.Columns))
        .Add(o => o.ConfidenceLowerBoundColumnName, null, OptionBounds.ColumnName, row => row
            .Rule(
                o => o.ConfidenceLowerBoundColumnName is null == o.ConfidenceUpperBoundColumnName is null,
                "given together with ConfidenceUpperBoundColumnName, or not at all")
            .To(OptionUse.Columns))
        .Add(o => o.ConfidenceUpperBoundColumnName, null, OptionBounds.ColumnName, row => row.To(OptionUse.Columns))
        .Add(o => o.QuantileColumnName, null, OptionBounds.ColumnName, row => row.To(OptionUse.Columns));

    private static OptionTable<ForecastingOptions> AddTime(OptionTable<ForecastingOptions> table) => table
        .Add(o => o.TimeZone, null, new OptionBounds("the identifier of a time zone, IANA such as Europe/Berlin or of Windows",
            value => SeriesZone.Find((string)value) is not null), row => row.OnlyIf(HasTimes, "TimestampColumnName is given").To(OptionUse.Rows))
        .Add(o => o.TimestampKind, TimestampKind.Automatic, OptionBounds.Defined<TimestampKind>(), row => row
            .OnlyIf(o => o.TimeZone is not null, "TimeZone is given").To(OptionUse.Rows))
        .Add(o => o.ClosedTimes, ClosedTimes.Automatic, OptionBounds.Defined<ClosedTimes>(), row => row
            .OnlyIf(HasTimes, "TimestampColumnName is given").To(OptionUse.Rows))
        .Add(o => o.CalendarFeatures, CalendarFeatures.Automatic, new OptionBounds("known features",
            value => ((CalendarFeatures)value & ~(SeriesCalendar.All | CalendarFeatures.Automatic)) == 0), row => row
            .OnlyIf(o => HasTimes(o) || o.CalendarFeatures == CalendarFeatures.None, "TimestampColumnName is given").To(OptionUse.Rows))
        .Add(o => o.SeasonLength, null, s_length, row => row.To(OptionUse.Rows));

    private static OptionTable<ForecastingOptions> AddArchitecture(OptionTable<ForecastingOptions> table) => table
        .Add(o => o.Architecture, ForecastArchitecture.Automatic, OptionBounds.Defined<ForecastArchitecture>(), row => row
            .Rule(o => o.Architecture != ForecastArchitecture.SeasonalCorrection || !o.HasContext, $"another one, or this one {NoContext}")
            .To(OptionUse.Network))
        .Add(o => o.ContextLength, null, OptionBounds.Between(2, ForecastingDefaults.LongestLength), row => row.To(OptionUse.Network))
        .Add(o => o.Horizon, ForecastingDefaults.Horizon, s_length, row => row.To(OptionUse.Network))
        .Add(o => o.SegmentLength, null, s_length, row => row
            .OnlyIf(o => o.Architecture is ForecastArchitecture.SegmentWise or ForecastArchitecture.Automatic, "Architecture is SegmentWise")
            .To(OptionUse.Network))
        .Add(o => o.ReadsOtherTargets, false, null, row => row
            .OnlyIf(o => o.Architecture is not (ForecastArchitecture.Autoregressive or ForecastArchitecture.SeasonalCorrection),
                "Architecture is SegmentWise or Direct")
            .To(OptionUse.Network))
        .Add(o => o.Scaling, SeriesScaling.Automatic, OptionBounds.Defined<SeriesScaling>(), row => row.To(OptionUse.Rows))
        .Add(o => o.Normalization, WindowNormalization.Automatic, OptionBounds.Defined<WindowNormalization>(), row => row
            .OnlyIf(MayShare, NotSeasonal)
            .Rule(o => o.Normalization != WindowNormalization.MeanScale || o.Scaling != SeriesScaling.Logarithm,
                "another one with Scaling Logarithm, because the mean of logarithms depends on the unit of the values")
            .To(OptionUse.Rows))
        .Add(o => o.Baseline, ForecastBaseline.Automatic, OptionBounds.Defined<ForecastBaseline>(), row => row
            .OnlyIf(o => o.Architecture is not (ForecastArchitecture.Autoregressive or ForecastArchitecture.SeasonalCorrection),
                "Architecture is SegmentWise or Direct")
            .Rule(o => o.Baseline != ForecastBaseline.Combination || o.CanCombine,
                "another one, or Normalization Automatic, no smoothing and another distribution than NegativeBinomial")
            .To(OptionUse.Rows))
        .Add(o => o.ExponentialSmoothing, false, null, row => row.OnlyIf(MayShare, NotSeasonal).To(OptionUse.Rows))
        .Add(o => o.SmoothingSeasonLengths, [], s_seasons, row => row
            .OnlyIf(o => o.ExponentialSmoothing, "ExponentialSmoothing is true").To(OptionUse.Rows));

    private static OptionTable<ForecastingOptions> AddPretrained(OptionTable<ForecastingOptions> table) => table
        .Add(o => o.CombinesPretrained, false, null, row => row
            .OnlyIf(o => o.Architecture != ForecastArchitecture.Autoregressive, "Architecture is SegmentWise, Direct or SeasonalCorrection")
            .Rule(o => !o.CombinesPretrained || !o.HasCovariates, "false with covariates or static columns, which a pretrained network does not read")
            .To(OptionUse.Outputs))
        .Add(o => o.PretrainedSize, PretrainedSize.Base, OptionBounds.Defined<PretrainedSize>(), row => row
            .OnlyIf(o => o.IsPretrained || o.CombinesPretrained, "Architecture is Pretrained or CombinesPretrained is true").To(OptionUse.Network))
        .Add(o => o.FineTune, false, null, row => row.OnlyIf(o => o.IsPretrained, "Architecture is Pretrained").To(OptionUse.Training));

    private static OptionTable<ForecastingOptions> AddNetworks(OptionTable<ForecastingOptions> table) => table
        .Add(o => o.Distribution, ForecastDistribution.Automatic, OptionBounds.Defined<ForecastDistribution>(), row => row
            .OnlyIf(o => MayShare(o) || o.Distribution == ForecastDistribution.Mean, NotSeasonal)
            .Rule(
                o => o.Architecture != ForecastArchitecture.Autoregressive || o.Distribution is not (ForecastDistribution.Mean or ForecastDistribution.Median),
                "a distribution to draw from with Architecture Autoregressive")
            .Rule(o => o.Distribution != ForecastDistribution.NegativeBinomial
                    || (o.Normalization is WindowNormalization.Automatic or WindowNormalization.MeanScale && o.Scaling != SeriesScaling.Logarithm
                        && !o.ExponentialSmoothing),
                "another one, or Normalization MeanScale, a linear scale and no smoothing")
            .To(OptionUse.Network))
        .Add(o => o.NumberOfSamples, ForecastingDefaults.NumberOfSamples, OptionBounds.Between(1, ForecastingDefaults.MostSamples), row => row
            .OnlyIf(o => o.Architecture == ForecastArchitecture.Autoregressive, "Architecture is Autoregressive").To(OptionUse.Outputs))
        .Add(o => o.WindowsPerEpoch, ForecastingDefaults.WindowsPerEpoch, OptionBounds.AtLeast(1), row => row
            .OnlyIf(MayShare, NotSeasonal).To(OptionUse.Training))
        .Add(o => o.TrainsOnHeldOutRows, true, null, row => row.OnlyIf(MayShare, NotSeasonal).To(OptionUse.Training))
        .Add(o => o.NumberOfNetworks, null, OptionBounds.Between(1, ForecastingDefaults.MostMembers), row => row);

    private static OptionTable<ForecastingOptions> AddIntervals(OptionTable<ForecastingOptions> table) => table
        .Add(o => o.QuantileLevels, [.. ForecastingDefaults.QuantileLevels], s_levels, row => row
            .OnlyIf(o => o.QuantileColumnName is not null || MayLearnQuantiles(o), "QuantileColumnName is given or Distribution is Quantiles")
            .To(OptionUse.Outputs))
        .Add(o => o.ConfidenceLevel, ForecastingDefaults.ConfidenceLevel, OptionBounds.InnerShare, row => row
            .OnlyIf(o => o.ConfidenceLowerBoundColumnName is not null, "ConfidenceLowerBoundColumnName is given").To(OptionUse.Outputs))
        .Add(o => o.IntervalAdaptationRate, ForecastingDefaults.IntervalAdaptationRate, OptionBounds.Share, row => row
            .OnlyIf(o => o.HasSpread, "ConfidenceLowerBoundColumnName or QuantileColumnName is given").To(OptionUse.Outputs));

    // Columns, the horizon and the architecture must be given again, since a forecaster without networks has those as well.
    private static OptionTable<ForecastingOptions> FixByStart(OptionTable<ForecastingOptions> table) => table
        .Also(o => o.CalendarFeatures, row => row.FixedBy<ForecastStart>((start, o) => start.CalendarFeatures(o.CalendarFeatures)))
        .Also(o => o.SeasonLength, row => row.FixedBy<ForecastStart>((start, o) => start.SeasonLength(o.SeasonLength)))
        .Also(o => o.ContextLength, row => row.FixedBy<ForecastStart>((start, o) => start.ContextLength(o.ContextLength)))
        .Also(o => o.SegmentLength, row => row.FixedBy<ForecastStart>((start, _) => start.SegmentLength))
        .Also(o => o.ReadsOtherTargets, row => row.FixedBy<ForecastStart>((start, o) => start.ReadsOtherTargets(o.ReadsOtherTargets)))
        .Also(o => o.Scaling, row => row.FixedBy<ForecastStart>((start, _) => start.Scaling))
        .Also(o => o.Normalization, row => row.FixedBy<ForecastStart>((start, _) => start.Normalization))
        .Also(o => o.Baseline, row => row.FixedBy<ForecastStart>((start, _) => start.Baseline))
        .Also(o => o.ExponentialSmoothing, row => row.FixedBy<ForecastStart>((start, _) => start.ExponentialSmoothing))
        .Also(o => o.SmoothingSeasonLengths, row => row.FixedBy<ForecastStart>((start, o) => start.SmoothingSeasonLengths(o.SmoothingSeasonLengths)))
        .Also(o => o.Distribution, row => row.FixedBy<ForecastStart>((start, _) => start.Distribution))
        .Also(o => o.NumberOfNetworks, row => row.FixedBy<ForecastStart>((start, _) => start.NumberOfNetworks));

    private static bool HasTimes(ForecastingOptions options) => options.TimestampColumnName is not null;

    private static bool MayLearnQuantiles(ForecastingOptions options) => MayShare(options)
        && (options.Distribution == ForecastDistribution.Quantiles
            || (options.Distribution == ForecastDistribution.Automatic && options.Architecture != ForecastArchitecture.Autoregressive));

    private static bool MayShare(ForecastingOptions options) => options.Architecture != ForecastArchitecture.SeasonalCorrection;
}
