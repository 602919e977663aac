using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Saved;

/// <summary>Outputs as text that can be compared within a tolerance: values separated by blanks, numbers in full.</summary>
internal static class OutputText
{
    /// <summary>One line for each row.</summary>
    public static IEnumerable<string> Of(IDataView data, params string[] columns)
    {
        var lines = new List<string>();
        using var cursor = data.GetRowCursor(columns.Select(name => data.Schema[name]));
        var getters = columns.Select(name => Getter(cursor, data.Schema[name])).ToArray();
        while (cursor.MoveNext())
            lines.Add(string.Join(' ', getters.Select(getter => getter())));
        return lines;
    }

    public static string Of<T>(IEnumerable<T> values) => string.Join(' ', values.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)));

    private static Func<string> Getter(DataViewRow row, DataViewSchema.Column column)
    {
        var type = ((column.Type as VectorDataViewType)?.ItemType ?? column.Type).RawType;
        if (column.Type is VectorDataViewType)
            return type == typeof(float) ? Get<VBuffer<float>>(row, column, values => Of(values.DenseValues()))
                : type == typeof(double) ? Get<VBuffer<double>>(row, column, values => Of(values.DenseValues()))
                : type == typeof(uint) ? Get<VBuffer<uint>>(row, column, values => Of(values.DenseValues()))
                : Get<VBuffer<ReadOnlyMemory<char>>>(row, column, values => Of(values.DenseValues()));
        return type == typeof(float) ? Get<float>(row, column, value => Of([value]))
            : type == typeof(bool) ? Get<bool>(row, column, value => Of([value]))
            : Get<uint>(row, column, value => Of([value]));
    }

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
}
