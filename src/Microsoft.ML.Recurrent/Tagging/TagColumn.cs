using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>Checks whether columns can be read as tags, one per step.</summary>
internal static class TagColumn
{
    private const string Expected = "a vector of keys or a vector of text, one tag per step";

    public static SchemaShape.Column Check(SchemaShape shape, string name, string role) => SchemaShapes.Require(
        shape, name, role, column => column.Kind != SchemaShape.Column.VectorKind.Scalar && (column.IsKey || column.ItemType is TextDataViewType), Expected);

    public static DataViewSchema.Column Require(DataViewSchema schema, string name, string role) => SchemaColumns.Require(
        schema, name, role, type => type is VectorDataViewType { ItemType: KeyDataViewType or TextDataViewType }, Expected);

    public static bool HasKeys(DataViewSchema.Column column) => ((VectorDataViewType)column.Type).ItemType is KeyDataViewType;

    /// <summary>Returns the number of different keys of a column of key vectors.</summary>
    public static ulong KeyCountOf(DataViewSchema.Column column) => ((KeyDataViewType)((VectorDataViewType)column.Type).ItemType).Count;
}
