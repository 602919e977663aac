using System.Numerics;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Sequences.Columns;

/// <summary>Creates readers of key vectors, whatever the raw type of the keys.</summary>
internal static class KeyReader
{
    public static SequenceReader Create(SequenceEncoding encoding, DataViewRow row, DataViewSchema.Column column)
    {
        var raw = ((VectorDataViewType)column.Type).ItemType.RawType;
        return raw == typeof(byte) ? new KeyReader<byte>(encoding, row, column)
            : raw == typeof(ushort) ? new KeyReader<ushort>(encoding, row, column)
            : raw == typeof(uint) ? new KeyReader<uint>(encoding, row, column)
            : new KeyReader<ulong>(encoding, row, column);
    }
}

/// <summary>Reads key vectors, one key per step; key 0, which means missing, and keys above the known ones are the unknown token.</summary>
internal sealed class KeyReader<T> : SequenceReader
    where T : struct, IBinaryInteger<T>
{
    private readonly SequenceEncoding _encoding;
    private readonly ValueGetter<VBuffer<T>> _getter;
    private VBuffer<T> _value;
    private T[] _dense = [];

    public KeyReader(SequenceEncoding encoding, DataViewRow row, DataViewSchema.Column column)
    {
        _encoding = encoding;
        _getter = row.GetGetter<VBuffer<T>>(column);
    }

    public override void Read()
    {
        _getter(ref _value);
        ClearTokens();
        foreach (var key in Dense())
            AddToken(TokenOf(ulong.CreateTruncating(key)));
        FinishTokens(_encoding);
    }

    private int TokenOf(ulong key) =>
        key >= 1 && key <= (ulong)_encoding.KeyCount ? (int)(key - 1) + SequenceEncoding.FirstToken : SequenceEncoding.UnknownToken;

    private ReadOnlySpan<T> Dense()
    {
        if (_value.IsDense)
            return _value.GetValues();
        if (_dense.Length < _value.Length)
            _dense = new T[_value.Length];
        _value.CopyTo(_dense);
        return _dense.AsSpan(0, _value.Length);
    }
}
