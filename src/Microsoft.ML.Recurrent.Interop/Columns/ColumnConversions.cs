using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Interop.Columns;

/// <summary>Finds ML.NET's transform that makes a column what it has to be, for messages.</summary>
internal static class ColumnConversions
{
    private static readonly (DataKind Kind, DataViewType Type)[] s_targets =
    [
        (DataKind.Single, NumberDataViewType.Single),
        (DataKind.Boolean, BooleanDataViewType.Instance),
        (DataKind.DateTime, DateTimeDataViewType.Instance),
        (DataKind.String, TextDataViewType.Instance),
    ];

    /// <summary>Gives the way out in words, or nothing where no transform of ML.NET leads from one to the other.</summary>
    /// <param name="name">The column.</param>
    /// <param name="found">What it holds.</param>
    /// <param name="isAccepted">Whether a column of that shape would do.</param>
    public static string Describe(string name, ColumnShape found, Predicate<ColumnShape> isAccepted)
    {
        foreach (var (call, result) in Steps(name, found))
        {
            var isVector = !isAccepted(result);
            if (isVector && !(Concatenated(result) is { } vector && isAccepted(vector)))
                continue;
            IEnumerable<string> calls = isVector ? [call, $"ml.Transforms.Concatenate(\"{name}\", \"{name}\")"] : [call];
            return $" To make it so, use {string.Join(" and then ", calls.Where(text => text.Length > 0))}.";
        }

        return "";
    }

    // The natural one first: numbers are kept as numbers where they can be.
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

    // The conversions that ML.NET calls standard.
    private static bool IsConvertible(DataViewType from, DataViewType to) => !from.Equals(to)
        && (to is TextDataViewType || (to is DateTimeDataViewType
            ? from is TextDataViewType or DateTimeOffsetDataViewType
            : from is NumberDataViewType or BooleanDataViewType or TextDataViewType));
}
