using Microsoft.ML.Recurrent.Evaluation;
using Microsoft.ML.Recurrent.Evaluation.CrossValidation;
using Microsoft.ML.Recurrent.Evaluation.Rows;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent.Experiments.Data;

/// <summary>
/// Represents folds of series in order of time: a pipeline is fitted on the rows before a cut and measured on those after it, so that it is never fitted on
/// later rows. A metric of forecasts is measured at origins, any other on the held-out rows as they are.
/// </summary>
internal sealed class RollingOriginPlan(IDataView data, ForecastingCrossValidationOptions options) : DataPlan
{
    public override int FoldCount => 0;

    public override bool IsSeries => true;

    public override string Description
    {
        get
        {
            var folds = options.InitialTrainingRows is { } rows ? $"folds from row {rows}"
                : options.InitialTrainingFraction is { } share ? FormattableString.Invariant($"folds from {share} of the rows")
                : $"{options.NumberOfFolds ?? ForecastingMetricsDefaults.NumberOfFolds} folds";
            var series = options.SeriesColumnName is null ? "" : $" of the series in {options.SeriesColumnName}";
            var times = options.TimestampColumnName is null ? "" : $" by the times in {options.TimestampColumnName}";
            return $"rolling origin, {folds}, horizon {OptionRow.Show(options.Horizon)}, {OptionRow.Show(options.HeldOutRows)} rows held out every "
                + $"{OptionRow.Show(options.FoldStride)}, origins every {options.OriginStride}, windows of {OptionRow.Show(options.TrainingWindow)}, "
                + $"season {options.SeasonLength}, "
                + $"{options.ActualColumnName}{series}{times}: {Describe(data)}";
        }
    }

    public override IDataView All(MLContext ml) => data;

    // The latest one: it has learned from the most rows, and is nearest to the values that will be forecast.
    public override int Representative(IReadOnlyList<double> losses) => losses.Count - 1;

    public override IReadOnlyList<DataFold> Cut(CutRequest request)
    {
        var pipeline = request.Pipeline();
        var heldOut = request.Metric.OfForecasts is null ? options.HeldOutRows : null;
        var horizon = options.Horizon ?? heldOut ?? ForecastCrossValidator.HorizonOf(pipeline);
        var rows = Read(request.Context, pipeline, request.CancellationToken);
        if (request.Metric.OfForecasts is not null)
            return CutAtOrigins(rows, horizon);
        var plan = new FoldPlan(options, rows, horizon);
        return [.. Enumerable.Range(0, plan.Count).Select(fold => MakeHeldOut(rows, plan.SpansOf(fold)))];
    }

    /// <summary>Cuts the data for forecasts of the specified number of steps.</summary>
    public IReadOnlyList<OriginFold> CutAtOrigins(
        MLContext context, IEstimator<ITransformer> pipeline, int horizon, CancellationToken cancellationToken) =>
        CutAtOrigins(Read(context, pipeline, cancellationToken), horizon);

    private OriginFold[] CutAtOrigins(SeriesRows rows, int horizon)
    {
        var plan = new FoldPlan(options, rows, horizon);
        return [.. Enumerable.Range(0, plan.Count).Select(fold => new OriginFold(data, rows, plan, fold, horizon, options))];
    }

    private SeriesRows Read(MLContext context, IEstimator<ITransformer> pipeline, CancellationToken cancellationToken)
    {
        using var log = new RecurrentLog(CatalogEnvironment.Of(context), "Cutting data");
        var schema = EvaluationColumns.SchemaOf(data, options, null, ForecastCrossValidator.ForecasterOf(pipeline)?.Sources, log);
        return SeriesRows.Read(data, schema, cancellationToken);
    }

    private HeldOutFold MakeHeldOut(SeriesRows rows, SeriesSpan[] spans)
    {
        // Only a span of origins: its rows are shown completely, because they are measured.
        SeriesSpan[] heldOut = [.. spans.Select(span => new SeriesSpan(Math.Min(span.FirstOrigin + 1, span.End), 0, int.MaxValue, span.End, 1))];
        return new HeldOutFold(new SeriesSpanView(data, rows, spans, SpanPart.Training), new SeriesSpanView(data, rows, heldOut, SpanPart.Span));
    }
}
