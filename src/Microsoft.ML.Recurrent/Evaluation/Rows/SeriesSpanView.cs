using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Evaluation.Rows;

/// <summary>
/// Represents the rows of data that lie in the span of their series, in order; nothing is copied. In the training part, a series ends with its first origin.
/// The whole span includes the rows to forecast, because they contain what is known ahead, but after the last origin their actual values read as missing, so
/// that no forecaster can see what it is to forecast.
/// </summary>
internal sealed class SeriesSpanView(IDataView source, SeriesRows rows, SeriesSpan[] spans, SpanPart part) : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => CountRows();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new SeriesSpanCursor(source.GetRowCursor(columnsNeeded), rows, spans, part);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded)];

    public long CountRows()
    {
        long count = 0;
        for (var series = 0; series < spans.Length; series++)
            count += rows.Series[series].CountRows(spans[series].Start, spans[series].EndOf(part));
        return count;
    }
}
