using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Series.Grids;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Forecasting.Series.Columns;

/// <summary>
/// Learns a <see cref="SeriesSchema"/> from data: the widths from the columns, and the grid of times and the categories from one pass over the rows.
/// </summary>
internal static class SchemaLearner
{
    public static SeriesSchema Learn(SeriesColumns columns, IDataView data, RecurrentLog log)
    {
        if (columns.Timestamp is null && (columns.Calendar & ~CalendarFeatures.Automatic) != 0)
            throw new ArgumentException($"The calendar features {columns.Calendar} require a timestamp column, but no such column is given.");
        foreach (var (name, rule) in columns.Rules())
            rule.Find(data.Schema, name);
        if (columns is { Timestamp: { } timestamp, TimestampKind: not TimestampKind.Automatic } && data.Schema[timestamp].Type is DateTimeOffsetDataViewType)
            throw new ArgumentException($"The timestamp column '{timestamp}' is of type DateTimeOffset, whose values are points in time; "
                + $"{nameof(ForecastingOptions.TimestampKind)} must be {TimestampKind.Automatic}.");
        var statics = columns.Statics.Select(name => data.Schema[name]).ToArray();
        var categories = statics.Where(column => ColumnRule.ContentOf(column.Type) == ColumnContent.Name)
            .Select(column => (Column: column, Names: new HashSet<string>(StringComparer.Ordinal))).ToArray();
        var zone = columns is { Timestamp: not null, TimeZone: { } zoneId } ? FindZone(zoneId) : null;
        var scan = Scan(columns, zone, data, categories);
        var times = scan is null ? null : TimeLearner.Learn(scan, zone, columns.TimestampKind, columns.ClosedTimes);
        var schema = new SeriesSchema
        {
            TargetColumnName = columns.Target,
            TargetNames = NamesOf(data.Schema[columns.Target]),
            SeriesColumnName = columns.Series,
            TimestampColumnName = columns.Timestamp,
            PastColumns = Widths(columns.Past.Select(name => data.Schema[name]), ColumnRule.Past.Role),
            FutureColumns = Widths(columns.Future.Select(name => data.Schema[name]), ColumnRule.Future.Role),
            StaticColumns =
            [
                .. Widths(statics.Where(column => ColumnRule.ContentOf(column.Type) != ColumnContent.Name), ColumnRule.Static.Role),

                // In ordinal order, so that the order of the rows does not matter.
                .. categories.Select(c => new SeriesColumn(c.Column.Name, c.Names.Count, new Vocabulary([.. c.Names.Order(StringComparer.Ordinal)]))),
            ],
            Grid = times?.Grid,
            Zone = zone,
            TimestampKind = times?.Kind ?? TimestampKind.Automatic,
            Calendar = SeriesCalendar.Choose(columns.Calendar, times?.Grid, times?.Span ?? default),
        };
        if (columns.Timestamp is not null)
            log.Info(schema.Grid is null ? "No series has two rows, so there is no sampling interval."
                : $"{schema.DescribeGrid()}. {(times!.IsChosen ? $"Timestamps are read as {times.Kind} in {zone!.Id}. " : "")}"
                    + $"Calendar features: {schema.Calendar.Features}.");
        if (times?.Warning is { } warning)
            log.Warning(warning);
        return schema;
    }

    private static SeriesZone FindZone(string id) => SeriesZone.Find(id)
        ?? throw new ArgumentException(
            $"There is no time zone '{id}'; {nameof(ForecastingOptions.TimeZone)} must be an IANA identifier such as Europe/Berlin, or a Windows identifier.");

    private static TimeScan? Scan(SeriesColumns columns, SeriesZone? zone, IDataView data, (DataViewSchema.Column Column, HashSet<string> Names)[] categories)
    {
        if (columns.Timestamp is null && categories.Length == 0)
            return null;
        var needed = categories.Select(c => c.Column).ToList();
        if (columns.Timestamp is not null)
            needed.AddRange(new[] { columns.Timestamp, columns.Series, columns.Target }.OfType<string>().Select(name => data.Schema[name]));
        using var cursor = data.GetRowCursor(needed);
        var readers = Array.ConvertAll(categories, c => (
            c.Column.Name, c.Names, Lookup: c.Names.GetAlternateLookup<ReadOnlySpan<char>>(), Reader: NameReader.Create(cursor, c.Column)));
        var times = columns.Timestamp is null ? null : new TimeScan(columns, zone, cursor);
        while (cursor.MoveNext())
        {
            times?.Read();
            foreach (var (column, names, lookup, reader) in readers)
            {
                var name = reader.Read().Span;
                if (!name.IsEmpty && lookup.Add(name) && names.Count > SeriesSchema.MostCategories)
                    throw new ArgumentException($"The {ColumnRule.Static.Role} column '{column}' has more than {SeriesSchema.MostCategories} different "
                        + "categories; a column that identifies each series is of no use to a model that all series share.");
            }
        }

        return times;
    }

    private static SeriesColumn[] Widths(IEnumerable<DataViewSchema.Column> columns, string role)
    {
        SeriesColumn[] found = [.. columns.Select(column => new SeriesColumn(column.Name, ColumnRule.WidthOf(column.Type)))];
        var width = found.Sum(column => (long)column.Width);
        return width <= SeriesSchema.MostValues ? found
            : throw new ArgumentException($"The {role} columns hold {width} values per row; at most {SeriesSchema.MostValues} are allowed.");
    }

    /// <summary>Returns the names of the targets of a column, see <see cref="SeriesSchema.TargetNames"/>.</summary>
    public static string[] NamesOf(DataViewSchema.Column column)
    {
        if (column.Type is not VectorDataViewType { Size: var size })
            return [column.Name];
        Widths([column], ColumnRule.Target.Role);
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        if (column.HasSlotNames())
            column.GetSlotNames(ref names);
        string[] texts = [.. names.DenseValues().Select(name => name.ToString())];
        return texts.Length == size && texts.All(name => name.Length > 0) ? texts
            : [.. Enumerable.Range(0, size).Select(slot => string.Create(CultureInfo.InvariantCulture, $"{column.Name}[{slot}]"))];
    }
}
