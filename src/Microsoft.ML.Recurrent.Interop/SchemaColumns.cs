using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop.Columns;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>Finds columns in the schema of data.</summary>
public static class SchemaColumns
{
    /// <summary>Looks for a column that has to be there.</summary>
    /// <param name="schema">The schema to look in.</param>
    /// <param name="name">The name of the column.</param>
    /// <param name="role">What the column is to the caller, for the message: "label", "features".</param>
    /// <param name="isAccepted">Whether a column of that type will do.</param>
    /// <param name="expected">What would do, for the message: "a key" or "a vector of Single".</param>
    /// <returns>The column.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or will not do.</exception>
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
