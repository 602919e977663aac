using Microsoft.ML.Recurrent.Evaluation.CrossValidation;
using Microsoft.ML.Recurrent.Evaluation.Rows;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Experiments.Data;

/// <summary>
/// Represents a fold of series whose forecasts are measured at origins. The model receives the rows before the cut and those that it has to forecast, because
/// they contain the values that are known ahead; in them, the actual values read as missing after the last origin.
/// </summary>
internal sealed class OriginFold(IDataView data, SeriesRows rows, FoldPlan plan, int fold, int horizon, ForecastingCrossValidationOptions options)
    : DataFold(new SeriesSpanView(data, rows, plan.SpansOf(fold), SpanPart.Training))
{
    /// <summary>Gets the definition of a step of the rows.</summary>
    public SeriesSchema Schema => rows.Schema;

    public override double Measure(MLContext ml, ITransformer model, ExperimentMetric metric, CancellationToken cancellationToken) =>
        metric.OfForecasts!(MetricsOf(model.Transform, cancellationToken));

    /// <summary>Returns the metrics of forecasts, and of those that need no model.</summary>
    /// <param name="forecast">The function that returns a row of forecasts for each row of series.</param>
    /// <param name="cancellationToken">The token that is checked before measuring.</param>
    public ForecastingMetrics MetricsOf(Func<IDataView, IDataView> forecast, CancellationToken cancellationToken)
    {
        var scorer = new FoldScorer(data, rows, plan, horizon, options, cancellationToken);
        var groups = scorer.CreateGroups();
        scorer.Score(fold, forecast, groups);
        return groups.ToMetrics();
    }
}
