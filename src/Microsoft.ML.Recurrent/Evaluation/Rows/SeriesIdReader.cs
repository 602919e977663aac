using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Series.Columns;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Evaluation.Rows;

/// <summary>Reads the series of a cursor's current row. One instance serves one cursor.</summary>
/// <param name="row">The cursor.</param>
/// <param name="column">A column that <see cref="Require"/> returned.</param>
/// <param name="add">Adds a series of that name and returns its index.</param>
internal sealed class SeriesIdReader(DataViewRow row, DataViewSchema.Column column, Func<string, int> add)
{
    private readonly NameReader _names = NameReader.Create(row, column);
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);

    public static DataViewSchema.Column Require(DataViewSchema schema, string name) =>
        SchemaColumns.Require(schema, name, "series", type => type is TextDataViewType or KeyDataViewType, "text or a key");

    /// <summary>Returns the index of the series; a new series is added when it first occurs.</summary>
    public int Read()
    {
        var name = _names.Read();

        // Unlike the name of an existing key, which may be empty, a missing key is only a default value.
        if (column.Type is KeyDataViewType && name.Equals(default))
            throw new ArgumentException($"Row {row.Position} has no key in the series column '{column.Name}'; every row must belong to a series.");
        if (_indices.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name.Span, out var index))
            return index;
        var text = name.ToString();
        return _indices[text] = add(text);
    }
}
