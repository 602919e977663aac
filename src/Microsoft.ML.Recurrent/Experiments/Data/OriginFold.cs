using Microsoft.ML.Recurrent.Forecasting.Evaluation;

namespace Microsoft.ML.Recurrent.Experiments.Data;

/// <summary>
/// A fold of a series whose forecasts are measured at origins. The model is given the rows before the cut and those that it is to forecast, as what is known ahead
/// stands in them, but there the actual values read as missing behind the last origin.
/// </summary>
internal sealed class OriginFold(IDataView data, SeriesRows rows, FoldPlan plan, int fold, int horizon, ForecastingCrossValidationOptions options)
    : DataFold(new SeriesSpanView(data, rows, plan.SpansOf(fold), forTraining: true))
{
    public override double Measure(MLContext ml, ITransformer model, ExperimentMetric metric, CancellationToken cancellationToken) =>
        metric.OfForecasts!(MetricsOf(model.Transform, cancellationToken));

    /// <summary>The figures of forecasts, and of those that need no model.</summary>
    /// <param name="forecast">Gives a row of forecasts for each row of series.</param>
    /// <param name="cancellationToken">Looked at before.</param>
    public ForecastingMetrics MetricsOf(Func<IDataView, IDataView> forecast, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var spans = plan.SpansOf(fold);
        var forecasts = forecast(new SeriesSpanView(data, rows, spans, forTraining: false));
        var vectors = new ForecastVectors(forecasts.Schema, options, rows.TargetCount);
        if (vectors.Horizon != horizon)
            throw new ArgumentException($"The forecast column '{options.ForecastColumnName}' holds {vectors.Horizon} steps ahead; the horizon is {horizon}.");
        var groups = new MetricGroups(options, rows, horizon);
        new ForecastScorer(options, rows, plan.FirstTrainingRows()).Score(forecasts, vectors, spans, groups);
        return groups.ToMetrics();
    }
}
