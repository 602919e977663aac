using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Forecasting.States;

/// <summary>Goes through data in order of time; what is added to a row follows from the rows up to it.</summary>
internal sealed class SeriesCursor : DataViewRowCursor
{
    private readonly DataViewRowCursor _input;
    private readonly SeriesLayout _layout;
    private readonly RowOutputs? _outputs;
    private readonly HashSet<int> _active;

    /// <param name="input">The rows.</param>
    /// <param name="layout">The columns.</param>
    /// <param name="needed">Those that are asked for.</param>
    /// <param name="all">The data that the rows are of.</param>
    public SeriesCursor(DataViewRowCursor input, SeriesLayout layout, IReadOnlyCollection<DataViewSchema.Column> needed, IDataView all)
    {
        _input = input;
        _layout = layout;
        _active = [.. needed.Select(column => column.Index)];
        _outputs = layout.NeedsOutputs(needed) ? layout.Outputs.Begin(input, all) : null;
    }

    public override DataViewSchema Schema => _layout.OutputSchema;

    public override long Position => _input.Position;

    public override long Batch => _input.Batch;

    public override bool MoveNext()
    {
        if (!_input.MoveNext())
            return false;
        _outputs?.Observe();
        return true;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (_layout.IsInput(column.Index, out var index))
            return _input.GetGetter<TValue>(_layout.InputSchema[index]);
        if (_outputs is null || !IsColumnActive(column))
            throw new InvalidOperationException($"The column '{column.Name}' was not asked for when the cursor was made.");
        return SeriesDataRow.Cast<TValue>(_outputs.Getter(index, static () => { }), column);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _input.Dispose();
        base.Dispose(disposing);
    }
}
