using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Interop.Columns;

/// <summary>Finds the transforms of ML.NET that convert a column to an accepted shape, for messages.</summary>
internal static class ColumnConversions
{
    private static readonly (DataKind Kind, DataViewType Type)[] s_targets =
    [
        (DataKind.Single, NumberDataViewType.Single),
        (DataKind.Boolean, BooleanDataViewType.Instance),
        (DataKind.DateTime, DateTimeDataViewType.Instance),
        (DataKind.String, TextDataViewType.Instance),
    ];

    /// <summary>Describes the conversion for a message. The text is empty if no transform of ML.NET converts the column.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="found">The shape of the column.</param>
    /// <param name="isAccepted">A function that returns whether a column of the specified shape is accepted.</param>
    public static string Describe(string name, ColumnShape found, Predicate<ColumnShape> isAccepted)
    {
        foreach (var (call, result) in Steps(name, found))
        {
            var isVector = !isAccepted(result);
            if (isVector && !(Concatenated(result) is { } vector && isAccepted(vector)))
                continue;
            IEnumerable<string> calls = isVector ? [call, $"ml.Transforms.Concatenate(\"{name}\", \"{name}\")"] : [call];
            return $" To convert it, use {string.Join(" and then ", calls.Where(text => text.Length > 0))}.";
        }

        return "";
    }

    // The most natural conversion comes first: numbers remain numbers where possible.
    private static IEnumerable<(string Call, ColumnShape Result)> Steps(string name, ColumnShape found)
    {
        var values = $"ml.Transforms.Conversion.MapKeyToValue(\"{name}\")";
        if (found.IsKey)
        {
            yield return (values, found with { IsKey = false, ItemType = TextDataViewType.Instance });
            yield return ($"{values} and then {Convert(DataKind.Single)}", found with { IsKey = false, ItemType = NumberDataViewType.Single });
            yield break;
        }

        yield return ("", found);
        foreach (var (kind, type) in s_targets)
        {
            if (IsConvertible(found.ItemType, type))
                yield return (Convert(kind), found with { ItemType = type });
            if (kind == DataKind.Single)
                yield return ($"ml.Transforms.Conversion.MapValueToKey(\"{name}\")", found with { IsKey = true, ItemType = NumberDataViewType.UInt32 });
        }

        string Convert(DataKind kind) => $"ml.Transforms.Conversion.ConvertType(\"{name}\", outputKind: DataKind.{kind})";
    }

    private static ColumnShape? Concatenated(ColumnShape shape) => shape.IsVector || shape.IsKey || shape.ItemType != NumberDataViewType.Single ? null
        : shape with { Kind = SchemaShape.Column.VectorKind.Vector, Size = 1 };

    // The conversions that are standard in ML.NET.
    private static bool IsConvertible(DataViewType from, DataViewType to) => !from.Equals(to)
        && (to is TextDataViewType || (to is DateTimeDataViewType
            ? from is TextDataViewType or DateTimeOffsetDataViewType
            : from is NumberDataViewType or BooleanDataViewType or TextDataViewType));
}
