using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Forecasting.States;

/// <summary>The row of a detector's engine. It remembers the rows before it: each position is observed once, when an added column is asked for.</summary>
internal sealed class SeriesDataRow : DataViewRow
{
    private readonly DataViewRow _input;
    private readonly SeriesLayout _layout;
    private readonly RowOutputs? _outputs;
    private readonly HashSet<int> _active;
    private long _observed = -1;
    private bool _isFirst = true;

    public SeriesDataRow(DataViewRow input, SeriesLayout layout, IReadOnlyCollection<DataViewSchema.Column> needed)
    {
        _input = input;
        _layout = layout;
        _active = [.. needed.Select(column => column.Index)];
        _outputs = layout.NeedsOutputs(needed) ? layout.Outputs.Begin(input, null) : null;
    }

    public override DataViewSchema Schema => _layout.OutputSchema;

    public override long Position => _input.Position;

    public override long Batch => _input.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) =>
        _layout.IsInput(column.Index, out var index) ? _input.IsColumnActive(_layout.InputSchema[index]) : _active.Contains(column.Index);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (_layout.IsInput(column.Index, out var index))
            return _input.GetGetter<TValue>(_layout.InputSchema[index]);
        if (_outputs is null || !IsColumnActive(column))
            throw new InvalidOperationException($"The column '{column.Name}' was not asked for when the row was made.");
        return Cast<TValue>(_outputs.Getter(index, ObserveOnce), column);
    }

    internal static ValueGetter<TValue> Cast<TValue>(Delegate getter, DataViewSchema.Column column) =>
        getter as ValueGetter<TValue> ?? throw new InvalidOperationException(
            $"The column '{column.Name}' is of type {column.Type}; it cannot be read as {typeof(TValue)}.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _input.Dispose();
        base.Dispose(disposing);
    }

    private void ObserveOnce()
    {
        if (!_isFirst && _observed == _input.Position)
            return;
        _outputs!.Observe();
        _observed = _input.Position;
        _isFirst = false;
    }
}
