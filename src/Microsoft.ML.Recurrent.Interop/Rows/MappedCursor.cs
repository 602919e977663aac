using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Interop.Rows;

/// <summary>
/// Represents a cursor that scores row by row. Each row is scored when its first output is requested, or in any case if later rows depend on it.
/// </summary>
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
