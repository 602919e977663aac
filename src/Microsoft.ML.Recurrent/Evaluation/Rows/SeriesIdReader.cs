using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Series.Columns;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Evaluation.Rows;

/// <summary>Reads to which series the row belongs that a cursor stands on. One instance serves one cursor.</summary>
/// <param name="row">The cursor.</param>
/// <param name="column">A column that <see cref="Require"/> gave.</param>
/// <param name="add">Adds a series of that name and gives its index.</param>
internal sealed class SeriesIdReader(DataViewRow row, DataViewSchema.Column column, Func<string, int> add)
{
    private readonly NameReader _names = NameReader.Create(row, column);
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);

    public static DataViewSchema.Column Require(DataViewSchema schema, string name) =>
        SchemaColumns.Require(schema, name, "series", type => type is TextDataViewType or KeyDataViewType, "text or a key");

    /// <summary>The index of the series; new ones are added as they are met.</summary>
    public int Read()
    {
        var name = _names.Read();

        // Unlike the name of a key that is there, which may be empty, no key at all is nothing but a default.
        if (column.Type is KeyDataViewType && name.Equals(default))
            throw new ArgumentException($"Row {row.Position} has no key in the series column '{column.Name}'; every row has to belong to a series.");
        if (_indices.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name.Span, out var index))
            return index;
        var text = name.ToString();
        return _indices[text] = add(text);
    }
}
