using System.Globalization;
using Microsoft.ML.Recurrent.Forecasting.Series.Columns;
using Microsoft.ML.Recurrent.Forecasting.Series.Grids;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>Reads all series of data into memory.</summary>
internal static class SeriesLoader
{
    /// <summary>Reads the data once. Rows of a series must be in order of time; series may follow one another or be interleaved.</summary>
    /// <returns>The series in the order of their first rows; empty if there are no rows.</returns>
    /// <exception cref="ArgumentException">
    /// A row is not valid; the message names the column, the series, the row, what was found and what is allowed.
    /// </exception>
    public static List<TimeSeries> Load(IDataView data, SeriesSchema schema, RecurrentLog log)
    {
        var builders = Read(data, schema);
        var series = builders.ConvertAll(builder => builder.Build());
        if (series.Count > 0)
            log.Info(string.Create(CultureInfo.InvariantCulture,
                $"Read {series.Count} series of {series.Min(s => s.Length)} to {series.Max(s => s.Length)} steps."));
        Report(builders, schema, log);
        return series;
    }

    private static void Report(List<TimeSeriesBuilder> all, SeriesSchema schema, RecurrentLog log)
    {
        var (filled, rows) = (all.Sum(one => one.Filled), all.Sum(one => (long)one.Rows));
        var (passed, snapped) = (all.Sum(one => one.PassedOver), all.Sum(one => one.Snapped));
        if (snapped > 0)
        {
            var most = TimeSpan.FromTicks(all.Max(one => one.MostSnapped));
            log.Info(string.Create(CultureInfo.InvariantCulture,
                $"{snapped} rows were early or late, by up to {most:c}, and count as the nearest step of {schema.Grid}."));
        }

        if (passed > 0)
            log.Info(string.Create(CultureInfo.InvariantCulture, $"Skipped {passed} rows without a value at times that are closed."));
        if (all.Sum(one => one.Repeated) is > 0 and var repeated)
            log.Warning($"Skipped {GridWords.Count(repeated, "row")} of the hour that clocks show twice when daylight saving ends: opening hours "
                + "follow the clock, so that this hour has one step.");
        if (filled == 0)
            return;
        var text = string.Create(CultureInfo.InvariantCulture,
            $"Filled {filled} steps that are missing in time, in {all.Count(one => one.Filled > 0)} series, with missing values.");
        if (filled <= rows)
        {
            log.Info(text);
            return;
        }

        var holed = all.MaxBy(one => one.LongestGap?.Missing ?? 0)!;
        log.Warning($"{text} That is more than the {rows.ToString(CultureInfo.InvariantCulture)} rows of the data; the longest gap is "
            + $"{SeriesErrors.Describe(holed.LongestGap!.Value, schema, holed.Id)}. Check whether one of the dates is wrong.");
    }

    private static List<TimeSeriesBuilder> Read(IDataView data, SeriesSchema schema)
    {
        using var cursor = data.GetRowCursor(schema.Find(data.Schema));
        var reader = new SeriesRowReader(schema, cursor);
        var row = schema.CreateRow();
        var builders = new List<TimeSeriesBuilder>();
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
