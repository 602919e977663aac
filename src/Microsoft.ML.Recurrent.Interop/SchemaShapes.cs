using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop.Columns;
using Microsoft.ML.Recurrent.Interop.Friends;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>Makes and reads <see cref="SchemaShape"/>, the promise an estimator gives about columns before there is data.</summary>
internal static class SchemaShapes
{
    /// <summary>Gives the shape of a column of a type.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="type">The type: scalar, key, or vector of either; a vector of unknown size is one of variable length.</param>
    /// <param name="annotations">The shapes of the annotations the column will carry.</param>
    /// <returns>The shape.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="type"/> or <paramref name="annotations"/> is null.</exception>
    public static SchemaShape.Column Column(string name, DataViewType type, params IEnumerable<SchemaShape.Column> annotations)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(annotations);
        return MlNetInternals.Call(() =>
        {
            SchemaShape.GetColumnTypeShape(type, out var kind, out var itemType, out var isKey);
            return new SchemaShape.Column(name, kind, itemType, isKey, new SchemaShape(annotations));
        });
    }

    /// <summary>Gives the shape of a column from its parts, for a type whose sizes are not known yet.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="kind">Scalar, vector, or vector of variable length.</param>
    /// <param name="itemType">The type of an item; for keys the number type behind them, for instance <see cref="NumberDataViewType.UInt32"/>.</param>
    /// <param name="isKey">Whether the items are keys.</param>
    /// <param name="annotations">The shapes of the annotations the column will carry.</param>
    /// <returns>The shape.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty, or <paramref name="itemType"/> is a vector or key type.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="itemType"/> or <paramref name="annotations"/> is null.</exception>
    public static SchemaShape.Column Column(string name, SchemaShape.Column.VectorKind kind, DataViewType itemType, bool isKey, params IEnumerable<SchemaShape.Column> annotations)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(itemType);
        ArgumentNullException.ThrowIfNull(annotations);
        return MlNetInternals.Call(() => new SchemaShape.Column(name, kind, itemType, isKey, new SchemaShape(annotations)));
    }

    /// <summary>Gives the shape of a schema, with the annotations of its columns and without hidden columns.</summary>
    /// <param name="schema">The schema.</param>
    /// <returns>The shape.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="schema"/> is null.</exception>
    public static SchemaShape Of(DataViewSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return MlNetInternals.Call(() => SchemaShape.Create(schema));
    }

    /// <summary>Adds columns to a shape; a column that is there under the same name is replaced.</summary>
    /// <param name="shape">The shape to add to.</param>
    /// <param name="columns">The columns to add.</param>
    /// <returns>The new shape.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static SchemaShape Add(SchemaShape shape, params IEnumerable<SchemaShape.Column> columns)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(columns);
        var added = columns.ToArray();
        return new SchemaShape(shape.Where(old => !added.Any(column => column.Name == old.Name)).Concat(added));
    }

    /// <summary>Looks for a column.</summary>
    /// <param name="shape">The shape to look in.</param>
    /// <param name="name">The name of the column.</param>
    /// <returns>The column, or null if there is none of that name.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static SchemaShape.Column? Find(SchemaShape shape, string name)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(name);
        foreach (var column in shape)
        {
            if (column.Name == name)
                return column;
        }
        return null;
    }

    /// <summary>Looks for a column that has to be there.</summary>
    /// <param name="shape">The shape to look in.</param>
    /// <param name="name">The name of the column.</param>
    /// <param name="role">What the column is to the caller, for the message: "label", "features".</param>
    /// <param name="isAccepted">Whether the column will do.</param>
    /// <param name="expected">What would do, for the message: "a key" or "a vector of Single".</param>
    /// <returns>The column.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or will not do.</exception>
    public static SchemaShape.Column Require(SchemaShape shape, string name, string role, Predicate<SchemaShape.Column> isAccepted, string expected)
    {
        ArgumentNullException.ThrowIfNull(isAccepted);
        if (Find(shape, name) is not { } column)
            throw ColumnErrors.Missing(name, role, shape.Select(c => c.Name));
        return isAccepted(column) ? column : throw ColumnErrors.WrongType(name, role, Describe(column), expected,
            ColumnConversions.Describe(name, ColumnShape.Of(column), shape => isAccepted(shape.ToPromise(name))));
    }

    /// <summary>Says in words what a column holds, for messages.</summary>
    /// <param name="column">The column.</param>
    /// <returns>For instance "Vector&lt;Single&gt;" or "Key&lt;UInt32&gt;".</returns>
    public static string Describe(SchemaShape.Column column) => MlNetInternals.Call(column.GetTypeString);
}
