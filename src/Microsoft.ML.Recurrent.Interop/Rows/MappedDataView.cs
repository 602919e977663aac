using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Interop.Rows;

/// <summary>
/// Represents the lazy result of a transform: the columns of the source and the added columns, which are scored when a cursor is opened and read.
/// </summary>
internal sealed class MappedDataView(IDataView source, RowMapper mapper) : IDataView
{
    private readonly ColumnLayout _layout = new(mapper);

    public bool CanShuffle => !mapper.IsOrdered && source.CanShuffle;

    public DataViewSchema Schema => _layout.OutputSchema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        ArgumentNullException.ThrowIfNull(columnsNeeded);
        var needed = columnsNeeded.ToArray();
        return Wrap(source.GetRowCursor(_layout.Dependencies(needed), mapper.IsOrdered ? null : rand), needed);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        ArgumentNullException.ThrowIfNull(columnsNeeded);
        if (mapper.IsOrdered)
            return [GetRowCursor(columnsNeeded)];
        var needed = columnsNeeded.ToArray();
        return Array.ConvertAll(source.GetRowCursorSet(_layout.Dependencies(needed), n, rand), cursor => Wrap(cursor, needed));
    }

    private DataViewRowCursor Wrap(DataViewRowCursor input, DataViewSchema.Column[] needed)
    {
        try
        {
            var active = _layout.ActiveOutputs(needed);
            var passing = new List<DataViewSchema.Column>();
            foreach (var column in needed)
            {
                if (_layout.IsInput(column.Index, out var index))
                    passing.Add(_layout.InputSchema[index]);
            }
            var canReadAhead = mapper is { IsOrdered: false, BatchSize: > 1 } && active.Contains(true)
                && passing.TrueForAll(column => ReadAheadColumn.CanHold(column.Type));
            return canReadAhead
                ? new ReadAheadCursor(input, _layout, passing, active, mapper.BatchSize)
                : new MappedCursor(input, _layout, active);
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }
}
