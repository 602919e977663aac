using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>
/// The rows of data that lie in the span of their series, in order; nothing is copied. There are two views. For training a series ends with its first
/// origin. For scoring it goes on through the rows that are forecast, as what is known ahead stands in them, but behind the last origin their actual
/// values read as missing, so that no forecaster can see what it is to forecast.
/// </summary>
internal sealed class SeriesSpanView(IDataView source, SeriesRows rows, SeriesSpan[] spans, bool forTraining) : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => CountRows();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new SeriesSpanCursor(source.GetRowCursor(columnsNeeded), rows, spans, forTraining);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded)];

    public long CountRows()
    {
        long count = 0;
        foreach (var span in spans)
            count += Math.Max(0, (forTraining ? Math.Min(span.FirstOrigin + 1, span.End) : span.End) - span.Start);
        return count;
    }
}
