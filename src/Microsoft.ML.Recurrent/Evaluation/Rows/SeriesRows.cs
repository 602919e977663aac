using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Evaluation.Rows;

/// <summary>
/// Represents the result of the first reading of the data: the actual values of each series, and the series and step of each row. It takes 8 bytes for each row
/// and 4 for each value. Immutable once read.
/// </summary>
internal sealed class SeriesRows
{
    private readonly List<ActualSeries> _series = [];

    // Null if there is one series.
    private readonly List<int>? _seriesOfRow;

    private SeriesRows(SeriesSchema schema)
    {
        Schema = schema;
        _seriesOfRow = schema.SeriesColumnName is null ? null : [];
    }

    /// <summary>Gets the columns, and the definition of a step.</summary>
    public SeriesSchema Schema { get; }

    public int TargetCount => Schema.TargetCount;

    public IReadOnlyList<ActualSeries> Series => _series;

    public int RowCount { get; private set; }

    /// <summary>Gets the steps that all series share; null without times, and if no interval is known.</summary>
    public SeriesAxis? Axis { get; private set; }

    /// <summary>Gets the number of steps from the first value to the last one; without times, the length of the longest series.</summary>
    public int LongestLength => Axis?.Length ?? _series.Max(series => series.Length);

    /// <summary>Returns the number of steps in a season, which the options specify as if no time were closed.</summary>
    public int StepsOfSeason(int seasonLength) => Schema.Grid?.OpenStepsOf(seasonLength) ?? seasonLength;

    public int SeriesOf(int row) => _seriesOfRow is null ? 0 : _seriesOfRow[row];

    /// <summary>Returns the number of steps from a series' own first step to the end of the data, which is the end of all series if they have times.</summary>
    public int StepsToEnd(int series) => Axis is null ? _series[series].Length : Axis.Length - Axis.OffsetOf(series);

    /// <summary>Returns the number of a series' steps among the first steps of the data, which start with the first of all series if they have times.</summary>
    public int StepsFromStart(int series, int steps) => Axis is null ? steps : steps - Axis.OffsetOf(series);

    /// <exception cref="ArgumentException">A column is missing, is unsuitable, or contains an invalid value; or there are no rows.</exception>
    public static SeriesRows Read(IDataView data, SeriesSchema schema, CancellationToken cancellationToken)
    {
        var columns = EvaluationColumns.Find(data.Schema, schema);
        var rows = new SeriesRows(schema);
        using var cursor = data.GetRowCursor(columns.All);
        rows.ReadAll(cursor, columns, cancellationToken);
        if (rows.RowCount == 0)
            throw new ArgumentException("The data has no rows; at least one is required.");
        if (schema.Grid is not null && rows._series.Exists(series => series.Length > 0))
            rows.Axis = new SeriesAxis(rows._series);
        return rows;
    }

    private void ReadAll(DataViewRowCursor cursor, EvaluationColumns columns, CancellationToken cancellationToken)
    {
        var reader = new EvaluationRowReader(cursor, columns, Schema, AddSeries);
        if (columns.Series is null)
            AddSeries(columns.Actual.Name);
        var row = Schema.CreateRow();
        while (cursor.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var series = reader.Read(row);
            row.Id = columns.Series is null ? default : _series[series].Name.AsMemory();
            _seriesOfRow?.Add(series);
            _series[series].Add(row);
            RowCount++;
        }
    }

    private int AddSeries(string name)
    {
        _series.Add(new ActualSeries(name, Schema));
        return _series.Count - 1;
    }
}
