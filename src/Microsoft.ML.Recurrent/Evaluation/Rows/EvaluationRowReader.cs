using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Series.Columns;

namespace Microsoft.ML.Recurrent.Evaluation.Rows;

/// <summary>Reads the actual values, the series and the time of a cursor's current row. One instance serves one cursor.</summary>
internal sealed class EvaluationRowReader
{
    private readonly DataViewRow _row;
    private readonly SingleReader _values;
    private readonly SeriesIdReader? _ids;
    private readonly TimeReader? _times;

    /// <param name="row">The cursor.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="schema">The schema that determines how times are read.</param>
    /// <param name="add">Adds a series of that name and returns its index.</param>
    public EvaluationRowReader(DataViewRow row, EvaluationColumns columns, SeriesSchema schema, Func<string, int> add)
    {
        _row = row;
        _values = new SingleReader(row, columns.Actual, "actual");
        _ids = columns.Series is { } id ? new SeriesIdReader(row, id, add) : null;
        _times = columns.Timestamp is { } time ? TimeReader.Create(row, time, schema.Zone, schema.TimestampKind) : null;
    }

    /// <summary>Reads the row, except the name of its series.</summary>
    /// <returns>The index of the series; 0 if there is only one.</returns>
    /// <exception cref="ArgumentException">A value is infinite, or the series or the time is missing.</exception>
    public int Read(ForecastRow destination)
    {
        destination.Position = _row.Position;
        _values.Read(destination.Targets);
        (destination.Time, destination.Universal) = _times?.Read() ?? default;
        return _ids?.Read() ?? 0;
    }
}
