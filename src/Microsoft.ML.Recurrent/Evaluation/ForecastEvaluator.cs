using Microsoft.ML.Recurrent.Evaluation.Accuracy;
using Microsoft.ML.Recurrent.Evaluation.Rows;
using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Evaluation;

/// <summary>
/// Evaluates data that contains forecasts. The data is read twice: first the actual values and then, with those in memory, the forecasts at the origins.
/// Forecasts that are computed lazily are computed once.
/// </summary>
internal static class ForecastEvaluator
{
    /// <exception cref="ArgumentException">An option is out of range; or a column is missing, is unsuitable, or contains an invalid value.</exception>
    public static ForecastingMetrics Evaluate(IDataView data, ForecastingEvaluationOptions options, RecurrentLog log)
    {
        options = ForecastingEvaluationOptionTable.Table.CheckedCopy(options);
        var forecasts = ForecastVectors.Require(data.Schema, options);
        var cancellation = options.CancellationToken;
        var rows = SeriesRows.Read(data, EvaluationColumns.SchemaOf(data, options, ForecastAnnotation.Read(forecasts), null, log), cancellation);
        var vectors = new ForecastVectors(data.Schema, options, rows.TargetCount);
        SeriesSpan[] spans = [.. Enumerable.Range(0, rows.Series.Count).Select(series => SpanOf(rows, series, options, vectors.Horizon))];
        var scorer = new ForecastScorer(
            options, rows, [.. spans.Select((span, series) => TrainingStepsOf(rows.Series[series], span, options))], cancellation);
        var groups = new MetricGroups(options, rows, vectors.Horizon);
        scorer.Score(data, vectors, spans, SpanPart.Everything, groups);
        var metrics = groups.ToMetrics();
        EvaluationNotes.Write(log, metrics, spans.Count(span => !span.HasOrigins), spans.Length);
        return metrics;
    }

    private static SeriesSpan SpanOf(SeriesRows rows, int series, ForecastingEvaluationOptions options, int horizon)
    {
        // Held-out steps end where the data ends, so that a series without a value in its last steps is measured from the same origin as the others.
        var end = options.HeldOutRows is null ? rows.Series[series].Length : rows.StepsToEnd(series);
        var first = options.TrainingRows is { } training ? rows.StepsFromStart(series, training) - 1
            : options.HeldOutRows is { } heldOut ? end - 1 - heldOut : 0;
        return SeriesSpan.Create(0, first, end, options.OriginStride, options.IncludePartialHorizons ? 1 : horizon);
    }

    private static int TrainingStepsOf(ActualSeries series, SeriesSpan span, ForecastingEvaluationOptions options) =>
        options.TrainingRows is not null || options.HeldOutRows is not null ? Math.Clamp(span.FirstOrigin + 1, 0, series.Length) : series.Length;
}
