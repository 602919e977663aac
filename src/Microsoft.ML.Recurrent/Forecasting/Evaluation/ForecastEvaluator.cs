using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>
/// Evaluates data that holds forecasts. It is read twice: first the actual values, then, with those in memory, the forecasts at the origins; where forecasts
/// are computed lazily, they are computed once.
/// </summary>
internal static class ForecastEvaluator
{
    /// <exception cref="ArgumentException">An option is out of range; a column is missing, unsuitable, or holds what is not allowed.</exception>
    public static ForecastingMetrics Evaluate(IDataView data, ForecastingEvaluationOptions options, RecurrentLog log)
    {
        options = ForecastingMetricsOptions.CheckedCopy(options);
        var rows = SeriesRows.Read(data, options);
        var vectors = new ForecastVectors(data.Schema, options, rows.TargetCount);
        SeriesSpan[] spans = [.. rows.Series.Select(series => SpanOf(series.Length, options, vectors.Horizon))];
        var scorer = new ForecastScorer(options, rows, [.. rows.Series.Select(series => TrainingRowsOf(series.Length, options))]);
        var groups = new MetricGroups(options, rows, vectors.Horizon);
        scorer.Score(data, vectors, spans, groups);
        var metrics = groups.ToMetrics();
        EvaluationNotes.Write(log, metrics, spans.Count(span => !span.HasOrigins), spans.Length);
        return metrics;
    }

    private static SeriesSpan SpanOf(int length, ForecastingEvaluationOptions options, int horizon)
    {
        var first = options.TrainingRows > 0 ? options.TrainingRows - 1 : options.HeldOutRows > 0 ? length - 1 - options.HeldOutRows : 0;
        return SeriesSpan.Create(0, first, length, options.OriginStride, options.IncludePartialHorizons ? 1 : horizon);
    }

    private static int TrainingRowsOf(int length, ForecastingEvaluationOptions options) =>
        options.TrainingRows > 0 ? Math.Min(options.TrainingRows, length) : Math.Max(0, length - options.HeldOutRows);
}
