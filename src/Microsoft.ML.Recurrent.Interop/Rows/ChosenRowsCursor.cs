using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Interop.Rows;

/// <summary>Goes through some of the rows of another cursor, in their order, and passes their columns on.</summary>
/// <param name="source">All rows; owned by this cursor.</param>
public abstract class ChosenRowsCursor(DataViewRowCursor source) : DataViewRowCursor
{
    private long _row = -1;
    private long _position = -1;

    /// <inheritdoc/>
    public sealed override DataViewSchema Schema => source.Schema;

    /// <summary>Gets the number of the row among those that are chosen.</summary>
    public sealed override long Position => _position;

    /// <inheritdoc/>
    public sealed override long Batch => source.Batch;

    /// <summary>Gets whether no row after the current one is chosen, so that none has to be read.</summary>
    protected virtual bool IsOver => false;

    /// <inheritdoc/>
    public sealed override bool MoveNext()
    {
        while (!IsOver && source.MoveNext())
        {
            if (!Takes(++_row))
                continue;
            _position++;
            return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public sealed override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    /// <inheritdoc/>
    public sealed override bool IsColumnActive(DataViewSchema.Column column) => source.IsColumnActive(column);

    /// <inheritdoc/>
    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => source.GetGetter<TValue>(column);

    /// <summary>Determines whether a row is chosen. Called for each row in order.</summary>
    /// <param name="row">Its number among all rows, from 0.</param>
    /// <returns>Whether it is.</returns>
    protected abstract bool Takes(long row);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }
}
