using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>
/// What a first reading of data keeps: the actual values of each series, and which series each row belongs to. 4 bytes for each row and 4 for each
/// value. Immutable once read.
/// </summary>
internal sealed class SeriesRows
{
    private readonly List<ActualSeries> _series = [];

    // Null where there is one series.
    private readonly List<int>? _seriesOfRow;

    private SeriesRows(DataViewSchema.Column actual, bool hasSeries)
    {
        ActualColumn = actual;
        TargetCount = actual.Type is VectorDataViewType vector ? vector.Size : 1;
        TargetNames = NamesOf(actual, TargetCount);
        _seriesOfRow = hasSeries ? [] : null;
    }

    public DataViewSchema.Column ActualColumn { get; }

    public int TargetCount { get; }

    public IReadOnlyList<string> TargetNames { get; }

    public IReadOnlyList<ActualSeries> Series => _series;

    public int RowCount { get; private set; }

    public int SeriesOf(int row) => _seriesOfRow is null ? 0 : _seriesOfRow[row];

    /// <exception cref="ArgumentException">A column is missing or unsuitable, or holds what is not allowed; there are no rows.</exception>
    public static SeriesRows Read(IDataView data, ForecastingMetricsOptions options)
    {
        var actual = SchemaColumns.Require(data.Schema, options.ActualColumnName, "actual", type => type == NumberDataViewType.Single
            || type is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType == NumberDataViewType.Single,
            "Single, or a vector of Single of known size where there are several targets");
        DataViewSchema.Column? id = options.SeriesColumnName is { } name ? SeriesIdReader.Require(data.Schema, name) : null;
        var rows = new SeriesRows(actual, id is not null);
        using var cursor = data.GetRowCursor(id is { } column ? [actual, column] : [actual]);
        rows.ReadAll(cursor, id, options.CancellationToken);
        return rows.RowCount > 0 ? rows : throw new ArgumentException("The data has no rows; at least one is needed.");
    }

    private static IReadOnlyList<string> NamesOf(DataViewSchema.Column actual, int count)
    {
        if (actual.Type is not VectorDataViewType)
            return [actual.Name];
        VBuffer<ReadOnlyMemory<char>> names = default;
        if (actual.HasSlotNames())
            actual.GetSlotNames(ref names);
        return names.Length == count ? [.. names.DenseValues().Select(name => name.ToString())] : [.. Enumerable.Range(0, count).Select(c => $"{actual.Name}[{c}]")];
    }

    private void ReadAll(DataViewRowCursor cursor, DataViewSchema.Column? id, CancellationToken cancellationToken)
    {
        var ids = id is { } column ? new SeriesIdReader(cursor, column, AddSeries) : null;
        if (ids is null)
            AddSeries(ActualColumn.Name);
        var values = new SingleReader(cursor, ActualColumn, "actual");
        while (cursor.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var series = ids?.Read() ?? 0;
            _seriesOfRow?.Add(series);
            values.Read(_series[series].AddRow());
            RowCount++;
        }
    }

    private int AddSeries(string name)
    {
        _series.Add(new ActualSeries(name, TargetCount));
        return _series.Count - 1;
    }
}
