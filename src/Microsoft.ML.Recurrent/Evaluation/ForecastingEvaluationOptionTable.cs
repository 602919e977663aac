using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent.Evaluation;

/// <summary>The options that specify which rows of data with forecasts are evaluated.</summary>
internal static class ForecastingEvaluationOptionTable
{
    /// <summary>Gets the table.</summary>
    public static OptionTable<ForecastingEvaluationOptions> Table { get; } = new OptionTable<ForecastingEvaluationOptions>(ForecastingMetricsOptionTable.Table)
        .Add(o => o.TrainingRows, null, OptionBounds.AtLeast(1), row => row.To(OptionUse.Rows))
        .Add(o => o.HeldOutRows, null, OptionBounds.AtLeast(1), row => row.OnlyIf(o => o.TrainingRows is null, "TrainingRows is null").To(OptionUse.Rows))
        .Add(o => o.IncludePartialHorizons, false, null, row => row.To(OptionUse.Rows));
}
