using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Forecasting.Series.Columns;

/// <summary>Reads the rows of a cursor or a prediction engine as numbers. One instance serves one row; reading allocates no memory.</summary>
internal sealed class SeriesRowReader
{
    private readonly SeriesSchema _schema;
    private readonly DataViewRow _row;
    private readonly ValueReader[] _targets;
    private readonly ValueReader[] _past;
    private readonly ValueReader[] _future;
    private readonly ValueReader[] _statics;
    private readonly NameReader? _id;
    private readonly TimeReader? _time;

    /// <exception cref="ArgumentOutOfRangeException">A column is missing, of the wrong type, or of another width than in training.</exception>
    public SeriesRowReader(SeriesSchema schema, DataViewRow row)
    {
        _schema = schema;
        _row = row;
        _targets = Create(row, ColumnRule.Target, [new SeriesColumn(schema.TargetColumnName, schema.TargetCount)]);
        _past = Create(row, ColumnRule.Past, schema.PastColumns);
        _future = Create(row, ColumnRule.Future, schema.FutureColumns);
        _statics = Create(row, ColumnRule.Static, schema.StaticColumns);
        _id = schema.SeriesColumnName is { } id ? NameReader.Create(row, ColumnRule.SeriesId.Find(row.Schema, id)) : null;
        _time = schema.TimestampColumnName is { } time
            ? TimeReader.Create(row, ColumnRule.Timestamp.Find(row.Schema, time), schema.Zone, schema.TimestampKind) : null;
    }

    /// <summary>Reads the current row of the cursor.</summary>
    /// <exception cref="ArgumentException">A value is infinite, or the series id or the time is missing; the message names the column and the row.</exception>
    public void Read(ForecastRow destination)
    {
        destination.Position = _row.Position;
        destination.Id = _id is null ? default : ReadId(_id, _row, _schema.SeriesColumnName!);
        (destination.Time, destination.Universal) = _time?.Read() ?? default;
        Read(_targets, destination.Targets);
        Read(_past, destination.Past);
        Read(_future, destination.Future);
        Read(_statics, destination.Statics);
        if (_time is not null)
            _schema.FillCalendar(destination.Time, destination.Future);
    }

    /// <exception cref="ArgumentException">The id is missing.</exception>
    public static ReadOnlyMemory<char> ReadId(NameReader reader, DataViewRow row, string column) => reader.Read() is { IsEmpty: false } id ? id
        : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
            $"The {ColumnRule.SeriesId.Role} column '{column}' is empty in row {row.Position}; every row needs the id of its series."));

    private static ValueReader[] Create(DataViewRow row, ColumnRule rule, IReadOnlyList<SeriesColumn> columns) =>
        [.. columns.Select(column => ValueReader.Create(row, rule.Find(row.Schema, column), rule.Role, column))];

    private static void Read(ValueReader[] readers, Span<float> destination)
    {
        foreach (var reader in readers)
        {
            reader.Read(destination[..reader.Width]);
            destination = destination[reader.Width..];
        }
    }
}
