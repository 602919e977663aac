using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop.Columns;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>Finds columns in a schema.</summary>
public static class SchemaColumns
{
    /// <summary>Finds a required column.</summary>
    /// <param name="schema">The schema to search.</param>
    /// <param name="name">The name of the column.</param>
    /// <param name="role">The role of the column, for the message, such as "label" or "features".</param>
    /// <param name="isAccepted">A function that returns whether a column of the specified type is accepted.</param>
    /// <param name="expected">The accepted types, for the message, such as "a key" or "a vector of Single".</param>
    /// <returns>The column.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, or its type is not accepted.</exception>
    public static DataViewSchema.Column Require(DataViewSchema schema, string name, string role, Predicate<DataViewType> isAccepted, string expected)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(isAccepted);
        if (schema.GetColumnOrNull(name) is not { } column)
            throw ColumnErrors.Missing(name, role, schema.Where(c => !c.IsHidden).Select(c => c.Name));
        return isAccepted(column.Type) ? column : throw ColumnErrors.WrongType(name, role, column.Type.ToString()!, expected,
            ColumnConversions.Describe(name, ColumnShape.Of(column.Type), shape => isAccepted(shape.ToType())));
    }
}
