using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Interop.Rows;

/// <summary>
/// Represents a cursor that reads a batch of rows ahead, keeps the columns that pass through, and scores the batch when its first output is requested.
/// </summary>
internal sealed class ReadAheadCursor : DataViewRowCursor
{
    private readonly DataViewRowCursor _input;
    private readonly ColumnLayout _layout;
    private readonly RowBatch _batch;
    private readonly OutputGetters _outputs;
    private readonly ReadAheadColumn?[] _passing;
    private readonly ValueGetter<DataViewRowId> _idGetter;
    private readonly DataViewRowId[] _ids;
    private readonly long[] _positions;
    private readonly long[] _batches;
    private int _slot = -1;
    private int _count;
    private bool _isScored;
    private bool _hasEnded;
    private bool _isDisposed;

    public ReadAheadCursor(DataViewRowCursor input, ColumnLayout layout, IEnumerable<DataViewSchema.Column> passing, bool[] activeOutputs, int capacity)
    {
        _input = input;
        _layout = layout;
        _batch = layout.Mapper.CreateBatch(input, activeOutputs, capacity);
        _outputs = new OutputGetters(layout.Mapper, _batch, activeOutputs, EnsureScored);
        _passing = new ReadAheadColumn?[layout.InputSchema.Count];
        foreach (var column in passing)
            _passing[column.Index] = ReadAheadColumn.Create(input, column, capacity);
        _idGetter = input.GetIdGetter();
        _ids = new DataViewRowId[capacity];
        _positions = new long[capacity];
        _batches = new long[capacity];
    }

    public override DataViewSchema Schema => _layout.OutputSchema;

    public override long Position => _slot < 0 ? -1 : _positions[_slot];

    public override long Batch => _slot < 0 ? _input.Batch : _batches[_slot];

    public override bool MoveNext()
    {
        if (_slot + 1 < _count)
        {
            _batch.Current = ++_slot;
            return true;
        }
        ReadAhead();
        _slot = _count == 0 ? -1 : 0;
        _batch.Current = 0;
        return _count > 0;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = _ids[CurrentSlot()];

    public override bool IsColumnActive(DataViewSchema.Column column) =>
        _layout.IsInput(column.Index, out var index) ? _passing[index] is not null : _outputs.IsActive(index);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!_layout.IsInput(column.Index, out var index))
            return _outputs.Get<TValue>(index);
        if (_passing[index] is not { } passing)
            throw OutputGetters.Inactive(column.Name);
        return passing.CreateGetter(CurrentSlot) as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"Column '{column.Name}' is of type {column.Type} ({column.Type.RawType}); {typeof(TValue)} was requested.");
    }

    protected override void Dispose(bool disposing)
    {
        if (_isDisposed || !disposing)
            return;
        _isDisposed = true;
        _batch.Dispose();
        _input.Dispose();
    }

    private void ReadAhead()
    {
        _count = 0;
        _isScored = false;
        while (!_hasEnded && _count < _ids.Length)
        {
            if (!_input.MoveNext())
            {
                _hasEnded = true;
                return;
            }
            _idGetter(ref _ids[_count]);
            _positions[_count] = _input.Position;
            _batches[_count] = _input.Batch;
            foreach (var column in _passing)
                column?.Read(_count);
            _batch.Read(_count);
            _count++;
        }
    }

    private int CurrentSlot() =>
        _slot >= 0 ? _slot : throw new InvalidOperationException("The cursor is not on a row: call MoveNext first, and read only while it returns true.");

    private void EnsureScored()
    {
        CurrentSlot();
        if (_isScored)
            return;
        _batch.Score(_count);
        _isScored = true;
    }
}
