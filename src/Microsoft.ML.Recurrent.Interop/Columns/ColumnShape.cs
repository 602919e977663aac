using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Interop.Columns;

/// <summary>Represents those properties of a column's type that rules about columns use.</summary>
/// <param name="Kind">Whether the column is a scalar, a vector, or a vector of variable length.</param>
/// <param name="ItemType">The type of an item; for keys, the number type that stores them.</param>
/// <param name="IsKey">Whether the items are keys.</param>
internal readonly record struct ColumnShape(SchemaShape.Column.VectorKind Kind, DataViewType ItemType, bool IsKey)
{
    /// <summary>Gets the length of the vector, if it is known.</summary>
    public int Size { get; init; }

    public bool IsVector => Kind != SchemaShape.Column.VectorKind.Scalar;

    public static ColumnShape Of(SchemaShape.Column column) => new(column.Kind, column.ItemType, column.IsKey) { Size = 1 };

    public static ColumnShape Of(DataViewType type)
    {
        var vector = type as VectorDataViewType;
        var item = vector?.ItemType ?? type;
        var kind = vector is null ? SchemaShape.Column.VectorKind.Scalar
            : vector.IsKnownSize ? SchemaShape.Column.VectorKind.Vector : SchemaShape.Column.VectorKind.VariableVector;
        return new ColumnShape(kind, item is KeyDataViewType ? NumberDataViewType.UInt32 : item, item is KeyDataViewType) { Size = vector?.Size ?? 1 };
    }

    /// <summary>Creates a shape for a rule about promised columns.</summary>
    public SchemaShape.Column ToPromise(string name) => SchemaShapes.Column(name, Kind, ItemType, IsKey);

    /// <summary>Creates a type for a rule about real columns.</summary>
    public DataViewType ToType()
    {
        PrimitiveDataViewType item = IsKey ? new KeyDataViewType(typeof(uint), 1) : (PrimitiveDataViewType)ItemType;
        return Kind switch
        {
            SchemaShape.Column.VectorKind.Scalar => item,
            SchemaShape.Column.VectorKind.Vector => new VectorDataViewType(item, Math.Max(1, Size)),
            _ => new VectorDataViewType(item),
        };
    }
}
