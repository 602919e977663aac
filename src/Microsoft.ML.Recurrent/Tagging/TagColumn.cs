using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>Checks whether columns can be read as tags, one per step, or as one label for the whole row.</summary>
internal static class TagColumn
{
    /// <summary>The role of a column with one tag per step, in messages.</summary>
    public const string Label = "label";

    /// <summary>The role of a column with one label for the row, in messages.</summary>
    public const string RowLabel = "row label";

    private const string Expected = "a vector of keys or a vector of text, one tag per step";
    private const string ExpectedOfRow = "a key or text, one label per row";

    public static SchemaShape.Column Check(SchemaShape shape, string name, string role) => SchemaShapes.Require(
        shape, name, role, column => column.Kind != SchemaShape.Column.VectorKind.Scalar && (column.IsKey || column.ItemType is TextDataViewType), Expected);

    public static DataViewSchema.Column Require(DataViewSchema schema, string name, string role) => SchemaColumns.Require(
        schema, name, role, type => type is VectorDataViewType { ItemType: KeyDataViewType or TextDataViewType }, Expected);

    public static SchemaShape.Column CheckRow(SchemaShape shape, string name) => SchemaShapes.Require(
        shape, name, RowLabel, column => column.Kind == SchemaShape.Column.VectorKind.Scalar && (column.IsKey || column.ItemType is TextDataViewType),
        ExpectedOfRow);

    public static DataViewSchema.Column RequireRow(DataViewSchema schema, string name) =>
        SchemaColumns.Require(schema, name, RowLabel, type => type is KeyDataViewType or TextDataViewType, ExpectedOfRow);

    public static bool HasKeys(DataViewSchema.Column column) => ItemTypeOf(column) is KeyDataViewType;

    /// <summary>Determines whether a column has one label for the row instead of one tag per step.</summary>
    public static bool IsOfRow(DataViewSchema.Column column) => column.Type is not VectorDataViewType;

    /// <summary>Returns the number of different keys of a column of keys or of vectors of keys.</summary>
    public static ulong KeyCountOf(DataViewSchema.Column column) => ((KeyDataViewType)ItemTypeOf(column)).Count;

    /// <summary>Returns the type of a tag of a column.</summary>
    public static DataViewType ItemTypeOf(DataViewSchema.Column column) => (column.Type as VectorDataViewType)?.ItemType ?? column.Type;
}
