using System.Numerics;
using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>Returns the index of a tag, or -1 for an unknown one. The span is valid during the call only.</summary>
internal delegate int TagLookup(ReadOnlySpan<char> tag);

/// <summary>
/// Reads the tags of the current row as indices; a column with one label for the row has one tag. Buffers grow and are reused; an instance serves one cursor.
/// </summary>
internal abstract class TagSource
{
    private int[] _tags = [];
    private int _count;

    /// <summary>Gets the tags of the last row read, -1 for a missing or unknown tag. [T]</summary>
    public Span<int> Tags => _tags.AsSpan(0, _count);

    /// <summary>Reads the current row of the cursor.</summary>
    public abstract void Read();

    /// <summary>Creates a reader of keys or of vectors of keys: key k is tag k - 1, key 0 is missing.</summary>
    public static TagSource OfKeys(DataViewRow row, DataViewSchema.Column column)
    {
        var raw = TagColumn.ItemTypeOf(column).RawType;
        return raw == typeof(byte) ? new KeySource<byte>(row, column)
            : raw == typeof(ushort) ? new KeySource<ushort>(row, column)
            : raw == typeof(uint) ? new KeySource<uint>(row, column)
            : new KeySource<ulong>(row, column);
    }

    /// <summary>Creates a reader of text or of vectors of text; empty text is missing.</summary>
    public static TagSource OfText(DataViewRow row, DataViewSchema.Column column, TagLookup lookup) => new TextSource(row, column, lookup);

    protected Span<int> Begin(int count)
    {
        _count = count;
        if (_tags.Length < count)
            _tags = new int[Math.Max(count, 2 * _tags.Length)];
        return Tags;
    }

    // A single value is read like a vector with one element.
    private static ValueGetter<VBuffer<T>> GetterOf<T>(DataViewRow row, DataViewSchema.Column column)
    {
        if (!TagColumn.IsOfRow(column))
            return row.GetGetter<VBuffer<T>>(column);
        var getter = row.GetGetter<T>(column);
        return (ref VBuffer<T> values) =>
        {
            var editor = VBufferEditor.Create(ref values, 1);
            getter(ref editor.Values[0]);
            values = editor.Commit();
        };
    }

    private sealed class KeySource<T>(DataViewRow row, DataViewSchema.Column column) : TagSource
        where T : struct, IBinaryInteger<T>
    {
        private readonly ValueGetter<VBuffer<T>> _getter = GetterOf<T>(row, column);
        private readonly ulong _keys = TagColumn.KeyCountOf(column);
        private VBuffer<T> _value;

        public override void Read()
        {
            _getter(ref _value);
            var tags = Begin(_value.Length);
            var at = 0;
            foreach (var value in _value.DenseValues())
            {
                var key = ulong.CreateTruncating(value);
                tags[at++] = key >= 1 && key <= _keys ? (int)(key - 1) : -1;
            }
        }
    }

    private sealed class TextSource(DataViewRow row, DataViewSchema.Column column, TagLookup lookup) : TagSource
    {
        private readonly ValueGetter<VBuffer<ReadOnlyMemory<char>>> _getter = GetterOf<ReadOnlyMemory<char>>(row, column);
        private VBuffer<ReadOnlyMemory<char>> _value;

        public override void Read()
        {
            _getter(ref _value);
            var tags = Begin(_value.Length);
            var at = 0;
            foreach (var value in _value.DenseValues())
                tags[at++] = value.IsEmpty ? -1 : lookup(value.Span);
        }
    }
}
