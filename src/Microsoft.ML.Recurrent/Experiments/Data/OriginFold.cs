using Microsoft.ML.Recurrent.Evaluation.CrossValidation;
using Microsoft.ML.Recurrent.Evaluation.Rows;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Experiments.Data;

/// <summary>
/// A fold of series whose forecasts are measured at origins. The model is given the rows before the cut and those that it is to forecast, as they hold what
/// is known ahead, but there the actual values read as missing after the last origin.
/// </summary>
internal sealed class OriginFold(IDataView data, SeriesRows rows, FoldPlan plan, int fold, int horizon, ForecastingCrossValidationOptions options)
    : DataFold(new SeriesSpanView(data, rows, plan.SpansOf(fold), SpanPart.Training))
{
    /// <summary>What a step of the rows is.</summary>
    public SeriesSchema Schema => rows.Schema;

    public override double Measure(MLContext ml, ITransformer model, ExperimentMetric metric, CancellationToken cancellationToken) =>
        metric.OfForecasts!(MetricsOf(model.Transform, cancellationToken));

    /// <summary>The figures of forecasts, and of those that need no model.</summary>
    /// <param name="forecast">Gives a row of forecasts for each row of series.</param>
    /// <param name="cancellationToken">Looked at before.</param>
    public ForecastingMetrics MetricsOf(Func<IDataView, IDataView> forecast, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var scorer = new FoldScorer(data, rows, plan, horizon, options);
        var groups = scorer.CreateGroups();
        scorer.Score(fold, forecast, groups);
        return groups.ToMetrics();
    }
}
