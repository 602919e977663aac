using System.Globalization;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>The words for a row that does not continue its series.</summary>
internal static class SeriesErrors
{
    public static ArgumentException NotLater(SeriesSchema schema, string id, ForecastRow row, DateTime last) => new(
        $"The timestamp column '{schema.TimestampColumnName}' holds {Text(row.Time)} in {Row(row, id)}, after {Text(last)} in the row before it; "
        + "the rows of a series are in order of time, each time once.");

    public static ArgumentException BesideTheGrid(SeriesSchema schema, string id, ForecastRow row, DateTime last) => new(
        $"The timestamp column '{schema.TimestampColumnName}' holds {Text(row.Time)} in {Row(row, id)}, which is no whole number of steps of {schema.Step} "
        + $"after {Text(last)} in the row before it; steps may be missing, but none may lie between them.");

    public static ArgumentException GapTooLong(SeriesSchema schema, string id, ForecastRow row, DateTime last, long missing, int most) => new(
        $"The timestamp column '{schema.TimestampColumnName}' holds {Text(row.Time)} in {Row(row, id)}, "
        + string.Create(CultureInfo.InvariantCulture, $"{missing} missing steps of {schema.Step} after {Text(last)}; at most {most} are filled."));

    public static ArgumentException OtherSeries(SeriesSchema schema, string id, ForecastRow row) => new(
        $"The series id column '{schema.SeriesColumnName}' holds '{row.Id}' in row {row.Position.ToString(CultureInfo.InvariantCulture)}; "
        + $"the series so far is '{id}'.");

    public static ArgumentException NotServed(string id, ForecastRow row) => new(
        $"The row belongs to the series '{row.Id}', but the engine serves the series '{id}'.");

    public static ArgumentException StaticsChanged(SeriesSchema schema, string id, ForecastRow row, ReadOnlySpan<float> before)
    {
        var start = 0;
        foreach (var column in schema.StaticColumns)
        {
            var was = before.Slice(start, column.Width);
            var now = row.Statics.AsSpan(start, column.Width);
            if (!was.SequenceEqual(now))
                return new ArgumentException($"The static column '{column.Name}' changes from {Text(column, was)} to {Text(column, now)} in {Row(row, id)}; "
                    + "statics are the same in all rows of a series.");
            start += column.Width;
        }

        throw new ArgumentException("The statics have not changed.", nameof(row));
    }

    private static string Row(ForecastRow row, string id) =>
        string.Create(CultureInfo.InvariantCulture, $"row {row.Position}") + (id.Length == 0 ? "" : $" of series '{id}'");

    private static string Text(DateTime time) => time.ToString(
        time.TimeOfDay == default ? "yyyy-MM-dd" : time.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm:ss.FFFFFFF",
        CultureInfo.InvariantCulture);

    private static string Text(SeriesColumn column, ReadOnlySpan<float> values)
    {
        if (column.Categories is null)
            return string.Join(", ", values.ToArray().Select(value => value.ToString(CultureInfo.InvariantCulture)));
        var category = values.IndexOf(1f);
        return category < 0 ? "no known category" : $"'{column.Categories.Words[category]}'";
    }
}
