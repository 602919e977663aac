using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.States;

namespace Microsoft.ML.Recurrent.Anomalies;

/// <summary>The end of a prediction engine's pipeline that judges the rows of one series and moves it on. Not safe for concurrent use.</summary>
internal sealed class CurrentDetector(AnomalyDetector detector, WatchedSeries series) : ITransformer
{
    private readonly AnomalyOutputs _outputs = new(detector, series);

    public bool IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => new SeriesLayout(_outputs, inputSchema).OutputSchema;

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new SeriesMapper(new SeriesLayout(_outputs, inputSchema));

    public IDataView Transform(IDataView input) => throw new InvalidOperationException("Rows are judged one at a time.");

    public void Save(ModelSaveContext ctx) => throw new InvalidOperationException("What an engine runs is not a part of its model.");
}
