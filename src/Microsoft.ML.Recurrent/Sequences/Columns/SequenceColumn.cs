using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Sequences.Columns;

/// <summary>Checks whether columns can be read as sequences, and creates the messages for those that cannot.</summary>
internal static class SequenceColumn
{
    private const string Role = "feature";
    private const string Expected = "a vector of Single, a vector of keys, a vector of text, or text";
    private const string StepRole = "step feature";
    private const string ExpectedSteps = "a vector of text, a vector of keys, or a vector of Single";
    private const string ExpectedTokens = "text, a vector of text, or a vector of keys";

    /// <summary>Checks the column that a trainer reads, and that no option is set that has no effect for its contents.</summary>
    /// <exception cref="ArgumentException">The column is missing or unsuitable, or there are such options; the message names each.</exception>
    public static void Check(SchemaShape shape, string name, TokenSequenceOptions options)
    {
        SchemaShapes.Require(shape, name, Role, column => IsAccepted(column), Expected);
        options.ReadAs(KindOf(shape, name));
    }

    /// <summary>Checks the column of tokens that a trainer reads, and that no option is set that has no effect for its contents.</summary>
    /// <exception cref="ArgumentException">The column is missing or unsuitable, or there are such options; the message names each.</exception>
    public static void CheckTokens(SchemaShape shape, string name, string role, TokenSequenceOptions options)
    {
        SchemaShapes.Require(shape, name, role, column => column.ItemType is TextDataViewType || (column.IsKey && IsAccepted(column)), ExpectedTokens);
        options.ReadAs(KindOf(shape, name));
    }

    /// <summary>Finds a column of tokens in a schema and checks it.</summary>
    public static (DataViewSchema.Column Column, SequenceKind Kind) FindTokens(DataViewSchema schema, string name, string role)
    {
        var column = SchemaColumns.Require(schema, name, role, type => KindOf(type) is not (null or SequenceKind.Numbers), ExpectedTokens);
        return (column, KindOf(column.Type)!.Value);
    }

    /// <summary>Checks a column with a further feature of each step.</summary>
    /// <exception cref="ArgumentException">The column is missing or unsuitable, or a setting has no effect for it.</exception>
    public static void CheckStepFeature(SchemaShape shape, StepFeature feature)
    {
        SchemaShapes.Require(
            shape, feature.ColumnName, StepRole, column => column.Kind != SchemaShape.Column.VectorKind.Scalar && IsAccepted(column), ExpectedSteps);
        RequireUse(feature, KindOf(shape, feature.ColumnName));
    }

    /// <summary>Finds a column with a further feature of each step in a schema and checks it.</summary>
    /// <exception cref="ArgumentException">The column is missing or unsuitable, or a setting has no effect for it.</exception>
    public static (DataViewSchema.Column Column, SequenceKind Kind) FindStepFeature(DataViewSchema schema, StepFeature feature)
    {
        var column = SchemaColumns.Require(
            schema, feature.ColumnName, StepRole, type => KindOf(type) is not (null or SequenceKind.Text), ExpectedSteps);
        RequireUse(feature, KindOf(column.Type)!.Value);
        return (column, KindOf(column.Type)!.Value);
    }

    /// <summary>Finds the column in a schema and checks it, including its length if it is the same in all rows.</summary>
    public static (DataViewSchema.Column Column, SequenceKind Kind) Find(DataViewSchema schema, string name, int stepSize, string role = Role)
    {
        var column = SchemaColumns.Require(schema, name, role, type => KindOf(type) is not null, Expected);
        var kind = KindOf(column.Type)!.Value;
        if (kind == SequenceKind.Numbers && column.Type is VectorDataViewType { IsKnownSize: true } vector && vector.Size % stepSize != 0)
            throw NotWholeSteps(name, vector.Size, stepSize, "every row");
        return (column, kind);
    }

    /// <summary>Finds the column in data to score, which must be of the kind that the model was trained on.</summary>
    public static DataViewSchema.Column FindAsTrained(DataViewSchema schema, string name, SequenceEncoding encoding, string role = Role)
    {
        var (column, kind) = Find(schema, name, encoding.StepSize, role);
        if (kind != encoding.Kind)
            throw new ArgumentOutOfRangeException(nameof(schema),
                $"The {role} column '{name}' is of type {column.Type}; the model was trained on {encoding.Describe()}.");
        if (kind == SequenceKind.Keys && KeyCountOf(column) != encoding.KeyCount)
            throw new ArgumentOutOfRangeException(nameof(schema),
                $"The {role} column '{name}' has {KeyCountOf(column)} different keys; the model was trained on {encoding.Describe()}.");
        return column;
    }

    /// <summary>Returns the number of different keys of a column of key vectors.</summary>
    public static int KeyCountOf(DataViewSchema.Column column)
    {
        var count = ((KeyDataViewType)((VectorDataViewType)column.Type).ItemType).Count;
        // A key type without a known count has the whole range of its raw type, for which no table can be created.
        return count <= int.MaxValue - SequenceEncoding.FirstToken
            ? (int)count
            : throw new ArgumentOutOfRangeException(nameof(column),
                $"The {Role} column '{column.Name}' has {count} different keys; at most {int.MaxValue - SequenceEncoding.FirstToken} can have a vector each.");
    }

    public static ArgumentException NotWholeSteps(string name, int length, int stepSize, string row) =>
        new($"The {Role} column '{name}' has {length} values in {row}; the length must be a multiple of StepSize, which is {stepSize}.");

    private static void RequireUse(StepFeature feature, SequenceKind kind)
    {
        if (kind == SequenceKind.Numbers && feature.EmbeddingSize is { } size)
            throw new ArgumentException($"The {nameof(feature.EmbeddingSize)} of the step feature '{feature.ColumnName}' is {size}, but the column contains "
                + "numbers, which have no vectors; allowed: null.");
        if (kind != SequenceKind.Numbers && feature.StepSize > 1)
            throw new ArgumentException($"The {nameof(feature.StepSize)} of the step feature '{feature.ColumnName}' is {feature.StepSize}, but the column "
                + "contains one value for each step; allowed: 1.");
    }

    private static SequenceKind KindOf(SchemaShape shape, string name)
    {
        var column = SchemaShapes.Find(shape, name)!.Value;
        return column.Kind == SchemaShape.Column.VectorKind.Scalar ? SequenceKind.Text
            : column.IsKey ? SequenceKind.Keys
            : column.ItemType is TextDataViewType ? SequenceKind.Words
            : SequenceKind.Numbers;
    }

    private static SequenceKind? KindOf(DataViewType type) => type switch
    {
        TextDataViewType => SequenceKind.Text,
        VectorDataViewType { ItemType: KeyDataViewType } => SequenceKind.Keys,
        VectorDataViewType { ItemType: TextDataViewType } => SequenceKind.Words,
        VectorDataViewType vector when vector.ItemType == NumberDataViewType.Single => SequenceKind.Numbers,
        _ => null,
    };

    private static bool IsAccepted(SchemaShape.Column column) => column.Kind == SchemaShape.Column.VectorKind.Scalar
        ? column.ItemType is TextDataViewType
        : column.IsKey || column.ItemType is TextDataViewType || column.ItemType == NumberDataViewType.Single;
}
