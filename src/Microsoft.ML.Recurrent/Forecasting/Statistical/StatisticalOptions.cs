namespace Microsoft.ML.Recurrent.Forecasting.Statistical;

/// <summary>Names the options that a forecaster without a network reads; it refuses the others.</summary>
internal static class StatisticalOptions
{
    /// <summary>Gets the options.</summary>
    public static IReadOnlySet<string> AreRead { get; } = new HashSet<string>
    {
        nameof(ForecastingOptions.OutputColumnName), nameof(ForecastingOptions.InputColumnName), nameof(ForecastingOptions.SeriesColumnName),
        nameof(ForecastingOptions.TimestampColumnName), nameof(ForecastingOptions.TimeZone), nameof(ForecastingOptions.TimestampKind),
        nameof(ForecastingOptions.ClosedTimes), nameof(ForecastingOptions.Architecture), nameof(ForecastingOptions.Horizon),
        nameof(ForecastingOptions.SeasonLength), nameof(ForecastingOptions.QuantileColumnName), nameof(ForecastingOptions.QuantileLevels),
        nameof(ForecastingOptions.ConfidenceLevel), nameof(ForecastingOptions.ConfidenceLowerBoundColumnName),
        nameof(ForecastingOptions.ConfidenceUpperBoundColumnName), nameof(ForecastingOptions.NumberOfThreads), nameof(ForecastingOptions.Seed),
        nameof(ForecastingOptions.CancellationToken), nameof(ForecastingOptions.Progress),
    };
}
