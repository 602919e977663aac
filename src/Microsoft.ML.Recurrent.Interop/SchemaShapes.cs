using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop.Columns;
using Microsoft.ML.Recurrent.Interop.Friends;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>Creates and reads <see cref="SchemaShape"/> objects, with which an estimator describes columns before there is data.</summary>
internal static class SchemaShapes
{
    /// <summary>Creates the shape of a column from its type.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="type">The type: a scalar, a key, or a vector of either. A vector of unknown size has a variable length.</param>
    /// <param name="annotations">The shapes of the annotations that the column will have.</param>
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

    /// <summary>Creates the shape of a column from its parts, for a type whose sizes are not known yet.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="kind">Whether the column is a scalar, a vector, or a vector of variable length.</param>
    /// <param name="itemType">The type of an item; for keys, the number type that stores them, for instance <see cref="NumberDataViewType.UInt32"/>.</param>
    /// <param name="isKey">Whether the items are keys.</param>
    /// <param name="annotations">The shapes of the annotations that the column will have.</param>
    /// <returns>The shape.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty, or <paramref name="itemType"/> is a vector or key type.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="itemType"/> or <paramref name="annotations"/> is null.</exception>
    public static SchemaShape.Column Column(
        string name, SchemaShape.Column.VectorKind kind, DataViewType itemType, bool isKey, params IEnumerable<SchemaShape.Column> annotations)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(itemType);
        ArgumentNullException.ThrowIfNull(annotations);
        return MlNetInternals.Call(() => new SchemaShape.Column(name, kind, itemType, isKey, new SchemaShape(annotations)));
    }

    /// <summary>Creates the shape of a schema, with the annotations of its columns and without hidden columns.</summary>
    /// <param name="schema">The schema.</param>
    /// <returns>The shape.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="schema"/> is null.</exception>
    public static SchemaShape Of(DataViewSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return MlNetInternals.Call(() => SchemaShape.Create(schema));
    }

    /// <summary>Adds columns to a shape. Existing columns with the same names are replaced.</summary>
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

    /// <summary>Finds a column.</summary>
    /// <param name="shape">The shape to search.</param>
    /// <param name="name">The name of the column.</param>
    /// <returns>The column, or null if there is no column with that name.</returns>
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

    /// <summary>Finds a required column.</summary>
    /// <param name="shape">The shape to search.</param>
    /// <param name="name">The name of the column.</param>
    /// <param name="role">The role of the column, for the message, such as "label" or "features".</param>
    /// <param name="isAccepted">A function that returns whether the column is accepted.</param>
    /// <param name="expected">The accepted types, for the message, such as "a key" or "a vector of Single".</param>
    /// <returns>The column.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, or its type is not accepted.</exception>
    public static SchemaShape.Column Require(SchemaShape shape, string name, string role, Predicate<SchemaShape.Column> isAccepted, string expected)
    {
        ArgumentNullException.ThrowIfNull(isAccepted);
        if (Find(shape, name) is not { } column)
            throw ColumnErrors.Missing(name, role, shape.Select(c => c.Name));
        return isAccepted(column) ? column : throw ColumnErrors.WrongType(name, role, Describe(column), expected,
            ColumnConversions.Describe(name, ColumnShape.Of(column), shape => isAccepted(shape.ToPromise(name))));
    }

    /// <summary>Describes the type of a column, for messages.</summary>
    /// <param name="column">The column.</param>
    /// <returns>The description, for instance "Vector&lt;Single&gt;" or "Key&lt;UInt32&gt;".</returns>
    public static string Describe(SchemaShape.Column column) => MlNetInternals.Call(column.GetTypeString);
}
