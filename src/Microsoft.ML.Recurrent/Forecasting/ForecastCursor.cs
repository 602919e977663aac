using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>Goes through data in order of time; each row's forecast follows from the rows up to it.</summary>
internal sealed class ForecastCursor : DataViewRowCursor
{
    private readonly DataViewRowCursor _input;
    private readonly ForecastLayout _layout;
    private readonly ForecastRowReader? _reader;
    private readonly HashSet<int> _active;

    public ForecastCursor(
        DataViewRowCursor input, ForecastLayout layout, IReadOnlyCollection<DataViewSchema.Column> needed, KnownCovariates? known)
    {
        _input = input;
        _layout = layout;
        _active = [.. needed.Select(column => column.Index)];
        _reader = layout.NeedsForecast(needed) ? new ForecastRowReader(layout, input, known) : null;
    }

    public override DataViewSchema Schema => _layout.OutputSchema;

    public override long Position => _input.Position;

    public override long Batch => _input.Batch;

    public override bool MoveNext()
    {
        if (!_input.MoveNext())
            return false;
        _reader?.Observe();
        return true;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (_layout.IsInput(column.Index, out var index))
            return _input.GetGetter<TValue>(_layout.InputSchema[index]);
        if (_reader is null || !IsColumnActive(column))
            throw new InvalidOperationException($"The column '{column.Name}' was not asked for when the cursor was made.");
        return ForecastDataRow.Cast<TValue>(_reader.Getter(index, static () => { }), column);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _input.Dispose();
        base.Dispose(disposing);
    }
}
