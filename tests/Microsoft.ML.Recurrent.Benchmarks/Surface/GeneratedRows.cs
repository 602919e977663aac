using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Benchmarks.Surface;

/// <summary>
/// Rows that are made when they are read, so that a million of them cost no file and no memory: a Single vector of fixed length and a Single label.
/// Rows repeat after 1024, which training does not see and reading does not notice. Counts how often it is read.
/// </summary>
internal sealed class GeneratedRows : IDataView
{
    private const int Different = 1024;
    private readonly float[] _values; // [Different, length]
    private readonly int _length;
    private readonly int _rows;
    private int _passes;

    public GeneratedRows(int rows, int length)
    {
        _rows = rows;
        _length = length;
        _values = new float[Different * length];
        for (var i = 0; i < _values.Length; i++)
            _values[i] = MathF.Sin(0.37f * i);
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Features", new VectorDataViewType(NumberDataViewType.Single, length));
        builder.AddColumn("Label", NumberDataViewType.Single);
        Schema = builder.ToSchema();
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    /// <summary>Cursors opened so far.</summary>
    public int Passes => _passes;

    public ReadOnlySpan<float> Features(long row) => _values.AsSpan((int)(row % Different) * _length, _length);

    public long? GetRowCount() => _rows;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        Interlocked.Increment(ref _passes);
        return new Cursor(this);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(GeneratedRows rows) : DataViewRowCursor
    {
        private long _position = -1;

        public override DataViewSchema Schema => rows.Schema;

        public override long Position => _position;

        public override long Batch => 0;

        public override bool MoveNext() => ++_position < rows._rows;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            column.Index == 0 ? (ValueGetter<TValue>)(Delegate)(ValueGetter<VBuffer<float>>)GetFeatures : (ValueGetter<TValue>)(Delegate)(ValueGetter<float>)GetLabel;

        private void GetFeatures(ref VBuffer<float> value)
        {
            var editor = VBufferEditor.Create(ref value, rows._length);
            rows.Features(_position).CopyTo(editor.Values);
            value = editor.Commit();
        }

        private void GetLabel(ref float value) => value = rows.Features(_position)[0];
    }
}
