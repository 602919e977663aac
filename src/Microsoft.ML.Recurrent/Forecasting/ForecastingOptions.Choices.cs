using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Forecasting.Series.Columns;
using Microsoft.ML.SearchSpace;

namespace Microsoft.ML.Recurrent;

/// <content>What follows from the options.</content>
public sealed partial class ForecastingOptions
{
    /// <summary>Gets the columns that are written.</summary>
    internal ForecastColumns Columns =>
        new(OutputColumnName, ConfidenceLowerBoundColumnName, ConfidenceUpperBoundColumnName, ConfidenceLevel, QuantileColumnName, QuantileLevels);

    /// <summary>Gets the name of the column to forecast.</summary>
    internal string TargetName => InputColumnName ?? OutputColumnName;

    /// <summary>Gets the names of the columns that are written.</summary>
    internal string[] OutputNames =>
        [.. new[] { OutputColumnName, ConfidenceLowerBoundColumnName, ConfidenceUpperBoundColumnName, QuantileColumnName }.OfType<string>()];

    /// <summary>Gets a value that indicates whether a pretrained network forecasts.</summary>
    internal bool IsPretrained => Architecture == ForecastArchitecture.Pretrained;

    /// <summary>Gets a value that indicates whether a method without a network forecasts.</summary>
    internal bool IsStatistical => IsWithoutNetwork(Architecture);

    /// <summary>Gets a value that indicates whether it is certain that all channels share their networks.</summary>
    internal bool SharesNetworks =>
        (Architecture is not (ForecastArchitecture.Automatic or ForecastArchitecture.SeasonalCorrection or ForecastArchitecture.Pretrained) && !IsStatistical)
        || HasContext;

    /// <summary>Gets a value that indicates whether it is certain that networks decode the steps ahead.</summary>
    internal bool Decodes => SharesNetworks && Architecture != ForecastArchitecture.Autoregressive;

    /// <summary>Gets a value that indicates whether networks can correct a combination of statistical forecasts.</summary>
    internal bool CanCombine =>
        !ExponentialSmoothing && Normalization == WindowNormalization.Automatic && Distribution != ForecastDistribution.NegativeBinomial;

    /// <summary>Gets the columns that are read, without calendar features.</summary>
    internal SeriesColumns Sources => new(
        TargetName, SeriesColumnName, TimestampColumnName, PastCovariateColumnNames, FutureCovariateColumnNames, StaticColumnNames,
        CalendarFeatures.None)
    { TimeZone = TimeZone, TimestampKind = TimestampKind, ClosedTimes = ClosedTimes };

    /// <summary>
    /// Gets or sets the action that receives, when an estimator checks a schema, whether the target column holds several targets; null for none.
    /// </summary>
    internal Action<bool>? TargetsFound { get; set; }

    /// <summary>Returns the architecture for a given number of targets.</summary>
    internal ForecastArchitecture ArchitectureFor(int targetCount) => Architecture != ForecastArchitecture.Automatic ? Architecture
        : targetCount > 1 || HasContext ? ForecastArchitecture.SegmentWise : ForecastArchitecture.SeasonalCorrection;

    /// <summary>
    /// Refuses options that are set but have no effect with the architecture, once an automatic one is known. Of those that search spaces vary it returns a
    /// warning.
    /// </summary>
    /// <returns>The warning; null if there is nothing to warn of.</returns>
    /// <exception cref="ArgumentException">There are such options; the message names each.</exception>
    internal string? RequireMeaningFor(ForecastArchitecture architecture)
    {
        if (Architecture != ForecastArchitecture.Automatic)
            return null;
        var chosen = (ForecastingOptions)MemberwiseClone();
        chosen.Architecture = architecture;
        var violations = new OptionViolations($"{nameof(ForecastingOptions)} with the automatic architecture, {architecture},");
        var searched = Table.Rows.Where(row => row.IsSearched && row.IsSet(chosen) && row.IdleReason(chosen) is not null).Select(row => row.Name).ToHashSet();
        Table.ResetIdle(chosen, searched);
        chosen.Check(violations);
        violations.ThrowIfAny();
        return searched.Count == 0 ? null : $"The architecture is {architecture}, with which these options have no effect: {string.Join(", ", searched)}.";
    }

    /// <summary>Determines whether an architecture forecasts without a network.</summary>
    internal static bool IsWithoutNetwork(ForecastArchitecture architecture) =>
        architecture is ForecastArchitecture.Naive or ForecastArchitecture.SeasonalNaive or ForecastArchitecture.ExponentialSmoothing;

    /// <summary>Returns the options of a forecaster of the same columns and the same horizon that trains no network.</summary>
    /// <param name="architecture">The architecture, one that trains no network.</param>
    /// <param name="seasonLength">The season; null if the architecture reads none.</param>
    internal ForecastingOptions WithoutTraining(ForecastArchitecture architecture, int? seasonLength)
    {
        var options = new ForecastingOptions
        {
            Architecture = architecture,
            InputColumnName = TargetName,
            OutputColumnName = OutputColumnName,
            SeriesColumnName = SeriesColumnName,
            TimestampColumnName = TimestampColumnName,
            ConfidenceLowerBoundColumnName = ConfidenceLowerBoundColumnName,
            ConfidenceUpperBoundColumnName = ConfidenceUpperBoundColumnName,
            QuantileColumnName = QuantileColumnName,
            Horizon = Horizon,
            SeasonLength = seasonLength,
        };
        if (ConfidenceLowerBoundColumnName is not null)
            options.ConfidenceLevel = ConfidenceLevel;
        if (QuantileColumnName is not null)
            options.QuantileLevels = QuantileLevels;
        return options;
    }

    /// <summary>Returns the number of networks to train for an architecture that has been chosen.</summary>
    internal int MembersOf(ForecastArchitecture architecture) =>
        NumberOfNetworks ?? (architecture == ForecastArchitecture.SeasonalCorrection ? ForecastingDefaults.NumberOfNetworks : 1);

    /// <summary>Describes, for the log, the season of a model trained with these options, which may not have specified it.</summary>
    internal string DescribeSeason(int seasonLength) =>
        seasonLength > 1 ? $"season of {seasonLength} steps{(SeasonLength is null ? " (found)" : "")}" : "no season";

    /// <summary>Returns whether levels are ascending, above 0 and below 1.</summary>
    internal static bool AreQuantileLevels(float[]? levels) =>
        levels is { Length: > 0 and <= 999 } && Array.TrueForAll(levels, level => level > 0 && level < 1)
        && levels.Zip(levels.Skip(1)).All(pair => pair.First < pair.Second);

    internal bool HasContext => SeriesColumnName is not null || (CalendarFeatures & ~CalendarFeatures.Automatic) != 0 || HasCovariates;

    /// <summary>Gets a value that indicates whether columns other than the target are read.</summary>
    internal bool HasCovariates =>
        PastCovariateColumnNames is not { Length: 0 } || FutureCovariateColumnNames is not { Length: 0 } || StaticColumnNames is not { Length: 0 };
}
