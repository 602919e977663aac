using System.Globalization;
using System.Numerics;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Sequences.Columns;

namespace Microsoft.ML.Recurrent.Forecasting.Series.Columns;

/// <summary>Reads a column of text or keys as names. One instance serves one row; reading allocates no memory.</summary>
internal abstract class NameReader
{
    public static NameReader Create(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is not KeyDataViewType)
            return new TextReader(row, column);
        var raw = column.Type.RawType;
        return raw == typeof(byte) ? new KeyReader<byte>(row, column)
            : raw == typeof(ushort) ? new KeyReader<ushort>(row, column)
            : raw == typeof(uint) ? new KeyReader<uint>(row, column)
            : new KeyReader<ulong>(row, column);
    }

    /// <summary>Reads the name in the current row, which is valid until the next one is read; empty if it is missing.</summary>
    public abstract ReadOnlyMemory<char> Read();

    private sealed class TextReader(DataViewRow row, DataViewSchema.Column column) : NameReader
    {
        private readonly ValueGetter<ReadOnlyMemory<char>> _getter = row.GetGetter<ReadOnlyMemory<char>>(column);
        private ReadOnlyMemory<char> _value;

        public override ReadOnlyMemory<char> Read()
        {
            _getter(ref _value);
            return _value;
        }
    }

    /// <summary>Reads keys: the name of a key is its value, or its number if the keys have no values.</summary>
    private sealed class KeyReader<T>(DataViewRow row, DataViewSchema.Column column) : NameReader
        where T : struct, IBinaryInteger<T>
    {
        private readonly ValueGetter<T> _getter = row.GetGetter<T>(column);
        private readonly IReadOnlyList<string>? _names = KeyValues.Of(column)?.ToText();
        private readonly char[] _number = new char[20];
        private T _key;

        public override ReadOnlyMemory<char> Read()
        {
            _getter(ref _key);
            var key = ulong.CreateTruncating(_key);
            if (key == 0)
                return default;
            if (_names is not null && key <= (ulong)_names.Count)
                return _names[(int)(key - 1)].AsMemory();
            key.TryFormat(_number, out var length, provider: CultureInfo.InvariantCulture);
            return _number.AsMemory(0, length);
        }
    }
}
