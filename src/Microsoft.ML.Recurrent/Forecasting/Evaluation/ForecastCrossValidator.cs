using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>Fits and evaluates an estimator at rolling origins.</summary>
internal static class ForecastCrossValidator
{
    /// <exception cref="ArgumentException">An option is out of range, the data too short; a column is missing, unsuitable, or holds what is not allowed.</exception>
    public static ForecastingCrossValidation Run(IDataView data, IEstimator<ITransformer> estimator, ForecastingCrossValidationOptions options, RecurrentLog log)
    {
        options = ForecastingMetricsOptions.CheckedCopy(options);
        var horizon = options.Horizon > 0 ? options.Horizon : HorizonOf(estimator);
        var rows = SeriesRows.Read(data, options);
        var plan = new FoldPlan(options, rows, horizon);
        var scorer = new ForecastScorer(options, rows, plan.FirstTrainingRows());
        var overall = new MetricGroups(options, rows, horizon);
        var folds = new List<ForecastingCrossValidationFold>(plan.Count);
        ITransformer? model = null;
        long trained = 0;
        for (var fold = 0; fold < plan.Count; fold++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            var spans = plan.SpansOf(fold);
            if (model is null || options.Refit)
            {
                var training = new SeriesSpanView(data, rows, spans, forTraining: true);
                model = estimator.Fit(training);
                trained = training.CountRows();
            }

            options.CancellationToken.ThrowIfCancellationRequested();
            var forecasts = model.Transform(new SeriesSpanView(data, rows, spans, forTraining: false));
            var vectors = new ForecastVectors(forecasts.Schema, options, rows.TargetCount);
            if (vectors.Horizon != horizon)
                throw new ArgumentException($"The forecast column '{options.ForecastColumnName}' holds {vectors.Horizon} steps ahead; the horizon is {horizon}.");
            var groups = new MetricGroups(options, rows, horizon);
            scorer.Score(forecasts, vectors, spans, groups, overall);
            folds.Add(new ForecastingCrossValidationFold(fold, model, trained, plan.RowsFromEnd(fold), groups.ToMetrics()));
            log.Info(string.Create(CultureInfo.InvariantCulture, $"Fold {fold + 1} of {plan.Count}, cut {plan.RowsFromEnd(fold)} rows before the end: {folds[fold].Metrics.Count} values compared."));
        }

        var metrics = overall.ToMetrics();
        EvaluationNotes.Write(log, metrics, plan.FirstTrainingRows().Count(known => known == 0), rows.Series.Count);
        return new ForecastingCrossValidation(folds, metrics);
    }

    /// <summary>The steps that an estimator forecasts.</summary>
    /// <exception cref="ArgumentException">It does not tell.</exception>
    public static int HorizonOf(IEstimator<ITransformer> estimator) => estimator switch
    {
        ForecastingEstimator forecaster => forecaster.Horizon,
        EstimatorChain<ForecastingTransformer> { LastEstimator: ForecastingEstimator forecaster } => forecaster.Horizon,
        _ => throw new ArgumentException($"Horizon is 0; allowed: the number of steps that the estimator forecasts, as a {estimator.GetType().Name} does not tell it.", "options"),
    };
}
