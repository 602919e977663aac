using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Series.Grids;

namespace Microsoft.ML.Recurrent;

public sealed partial class ForecastingOptions
{
    /// <inheritdoc/>
    private protected override void CopyArrays()
    {
        base.CopyArrays();
        QuantileLevels = [.. QuantileLevels];
        SmoothingSeasonLengths = [.. SmoothingSeasonLengths];
        PastCovariateColumnNames = [.. PastCovariateColumnNames];
        FutureCovariateColumnNames = [.. FutureCovariateColumnNames];
        StaticColumnNames = [.. StaticColumnNames];
    }

    /// <inheritdoc/>
    private protected override void Check(OptionViolations violations)
    {
        base.Check(violations);
        violations.RequireText(nameof(OutputColumnName), OutputColumnName);
        violations.Require(InputColumnName is not "", nameof(InputColumnName), "empty", "null or a column name");
        violations.Require(ContextLength == 0 || ContextLength is >= 2 and <= ForecastingDefaults.LongestLength, nameof(ContextLength), ContextLength,
            $"0 (automatic), or 2 to {ForecastingDefaults.LongestLength}");
        const int Longest = ForecastingDefaults.LongestLength;
        violations.Require(Horizon is >= 1 and <= Longest, nameof(Horizon), Horizon, $"1 to {Longest}");
        violations.Require(SeasonLength is >= 0 and <= Longest, nameof(SeasonLength), SeasonLength, $"0 (to be found) to {Longest}");
        violations.RequireDefined(nameof(Scaling), Scaling);
        violations.Require(NumberOfNetworks is >= 0 and <= ForecastingDefaults.MostMembers, nameof(NumberOfNetworks), NumberOfNetworks,
            $"0 (automatic) to {ForecastingDefaults.MostMembers}");
        CheckSources(violations);
        CheckArchitecture(violations);
        violations.Require(ConfidenceLevel > 0 && ConfidenceLevel < 1, nameof(ConfidenceLevel), ConfidenceLevel, "above 0 and below 1");
        violations.Require(ValidationFraction > 0 && ValidationFraction <= 0.5f, nameof(ValidationFraction), ValidationFraction,
            "above 0 and at most 0.5: the bounds are calibrated on held-out values");
        violations.Require(ValidationSet is null, nameof(ValidationSet), "given", "null: the end of the series is held out, see ValidationFraction");
        violations.Require(TruncationLength == 0 || !Bidirectional, nameof(TruncationLength), TruncationLength,
            "0 with Bidirectional, which needs whole sequences");
        var hasLower = !string.IsNullOrEmpty(ConfidenceLowerBoundColumn);
        var hasUpper = !string.IsNullOrEmpty(ConfidenceUpperBoundColumn);
        violations.Require(ConfidenceLowerBoundColumn is not "" && ConfidenceUpperBoundColumn is not "", "ConfidenceLowerBoundColumn or ConfidenceUpperBoundColumn", "empty",
            "null or a column name");
        violations.Require(hasLower == hasUpper, nameof(ConfidenceLowerBoundColumn), hasLower ? "given" : "not given",
            "given together with ConfidenceUpperBoundColumn, or not at all");
        var outputs = new[] { OutputColumnName, ConfidenceLowerBoundColumn, ConfidenceUpperBoundColumn, QuantileColumnName }.Where(name => !string.IsNullOrEmpty(name)).ToArray();
        violations.Require(outputs.Distinct().Count() == outputs.Length, "the output columns", string.Join(", ", outputs), "different names");
    }

    private void CheckSources(OptionViolations violations)
    {
        violations.Require(SeriesColumnName is not "", nameof(SeriesColumnName), "empty", "null or a column name");
        violations.Require(TimestampColumnName is not "", nameof(TimestampColumnName), "empty", "null or a column name");
        violations.Require(QuantileColumnName is not "", nameof(QuantileColumnName), "empty", "null or a column name");
        violations.Require((CalendarFeatures & ~(SeriesCalendar.All | CalendarFeatures.Automatic)) == 0, nameof(CalendarFeatures), (int)CalendarFeatures, "known features");
        violations.Require(TimestampColumnName is not null || CalendarFeatures is CalendarFeatures.Automatic or CalendarFeatures.None, nameof(CalendarFeatures),
            CalendarFeatures, "Automatic or None without TimestampColumnName");
        violations.Require(TimeZone is null || TimestampColumnName is not null, nameof(TimeZone), TimeZone ?? "null", "null without TimestampColumnName");
        violations.Require(TimeZone is null || SeriesZone.Find(TimeZone) is not null, nameof(TimeZone), TimeZone ?? "null",
            "null, or the identifier of a time zone, IANA such as Europe/Berlin or of Windows");
        violations.RequireDefined(nameof(TimestampKind), TimestampKind);
        violations.Require(TimestampKind == TimestampKind.Automatic || TimeZone is not null, nameof(TimestampKind), TimestampKind,
            "Automatic without TimeZone");
        violations.RequireDefined(nameof(ClosedTimes), ClosedTimes);
        violations.Require(ClosedTimes == ClosedTimes.Automatic || TimestampColumnName is not null, nameof(ClosedTimes), ClosedTimes,
            "Automatic without TimestampColumnName");
        foreach (var (option, names) in new[]
        {
            (nameof(PastCovariateColumnNames), PastCovariateColumnNames), (nameof(FutureCovariateColumnNames), FutureCovariateColumnNames),
            (nameof(StaticColumnNames), StaticColumnNames),
        })
            violations.Require(names is not null && names.All(name => !string.IsNullOrEmpty(name)) && names.Distinct().Count() == names.Length, option,
                names is null ? "null" : $"[{string.Join(", ", names)}]", "different column names");
        var target = InputColumnName ?? OutputColumnName;
        violations.Require(FutureCovariateColumnNames?.Contains(target) != true, nameof(FutureCovariateColumnNames), $"with the target '{target}'",
            "without it: what is to be forecast is not known");
    }

