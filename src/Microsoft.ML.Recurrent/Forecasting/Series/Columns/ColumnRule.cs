using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Forecasting.Series.Columns;

/// <summary>Specifies which values a column of some role may contain. Immutable.</summary>
/// <param name="Role">The role of the column, for messages.</param>
/// <param name="Contents">The kinds of values that the column may contain.</param>
/// <param name="TakesVectors">Whether the column may contain vectors of numbers and flags, of known length.</param>
/// <param name="Expected">The expected types, for messages.</param>
internal sealed record ColumnRule(string Role, ColumnContent Contents, bool TakesVectors, string Expected)
{
    private const ColumnContent Values = ColumnContent.Number | ColumnContent.Flag;
    private const string ExpectedValues = "Single or Boolean, or a vector of either of known length";

    public static ColumnRule Target { get; } = new("target", ColumnContent.Number, true, "Single, or a vector of Single of known length for several targets");

    public static ColumnRule SeriesId { get; } = new("series id", ColumnContent.Name, false, "text or a key");

    public static ColumnRule Timestamp { get; } = new("timestamp", ColumnContent.Time, false, "DateTime or DateTimeOffset");

    public static ColumnRule Past { get; } = new("past covariate", Values, true, ExpectedValues);

    public static ColumnRule Future { get; } = new("future covariate", Values, true, ExpectedValues);

    public static ColumnRule Static { get; } = new("static", Values | ColumnContent.Name, true, "text, a key, " + ExpectedValues);

    public static ColumnContent ContentOf(DataViewType type) => type switch
    {
        VectorDataViewType vector => ContentOf(vector.ItemType),
        KeyDataViewType or TextDataViewType => ColumnContent.Name,
        BooleanDataViewType => ColumnContent.Flag,
        DateTimeDataViewType or DateTimeOffsetDataViewType => ColumnContent.Time,
        _ => type == NumberDataViewType.Single ? ColumnContent.Number : ColumnContent.None,
    };

    /// <summary>Returns the number of values per row.</summary>
    public static int WidthOf(DataViewType type) => type is VectorDataViewType vector ? vector.Size : 1;

    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of the wrong type.</exception>
    public void Check(SchemaShape shape, string name) => SchemaShapes.Require(shape, name, Role, column =>
        column.Kind != SchemaShape.Column.VectorKind.VariableVector
        && Takes(column.IsKey ? ColumnContent.Name : ContentOf(column.ItemType), column.Kind == SchemaShape.Column.VectorKind.Vector), Expected);

    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of the wrong type.</exception>
    public DataViewSchema.Column Find(DataViewSchema schema, string name) => SchemaColumns.Require(schema, name, Role, Takes, Expected);

    /// <summary>Finds a column that a trained model knows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, of the wrong type, or of another width than in training.</exception>
    public DataViewSchema.Column Find(DataViewSchema schema, SeriesColumn column)
    {
        var rule = this with { Contents = column.Categories is null ? Contents & ~ColumnContent.Name : ColumnContent.Name };
        var expected = column.Categories is not null ? "text or a key, as in training"
            : column.Width == 1 ? "Single" + ((Contents & ColumnContent.Flag) != 0 ? " or Boolean" : "") + ", one value per row, as in training"
            : $"a vector of {column.Width} values, as in training";
        return SchemaColumns.Require(schema, column.Name, Role,
            type => rule.Takes(type) && (column.Categories is not null || WidthOf(type) == column.Width), expected);
    }

    private bool Takes(DataViewType type) =>
        type is VectorDataViewType vector ? vector.IsKnownSize && Takes(ContentOf(vector), true) : Takes(ContentOf(type), false);

    private bool Takes(ColumnContent content, bool isVector) =>
        (Contents & content) != 0 && (!isVector || (TakesVectors && (content & Values) != 0));
}
