using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Experiments.Data;

/// <summary>The rows of data that lie in a fold, or those that do not, in order; nothing is copied. Safe for concurrent use as far as the data are.</summary>
internal sealed class FoldRows(IDataView source, ushort[] foldOfRow, int fold, bool inside) : IDataView
{
    private readonly long _count = foldOfRow.LongCount(row => row == fold == inside);

    public bool CanShuffle => false;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => _count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(this, source.GetRowCursor(columnsNeeded));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded)];

    private bool Holds(long row) => foldOfRow[row] == fold == inside;

    private int RowCount => foldOfRow.Length;

    private sealed class Cursor(FoldRows view, DataViewRowCursor source) : DataViewRowCursor
    {
        private long _row = -1;
        private long _position = -1;

        public override DataViewSchema Schema => source.Schema;

        public override long Position => _position;

        public override long Batch => source.Batch;

        public override bool MoveNext()
        {
            while (source.MoveNext())
            {
                if (++_row >= view.RowCount)
                    throw new InvalidOperationException($"The data has more rows than the {view.RowCount} it had when they were put into folds.");
                if (!view.Holds(_row))
                    continue;
                _position++;
                return true;
            }

            return false;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => source.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => source.GetGetter<TValue>(column);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                source.Dispose();
            base.Dispose(disposing);
        }
    }
}
