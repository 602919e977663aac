using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Sequences.Loading;

namespace Microsoft.ML.Recurrent.Forecasting.Series.Columns;

/// <summary>
/// Reports targets and covariates that never change. By the rule of <see cref="Sequences.Loading.LearnableContent"/> they are warnings, not errors, because a
/// forecast that a series stays constant is valid.
/// </summary>
internal static class ConstantColumns
{
    /// <param name="series">The series.</param>
    /// <param name="schema">The schema of the series.</param>
    /// <param name="log">The log that receives the warnings.</param>
    public static void Report(IReadOnlyList<TimeSeries> series, SeriesSchema schema, RecurrentLog log)
    {
        if (series.Count == 0)
            return;
        if (series.All(one => Enumerable.Range(0, schema.TargetCount).All(target => IsConstant([one], row => row.Targets, target, schema.TargetCount))))
            log.Warning($"The target column '{schema.TargetColumnName}' never changes within a series, so there is nothing to learn: "
                + "every series is forecast to stay constant.");
        ReportCovariates(schema.PastColumns, row => row.Past, schema.PastCount);
        ReportCovariates(schema.FutureColumns, row => row.Future, schema.FutureCount);

        void ReportCovariates(IReadOnlyList<SeriesColumn> columns, Func<TimeSeries, float[]> valuesOf, int count)
        {
            var first = 0;
            foreach (var column in columns)
            {
                if (Enumerable.Range(first, column.Width).All(slot => IsConstant(series, valuesOf, slot, count)))
                    log.Warning($"The covariate column '{column.Name}' never changes, so nothing can be learned from it.");
                first += column.Width;
            }
        }
    }

    // Missing values are ignored.
    private static bool IsConstant(IReadOnlyList<TimeSeries> series, Func<TimeSeries, float[]> valuesOf, int slot, int count)
    {
        var found = float.NaN;
        foreach (var one in series)
        {
            var values = valuesOf(one);
            for (var i = slot; i < values.Length; i += count)
            {
                if (!float.IsNaN(found) && !float.IsNaN(values[i]) && values[i] != found)
                    return false;
                found = float.IsNaN(found) ? values[i] : found;
            }
        }

        return true;
    }
}
