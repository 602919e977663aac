using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Interop.Rows;

/// <summary>A cursor that scores row by row: each when its first output is asked for, or every one where the rows after it depend on it.</summary>
internal sealed class MappedCursor(DataViewRowCursor input, ColumnLayout layout, bool[] activeOutputs) : DataViewRowCursor
{
    private readonly MappedRow _row = new(input, layout, activeOutputs);

    public override DataViewSchema Schema => _row.Schema;

    public override long Position => _row.Position;

    public override long Batch => _row.Batch;

    public override bool MoveNext()
    {
        if (!input.MoveNext())
            return false;
        if (layout.Mapper.IsOrdered)
            _row.Score();
        return true;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => _row.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => _row.IsColumnActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _row.GetGetter<TValue>(column);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _row.Dispose();
    }
}
