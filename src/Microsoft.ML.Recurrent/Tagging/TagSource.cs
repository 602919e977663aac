using System.Numerics;
using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>Returns the index of a tag, or -1 for an unknown one. The span is valid during the call only.</summary>
internal delegate int TagLookup(ReadOnlySpan<char> tag);

/// <summary>Reads the tags of the current row as indices. Buffers grow and are reused; an instance serves one cursor.</summary>
internal abstract class TagSource
{
    private int[] _tags = [];
    private int _count;

    /// <summary>Gets the tags of the last row read, -1 for a missing or unknown tag. [T]</summary>
    public Span<int> Tags => _tags.AsSpan(0, _count);

    /// <summary>Reads the current row of the cursor.</summary>
    public abstract void Read();

    /// <summary>Creates a reader of vectors of keys: key k is tag k - 1, key 0 is missing.</summary>
    public static TagSource OfKeys(DataViewRow row, DataViewSchema.Column column)
    {
        var raw = ((VectorDataViewType)column.Type).ItemType.RawType;
        return raw == typeof(byte) ? new KeySource<byte>(row, column)
            : raw == typeof(ushort) ? new KeySource<ushort>(row, column)
            : raw == typeof(uint) ? new KeySource<uint>(row, column)
            : new KeySource<ulong>(row, column);
    }

    /// <summary>Creates a reader of vectors of text; empty text is missing.</summary>
    public static TagSource OfText(DataViewRow row, DataViewSchema.Column column, TagLookup lookup) => new TextSource(row, column, lookup);

    protected Span<int> Begin(int count)
    {
        _count = count;
        if (_tags.Length < count)
            _tags = new int[Math.Max(count, 2 * _tags.Length)];
        return Tags;
    }

    private sealed class KeySource<T>(DataViewRow row, DataViewSchema.Column column) : TagSource
        where T : struct, IBinaryInteger<T>
    {
        private readonly ValueGetter<VBuffer<T>> _getter = row.GetGetter<VBuffer<T>>(column);
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
        private readonly ValueGetter<VBuffer<ReadOnlyMemory<char>>> _getter = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
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
