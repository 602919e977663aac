using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>The row of a prediction engine. It remembers the rows that went before: each position is observed once, when its forecast is asked for.</summary>
internal sealed class ForecastDataRow : DataViewRow
{
    private readonly DataViewRow _input;
    private readonly ForecastLayout _layout;
    private readonly ForecastRowReader? _reader;
    private readonly HashSet<int> _active;
    private long _observed = -1;
    private bool _isFirst = true;

    public ForecastDataRow(DataViewRow input, ForecastLayout layout, IReadOnlyCollection<DataViewSchema.Column> needed)
    {
        _input = input;
        _layout = layout;
        _active = [.. needed.Select(column => column.Index)];
        _reader = layout.NeedsForecast(needed) ? new ForecastRowReader(layout, input, null) : null;
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
        if (_reader is null || !IsColumnActive(column))
            throw new InvalidOperationException($"The column '{column.Name}' was not asked for when the row was made.");
        return Cast<TValue>(_reader.Getter(index, ObserveOnce), column);
    }

    internal static ValueGetter<TValue> Cast<TValue>(ValueGetter<VBuffer<float>> getter, DataViewSchema.Column column) =>
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
        _reader!.Observe();
        _observed = _input.Position;
        _isFirst = false;
    }
}
