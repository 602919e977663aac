using System.Globalization;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>Reads all series of data into memory.</summary>
internal static class SeriesLoader
{
    /// <summary>Reads the data once. Rows of a series are in order of time; series may follow one another or be interleaved.</summary>
    /// <returns>The series in the order of their first rows; none if there are no rows.</returns>
    /// <exception cref="ArgumentException">A row is unfit; the message names column, series, row, what was found and what is allowed.</exception>
    public static List<TimeSeries> Load(IDataView data, SeriesSchema schema, RecurrentLog log)
    {
        var builders = Read(data, schema);
        var series = new List<TimeSeries>(builders.Count);
        var (filled, holed) = (0L, 0);
        for (var i = 0; i < builders.Count; i++)
        {
            filled += builders[i]!.Filled;
            holed += builders[i]!.Filled > 0 ? 1 : 0;
            series.Add(builders[i]!.Build());

            // Each series exists twice only while it is built.
            builders[i] = null;
        }

        if (series.Count > 0)
            log.Info(string.Create(CultureInfo.InvariantCulture,
                $"Read {series.Count} series of {series.Min(s => s.Length)} to {series.Max(s => s.Length)} steps."));
        if (filled > 0)
            log.Info(string.Create(CultureInfo.InvariantCulture,
                $"Filled {filled} steps that are missing in time, in {holed} series, as missing values."));
        return series;
    }

    private static List<TimeSeriesBuilder?> Read(IDataView data, SeriesSchema schema)
    {
        using var cursor = data.GetRowCursor(schema.Find(data.Schema));
        var reader = new SeriesRowReader(schema, cursor);
        var row = schema.CreateRow();
        var builders = new List<TimeSeriesBuilder?>();
        var known = new Dictionary<string, TimeSeriesBuilder>(StringComparer.Ordinal);
        var lookup = known.GetAlternateLookup<ReadOnlySpan<char>>();
        TimeSeriesBuilder? current = null;
        while (cursor.MoveNext())
        {
            reader.Read(row);
            if ((current is null || !row.Id.Span.SequenceEqual(current.Id)) && !lookup.TryGetValue(row.Id.Span, out current))
            {
                current = new TimeSeriesBuilder(schema, row);
                builders.Add(current);
                known.Add(current.Id, current);
            }

            current.Add(row);
        }

        return builders;
    }
}
