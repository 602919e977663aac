using Microsoft.ML.Recurrent.Interop.Rows;

namespace Microsoft.ML.Recurrent.Experiments.Data;

/// <summary>Represents the rows that are in a fold, or those that are not, in order, without copying them. Safe for concurrent use if the data are.</summary>
internal sealed class FoldRows(IDataView source, ushort[] foldOfRow, int fold, bool inside) : IDataView
{
    private readonly long _count = foldOfRow.LongCount(row => row == fold == inside);

    public bool CanShuffle => false;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => _count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(this, source.GetRowCursor(columnsNeeded));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded)];

    private bool Holds(long row) => row < foldOfRow.Length ? foldOfRow[row] == fold == inside
        : throw new InvalidOperationException($"The data has more rows than the {foldOfRow.Length} it had when they were divided into folds.");

    private sealed class Cursor(FoldRows view, DataViewRowCursor source) : ChosenRowsCursor(source)
    {
        protected override bool Takes(long row) => view.Holds(row);
    }
}