    private void CheckArchitecture(OptionViolations violations)
    {
        violations.RequireDefined(nameof(Architecture), Architecture);
        violations.RequireDefined(nameof(Normalization), Normalization);
        var seasons = SmoothingSeasonLengths;
        violations.Require(
            seasons is not null && seasons.All(s => s is >= 1 and <= ForecastingDefaults.LongestLength) && seasons.Distinct().Count() == seasons.Length,
            nameof(SmoothingSeasonLengths), seasons is null ? "null" : $"[{string.Join(", ", seasons)}]", $"different lengths of 1 to {ForecastingDefaults.LongestLength}");
        violations.Require(seasons is not { Length: > 0 } || ExponentialSmoothing, nameof(SmoothingSeasonLengths), "given", $"none without {nameof(ExponentialSmoothing)}");
        violations.RequireDefined(nameof(Distribution), Distribution);
        violations.Require(AreQuantileLevels(QuantileLevels), nameof(QuantileLevels), QuantileLevels is null ? "null" : $"[{string.Join(", ", QuantileLevels)}]",
            "1 to 999 ascending levels, each above 0 and below 1");
        violations.RequireBetween(nameof(SegmentLength), SegmentLength, 0, ForecastingDefaults.LongestLength);
        violations.RequireBetween(nameof(NumberOfSamples), NumberOfSamples, 1, ForecastingDefaults.MostSamples);
        violations.RequireAtLeast(nameof(WindowsPerEpoch), WindowsPerEpoch, 1);
        if (PastCovariateColumnNames is null || FutureCovariateColumnNames is null || StaticColumnNames is null)
            return;
        violations.Require(Architecture != ForecastArchitecture.SeasonalCorrection || !HasContext, nameof(Architecture), Architecture,
            "another one with a column of series, covariates, attributes or calendar features");
        var pools = Architecture is not (ForecastArchitecture.Automatic or ForecastArchitecture.SeasonalCorrection) || HasContext;
        violations.Require(!pools || !Bidirectional, nameof(Bidirectional), Bidirectional, "false, unless Architecture is SeasonalCorrection");
        violations.Require(!pools || TruncationLength == 0, nameof(TruncationLength), TruncationLength, "0, unless Architecture is SeasonalCorrection");
        var decodes = pools && Architecture != ForecastArchitecture.Autoregressive;
        violations.Require(!decodes || Zoneout == 0, nameof(Zoneout), Zoneout, "0, unless Architecture is SeasonalCorrection or Autoregressive");
        violations.Require(!decodes || !VariationalDropout, nameof(VariationalDropout), VariationalDropout, "false, unless Architecture is SeasonalCorrection or Autoregressive");
        violations.Require(Architecture != ForecastArchitecture.Autoregressive || !ReadsOtherTargets, nameof(ReadsOtherTargets), ReadsOtherTargets,
            "false with Architecture Autoregressive");
        violations.Require(Architecture != ForecastArchitecture.Autoregressive || Distribution is not (ForecastDistribution.Mean or ForecastDistribution.Median),
            nameof(Distribution), Distribution, "a distribution to draw from with Architecture Autoregressive");
        violations.Require(
            Distribution != ForecastDistribution.NegativeBinomial
            || (Normalization is WindowNormalization.Automatic or WindowNormalization.MeanScale && Scaling != SeriesScaling.Logarithm && !ExponentialSmoothing),
            nameof(Distribution), Distribution, "another one, or Normalization MeanScale, a linear scale and no smoothing");
        violations.Require(Normalization != WindowNormalization.MeanScale || Scaling != SeriesScaling.Logarithm, nameof(Normalization), Normalization,
            "another one with Scaling Logarithm, because the mean of logarithms depends on the unit of the values");
    }
}
