using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent.Evaluation;

/// <summary>The options that evaluation and cross-validation of forecasts share.</summary>
internal static class ForecastingMetricsOptionTable
{
    private static readonly OptionBounds s_levels = OptionBounds.Of<float[]>("different values above 0 and below 1",
        levels => Array.TrueForAll(levels, level => level > 0 && level < 1) && levels.Distinct().Count() == levels.Length);

    /// <summary>Gets the table.</summary>
    public static OptionTable<ForecastingMetricsOptions> Table { get; } = new OptionTable<ForecastingMetricsOptions>()
        .Add(o => o.ActualColumnName, ForecastingMetricsDefaults.ActualColumnName, OptionBounds.ColumnName, row => row.To(OptionUse.Columns))
        .Add(o => o.ForecastColumnName, ForecastingMetricsDefaults.ForecastColumnName, OptionBounds.ColumnName, row => row.To(OptionUse.Columns))
        .Add(o => o.SeriesColumnName, null, OptionBounds.ColumnName, row => row.To(OptionUse.Columns))
        .Add(o => o.TimestampColumnName, null, OptionBounds.ColumnName, row => row.To(OptionUse.Columns))
        .Add(o => o.ConfidenceLowerBoundColumn, null, OptionBounds.ColumnName, row => row
            .Rule(o => o.HasBounds == o.ConfidenceUpperBoundColumn is not null, "given together with ConfidenceUpperBoundColumn, or not at all")
            .To(OptionUse.Columns))
        .Add(o => o.ConfidenceUpperBoundColumn, null, OptionBounds.ColumnName, row => row.To(OptionUse.Columns))
        .Add(o => o.ConfidenceLevel, ForecastingDefaults.ConfidenceLevel, OptionBounds.InnerShare, row => row
            .OnlyIf(o => o.HasBounds, "ConfidenceLowerBoundColumn is given").To(OptionUse.Outputs))
        .Add(o => o.QuantileColumnName, null, OptionBounds.ColumnName, row => row
            .Rule(o => o.QuantileColumnName is not null == o.QuantileLevels is { Length: > 0 }, "given together with QuantileLevels, or not at all")
            .To(OptionUse.Columns))
        .Add(o => o.QuantileLevels, [], s_levels, row => row.To(OptionUse.Outputs))
        .Add(o => o.SeasonLength, 1, OptionBounds.Between(1, ForecastingDefaults.LongestLength), row => row.To(OptionUse.Outputs))
        .Add(o => o.OriginStride, 1, OptionBounds.AtLeast(1), row => row.To(OptionUse.Rows))
        .Add(o => o.CancellationToken, CancellationToken.None, null, row => row);
}
