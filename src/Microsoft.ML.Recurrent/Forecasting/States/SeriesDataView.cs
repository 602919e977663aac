using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Forecasting.States;

/// <summary>
/// Data with what a transformer of series adds: lazy, in order of time, never shuffled and never split between cursors. Every cursor starts at the first row, knowing
/// nothing.
/// </summary>
internal sealed class SeriesDataView(IDataView source, SeriesLayout layout) : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => layout.OutputSchema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        ArgumentNullException.ThrowIfNull(columnsNeeded);
        var needed = columnsNeeded.ToArray();
        return new SeriesCursor(source.GetRowCursor(layout.Dependencies(needed)), layout, needed, source);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded)];
}
