using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent.Anomalies;

/// <summary>The options that decide which values are anomalies, and those of the forecaster of a detector.</summary>
internal static class AnomalyDetectionOptionTable
{
    /// <summary>Gets the table.</summary>
    public static OptionTable<AnomalyDetectionOptions> Table { get; } = new OptionTable<AnomalyDetectionOptions>()
        .Add(o => o.OutputColumnName, AnomalyDetectionDefaults.OutputColumnName, OptionBounds.ColumnName, row => row.To(OptionUse.Columns))
        .Add(o => o.ConfidenceLevel, AnomalyDetectionDefaults.ConfidenceLevel, OptionBounds.Of<float>(
            "above 0.5 and below 1", value => value is > 0.5f and < 1), row => row.To(OptionUse.Outputs))
        .Add(o => o.Side, AnomalySide.TwoSided, OptionBounds.Defined<AnomalySide>(), row => row.To(OptionUse.Outputs))
        .Add(o => o.MaximumReplacements, AnomalyDetectionDefaults.MaximumReplacements, OptionBounds.AtLeast(0), row => row.To(OptionUse.Outputs))
        .Add(o => o.WarmUpLength, null, OptionBounds.Between(1, ForecastingDefaults.LongestLength), row => row.To(OptionUse.Outputs));

    /// <summary>Gets the table of the options of the forecaster that a detector trains.</summary>
    public static OptionTable<ForecastingOptions> OfForecaster { get; } = new OptionTable<ForecastingOptions>(ForecastingOptionTable.Table)
        .Also(o => o.Horizon, row => row.Fixed("a row is judged by the forecast made just before it"))
        .Also(o => o.OutputColumnName, row => row.Fixed("a detector returns the column of its own options"))
        .Also(o => o.ConfidenceLowerBoundColumn, row => row.Fixed("the bounds are slots of the detector's column"))
        .Also(o => o.ConfidenceUpperBoundColumn, row => row.Fixed("the bounds are slots of the detector's column"))
        .Also(o => o.ConfidenceLevel, row => row.Fixed("the level of a detector is that of its own options"))
        .Also(o => o.QuantileColumnName, row => row.Fixed("a detector returns no quantiles"));
}
