using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.States;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>The forecasts that a forecaster adds to each row. Immutable.</summary>
internal sealed class ForecastOutputs(ForecastModel model, ForecastColumns columns) : SeriesOutputs
{
    public override SeriesSchema Schema => model.Schema;

    public override IReadOnlyList<DataViewSchema.DetachedColumn> Columns { get; } = MakeColumns(model, columns);

    public override RowOutputs Begin(DataViewRow input, IDataView? all) =>
        new ForecastRowOutputs(model, columns, input, all is null ? null : KnownCovariates.Read(model.Schema, all));

    private static DataViewSchema.DetachedColumn[] MakeColumns(ForecastModel model, ForecastColumns columns)
    {
        var annotations = ForecastAnnotation.Of(model.Schema);
        return [.. columns.Outputs.Select((name, output) =>
            new DataViewSchema.DetachedColumn(name, columns.TypeOf(output, model.Horizon, model.Schema.TargetCount), annotations))];
    }
}
