using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.LoadHost;

/// <summary>Columns of a data view as text in which every bit shows, so that results of two processes can be compared.</summary>
public static class OutputBits
{
    /// <summary>One line for each row.</summary>
    public static IReadOnlyList<string> Of(IDataView data, IReadOnlyList<string> columns)
    {
        var lines = new List<string>();
        var needed = columns.Select(name => data.Schema[name]).ToArray();
        using var cursor = data.GetRowCursor(needed);
        var getters = needed.Select(column => Getter(cursor, column)).ToArray();
        while (cursor.MoveNext())
            lines.Add(string.Join(' ', getters.Select(getter => getter())));
        return lines;
    }

    private static Func<string> Getter(DataViewRow row, DataViewSchema.Column column) => column.Type switch
    {
        VectorDataViewType vector when vector.ItemType.RawType == typeof(float) => Get<VBuffer<float>>(row, column, v => string.Join(',', v.DenseValues().Select(Bits))),
        VectorDataViewType vector when vector.ItemType.RawType == typeof(double) => Get<VBuffer<double>>(row, column, v => string.Join(',', v.DenseValues().Select(Bits))),
        VectorDataViewType vector when vector.ItemType is TextDataViewType =>
            Get<VBuffer<ReadOnlyMemory<char>>>(row, column, v => string.Join(',', v.DenseValues().Select(text => $"[{text}]"))),
        VectorDataViewType vector when vector.ItemType.RawType == typeof(uint) => Get<VBuffer<uint>>(row, column, v => string.Join(',', v.DenseValues())),
        { } type when type.RawType == typeof(float) => Get<float>(row, column, Bits),
        { } type when type.RawType == typeof(bool) => Get<bool>(row, column, v => v ? "1" : "0"),
        { } type when type.RawType == typeof(uint) => Get<uint>(row, column, v => v.ToString(null, null)),
        { } type when type.RawType == typeof(ReadOnlyMemory<char>) => Get<ReadOnlyMemory<char>>(row, column, v => v.ToString()),
        var type => throw new NotSupportedException($"Column '{column.Name}' is of type {type}."),
    };

    private static Func<string> Get<T>(DataViewRow row, DataViewSchema.Column column, Func<T, string> toText)
    {
        var getter = row.GetGetter<T>(column);
        var value = default(T)!;
        return () =>
        {
            getter(ref value);
            return toText(value);
        };
    }

    private static string Bits(float value) => BitConverter.SingleToUInt32Bits(value).ToString("x8", null);

    private static string Bits(double value) => BitConverter.DoubleToUInt64Bits(value).ToString("x16", null);
}
