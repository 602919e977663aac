using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Evaluation.Rows;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Evaluation.CrossValidation;

/// <summary>Fits and evaluates an estimator at rolling origins.</summary>
internal static class ForecastCrossValidator
{
    /// <exception cref="ArgumentException">
    /// An option is out of range; the data is too short; or a column is missing, is unsuitable, or contains an invalid value.
    /// </exception>
    public static ForecastingCrossValidation Run(
        IDataView data, IEstimator<ITransformer> estimator, ForecastingCrossValidationOptions options, RecurrentLog log)
    {
        options = ForecastingCrossValidationOptionTable.Table.CheckedCopy(options);
        var horizon = options.Horizon ?? HorizonOf(estimator);
        var schema = EvaluationColumns.SchemaOf(data, options, null, ForecasterOf(estimator)?.Sources, log);
        var cancellation = options.CancellationToken;
        var rows = SeriesRows.Read(data, schema, cancellation);
        var plan = new FoldPlan(options, rows, horizon);
        var scorer = new FoldScorer(data, rows, plan, horizon, options, cancellation);
        var overall = scorer.CreateGroups();
        var folds = new List<ForecastingCrossValidationFold>(plan.Count);
        ITransformer? model = null;
        long trained = 0;
        for (var fold = 0; fold < plan.Count; fold++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (model is null || options.Refit)
            {
                var training = new SeriesSpanView(data, rows, plan.SpansOf(fold), SpanPart.Training);
                model = estimator.Fit(training);
                trained = training.CountRows();
            }

            var groups = scorer.CreateGroups();
            scorer.Score(fold, model.Transform, groups, overall);
            folds.Add(new ForecastingCrossValidationFold(fold, model, trained, plan.RowsFromEnd(fold), plan.CutTime(fold), groups.ToMetrics()));
            log.Info(string.Create(CultureInfo.InvariantCulture,
                $"Fold {fold + 1} of {plan.Count}, cut {plan.RowsFromEnd(fold)} {plan.Unit} before the end: {folds[fold].Metrics.Count} values compared."));
        }

        var metrics = overall.ToMetrics();
        EvaluationNotes.Write(log, metrics, plan.FirstTrainingSteps().Count(known => known == 0), rows.Series.Count);
        return new ForecastingCrossValidation(folds, metrics);
    }

    /// <summary>Returns the number of steps that an estimator forecasts.</summary>
    /// <exception cref="ArgumentException">The horizon of the estimator is not known.</exception>
    public static int HorizonOf(IEstimator<ITransformer> estimator) => ForecasterOf(estimator)?.Horizon
        ?? throw new ArgumentException(
            $"Horizon is null; allowed: the number of steps that the estimator forecasts, which is not known for a {estimator.GetType().Name}.", "options");

    /// <summary>Returns an estimator, or the last one of a chain, if it is a recurrent forecaster; otherwise null.</summary>
    public static ForecastingEstimator? ForecasterOf(IEstimator<ITransformer> estimator) => estimator switch
    {
        ForecastingEstimator forecaster => forecaster,
        EstimatorChain<ForecastingTransformer> { LastEstimator: ForecastingEstimator forecaster } => forecaster,
        _ => null,
    };
}
