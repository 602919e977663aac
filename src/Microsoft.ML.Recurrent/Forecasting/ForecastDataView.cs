using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>
/// Data with forecasts: lazy, in order of time, never shuffled and never split between cursors. Every cursor starts at the first row, knowing
/// nothing.
/// </summary>
internal sealed class ForecastDataView(IDataView source, ForecastLayout layout) : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => layout.OutputSchema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        ArgumentNullException.ThrowIfNull(columnsNeeded);
        var needed = columnsNeeded.ToArray();
        var known = layout.NeedsForecast(needed) ? KnownCovariates.Read(layout, source) : null;
        return new ForecastCursor(source.GetRowCursor(layout.Dependencies(needed)), layout, needed, known);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded)];
}
