using Microsoft.ML.Recurrent.Evaluation.Accuracy;
using Microsoft.ML.Recurrent.Evaluation.Rows;
using Microsoft.ML.Recurrent.Forecasting;

namespace Microsoft.ML.Recurrent.Evaluation.CrossValidation;

/// <summary>Measures forecasts of the folds of a cross-validation. Not safe for concurrent use.</summary>
internal sealed class FoldScorer(
    IDataView data, SeriesRows rows, FoldPlan plan, int horizon, ForecastingCrossValidationOptions options, CancellationToken cancellationToken)
{
    private readonly ForecastScorer _scorer = new(options, rows, plan.FirstTrainingSteps(), cancellationToken);

    /// <summary>Creates the groups for the sums of one fold, or of several.</summary>
    public MetricGroups CreateGroups() => new(options, rows, horizon);

    /// <summary>Measures the forecasts of a fold.</summary>
    /// <param name="fold">The fold.</param>
    /// <param name="forecast">Returns a row of forecasts for each row of series.</param>
    /// <param name="groups">The groups that receive the sums.</param>
    /// <exception cref="ArgumentException">A column is missing or unsuitable, or a forecast is infinite.</exception>
    /// <exception cref="InvalidOperationException">There are more or fewer rows of forecasts than rows of series.</exception>
    public void Score(int fold, Func<IDataView, IDataView> forecast, params MetricGroups[] groups)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var spans = plan.SpansOf(fold);
        var forecasts = forecast(new SeriesSpanView(data, rows, spans, SpanPart.Span));
        var vectors = new ForecastVectors(forecasts.Schema, options, rows.TargetCount);
        if (vectors.Horizon != horizon)
            throw new ArgumentException($"The forecast column '{vectors.Source.Name}' holds {vectors.Horizon} steps ahead; the horizon is {horizon}.");
        if (ForecastAnnotation.Read(vectors.Source) is not { TimestampColumnName: { } timestamp } known)
        {
            _scorer.Score(forecasts, vectors, spans, SpanPart.Span, groups);
            return;
        }

        if (rows.Schema.TimestampColumnName is null)
            throw new ArgumentException($"The forecasts in '{vectors.Source.Name}' are for the times in '{timestamp}', but this column is not specified "
                + $"before a forecaster is fitted; specify {nameof(options.TimestampColumnName)}.");

        // The model of a fold may have found other steps in its rows than there are in all rows.
        var schema = rows.Schema.WithStepsOf(known);
        if (ForecastAnnotation.AreSame(schema, rows.Schema))
        {
            _scorer.Score(forecasts, vectors, spans, SpanPart.Span, groups);
            return;
        }

        var own = SeriesRows.Read(data, schema, cancellationToken);
        SeriesSpan[] ownSpans = [.. spans.Select((span, series) => span.Convert(rows.Series[series], own.Series[series]))];
        int[] training =
            [.. plan.FirstTrainingSteps().Select((steps, series) => own.Series[series].CountStepsBefore(rows.Series[series].RowsBefore(steps)))];
        new ForecastScorer(options, own, training, cancellationToken).Score(forecasts, vectors, ownSpans, SpanPart.Span, groups);
    }
}
