using System.Globalization;
using System.Numerics;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>Reads to which series the row belongs that a cursor stands on. One instance serves one cursor.</summary>
internal abstract class SeriesIdReader
{
    /// <summary>The index of the series; new ones are added as they are met.</summary>
    public abstract int Read();

    public static DataViewSchema.Column Require(DataViewSchema schema, string name) =>
        SchemaColumns.Require(schema, name, "series", type => type is TextDataViewType or KeyDataViewType, "text or a key");

    /// <param name="row">The cursor.</param>
    /// <param name="column">A column that <see cref="Require"/> gave.</param>
    /// <param name="add">Adds a series of that name and gives its index.</param>
    public static SeriesIdReader Create(DataViewRow row, DataViewSchema.Column column, Func<string, int> add)
    {
        var raw = column.Type.RawType;
        return column.Type is TextDataViewType ? new TextReader(row, column, add)
            : raw == typeof(byte) ? new KeyReader<byte>(row, column, add)
            : raw == typeof(ushort) ? new KeyReader<ushort>(row, column, add)
            : raw == typeof(uint) ? new KeyReader<uint>(row, column, add)
            : new KeyReader<ulong>(row, column, add);
    }

    private sealed class TextReader(DataViewRow row, DataViewSchema.Column column, Func<string, int> add) : SeriesIdReader
    {
        private readonly ValueGetter<ReadOnlyMemory<char>> _getter = row.GetGetter<ReadOnlyMemory<char>>(column);
        private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);
        private ReadOnlyMemory<char> _value;

        public override int Read()
        {
            _getter(ref _value);
            var known = _indices.GetAlternateLookup<ReadOnlySpan<char>>();
            if (known.TryGetValue(_value.Span, out var index))
                return index;
            var name = _value.ToString();
            return _indices[name] = add(name);
        }
    }

    private sealed class KeyReader<T>(DataViewRow row, DataViewSchema.Column column, Func<string, int> add) : SeriesIdReader
        where T : struct, IBinaryInteger<T>
    {
        private readonly ValueGetter<T> _getter = row.GetGetter<T>(column);
        private readonly Dictionary<T, int> _indices = [];
        private readonly IReadOnlyList<string>? _names = KeyValues.Of(column)?.ToText();
        private T _key;

        public override int Read()
        {
            _getter(ref _key);
            if (_indices.TryGetValue(_key, out var index))
                return index;
            if (T.IsZero(_key))
                throw new ArgumentException($"Row {row.Position} has no key in the series column '{column.Name}'; every row has to belong to a series.");
            var number = ulong.CreateTruncating(_key);
            var name = _names is not null && number <= (ulong)_names.Count ? _names[(int)number - 1] : number.ToString(CultureInfo.InvariantCulture);
            return _indices[_key] = add(name);
        }
    }
}
