using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Data;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>Learns a <see cref="SeriesSchema"/> from data: widths from the columns; sampling interval and categories from one pass over the rows.</summary>
internal static class SchemaLearner
{
    public static SeriesSchema Learn(SeriesColumns columns, IDataView data, RecurrentLog log)
    {
        if (columns.Timestamp is null && (columns.Calendar & ~CalendarFeatures.Automatic) != 0)
            throw new ArgumentException($"The calendar features {columns.Calendar} need a timestamp column, and none is named.");
        foreach (var (name, rule) in columns.Rules())
            rule.Find(data.Schema, name);
        var statics = columns.Statics.Select(name => data.Schema[name]).ToArray();
        var categories = statics.Where(column => ColumnRule.ContentOf(column.Type) == ColumnContent.Name)
            .Select(column => (Column: column, Names: new HashSet<string>(StringComparer.Ordinal))).ToArray();
        var (step, span) = Scan(columns, data, categories);
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
            Step = step,
            Calendar = SeriesCalendar.Choose(columns.Calendar, step, span),
        };
        if (columns.Timestamp is not null)
            log.Info(step is null ? "No series has two rows: there is no sampling interval."
                : $"Rows are {step} apart. Calendar features: {schema.Calendar.Features}.");
        return schema;
    }

    private static (TimeStep? Step, TimeSpan Span) Scan(
        SeriesColumns columns, IDataView data, (DataViewSchema.Column Column, HashSet<string> Names)[] categories)
    {
        if (columns.Timestamp is null && categories.Length == 0)
            return (null, default);
        var needed = categories.Select(c => c.Column).ToList();
        if (columns.Timestamp is not null)
            needed.AddRange(new[] { columns.Timestamp, columns.Series }.OfType<string>().Select(name => data.Schema[name]));
        using var cursor = data.GetRowCursor(needed);
        var readers = Array.ConvertAll(categories, c => (
            c.Column.Name, c.Names, Lookup: c.Names.GetAlternateLookup<ReadOnlySpan<char>>(), Reader: NameReader.Create(cursor, c.Column)));
        var times = columns.Timestamp is null ? null : new TimeScan(columns, cursor);
        while (cursor.MoveNext())
        {
            times?.Read();
            foreach (var (column, names, lookup, reader) in readers)
            {
                var name = reader.Read().Span;
                if (!name.IsEmpty && lookup.Add(name) && names.Count > SeriesSchema.MostCategories)
                    throw new ArgumentException($"The {ColumnRule.Static.Role} column '{column}' has more than {SeriesSchema.MostCategories} different "
                        + "categories; an id that names each series is of no use to a model of all of them.");
            }
        }

        return (times?.Steps.Find(), times?.Span ?? default);
    }

    private static SeriesColumn[] Widths(IEnumerable<DataViewSchema.Column> columns, string role)
    {
        SeriesColumn[] found = [.. columns.Select(column => new SeriesColumn(column.Name, ColumnRule.WidthOf(column.Type)))];
        var width = found.Sum(column => (long)column.Width);
        return width <= SeriesSchema.MostValues ? found
            : throw new ArgumentException($"The {role} columns hold {width} values per row; at most {SeriesSchema.MostValues} are allowed.");
    }

    private static string[] NamesOf(DataViewSchema.Column column)
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

    /// <summary>Gathers the differences in time of the rows of each series.</summary>
    private sealed class TimeScan
    {
        private readonly SeriesColumns _columns;
        private readonly DataViewRow _row;
        private readonly NameReader? _ids;
        private readonly ValueGetter<DateTime> _times;
        private readonly Dictionary<string, (DateTime First, DateTime Last)> _series = new(StringComparer.Ordinal);
        private readonly Dictionary<string, (DateTime First, DateTime Last)>.AlternateLookup<ReadOnlySpan<char>> _lookup;

        public TimeScan(SeriesColumns columns, DataViewRow row)
        {
            _columns = columns;
            _row = row;
            _ids = columns.Series is null ? null : NameReader.Create(row, row.Schema[columns.Series]);
            _times = row.GetGetter<DateTime>(row.Schema[columns.Timestamp!]);
            _lookup = _series.GetAlternateLookup<ReadOnlySpan<char>>();
        }

        public StepFinder Steps { get; } = new();

        public TimeSpan Span => _series.Values.Select(series => series.Last - series.First).DefaultIfEmpty().Max();

        public void Read()
        {
            var id = _ids is null ? default : SeriesRowReader.ReadId(_ids, _row, _columns.Series!);
            var time = SeriesRowReader.ReadTime(_times, _row, _columns.Timestamp!);
            ref var series = ref CollectionsMarshal.GetValueRefOrAddDefault(_lookup, id.Span, out var exists);
            if (exists)
                Steps.Add(series.Last, time);
            else
                Steps.Add(time);
            series = (exists ? series.First : time, time);
        }
    }
}
