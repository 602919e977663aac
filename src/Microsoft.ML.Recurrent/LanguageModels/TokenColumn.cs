using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Data;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.LanguageModels;

/// <summary>Which columns can be read as tokens, and the message for those that cannot.</summary>
internal static class TokenColumn
{
    private const string Role = "input";
    private const string Expected = "text, a vector of text, or a vector of keys";

    /// <summary>Checks a promised column.</summary>
    public static void Check(SchemaShape shape, string name) => SchemaShapes.Require(
        shape,
        name,
        Role,
        column => column.Kind == SchemaShape.Column.VectorKind.Scalar ? column.ItemType is TextDataViewType : column.IsKey || column.ItemType is TextDataViewType,
        Expected);

    /// <summary>Finds the column in training data, which has passed <see cref="Check"/>.</summary>
    public static (DataViewSchema.Column Column, SequenceKind Kind) Find(DataViewSchema schema, string name) => SequenceColumn.Find(schema, name, stepSize: 1);
}
