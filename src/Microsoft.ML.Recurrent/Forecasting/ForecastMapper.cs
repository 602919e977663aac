using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.States;
using Microsoft.ML.Recurrent.Interop.Rows;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>Adds the forecasts of a forecaster to each row. Immutable and safe for concurrent use.</summary>
/// <param name="model">The model that forecasts.</param>
/// <param name="columns">The columns to add.</param>
/// <param name="schema">The schema of the rows.</param>
/// <param name="data">The rows, from which covariates of later rows are read; null if only the schema is known.</param>
internal sealed class ForecastMapper(ForecastModel model, ForecastColumns columns, DataViewSchema schema, IDataView? data)
    : RowMapper(schema, model.Schema.Find(schema), MakeColumns(model, columns))
{
    public override bool IsOrdered => true;

    public override RowBatch CreateBatch(DataViewRow input, IReadOnlyList<bool> activeOutputs, int capacity) =>
        new ForecastRowBatch(model, columns, input, data is null ? null : KnownCovariates.Read(model.Schema, data));

    private static DataViewSchema.DetachedColumn[] MakeColumns(ForecastModel model, ForecastColumns columns)
    {
        var annotations = ForecastAnnotation.Of(model.Schema);
        return [.. columns.Outputs.Select((name, output) =>
            new DataViewSchema.DetachedColumn(name, columns.TypeOf(output, model.Horizon, model.Schema.TargetCount), annotations))];
    }
}
