using System.Globalization;
using Microsoft.ML.Recurrent.Forecasting.Series.Columns;
using Microsoft.ML.Recurrent.Forecasting.Series.Grids;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>Creates the errors of a row that does not continue its series.</summary>
internal static class SeriesErrors
{
    // Clocks are changed by two hours at most.
    private static readonly TimeSpan s_longestChange = TimeSpan.FromHours(2);

    public static ArgumentException NotLater(SeriesSchema schema, string id, ForecastRow row, DateTime last) => new(
        $"The timestamp column '{schema.TimestampColumnName}' holds {Text(row.Time)} in {Row(row, id)}, after {Text(last)} in the row before it; "
        + "the rows of a series must be in order of time, each time once."
        + (schema.Zone is null && last - row.Time <= s_longestChange
            ? $" If this is the hour that a change of daylight saving repeats, set {nameof(ForecastingOptions.TimeZone)}." : ""));

    public static ArgumentException BetweenSteps(SeriesSchema schema, string id, ForecastRow row, DateTime? last, DateTime nearest) => new(
        $"The timestamp column '{schema.TimestampColumnName}' holds {Text(row.Time)} in {Row(row, id)}, which is not a whole number of steps of {schema.Grid}"
        + $"{(last is { } time ? $" after {Text(time)} in the row before it" : "")}. The nearest step is {Text(nearest)}; a row may be up to "
        + $"{GridWords.Interval(schema.Grid!.Tolerance)} early or late, and each step has one row. Round the times to steps, or keep one row for each step."
        + (schema.Zone is null ? $" If the times are those of a time zone with daylight saving, set {nameof(ForecastingOptions.TimeZone)}." : ""));

    public static ArgumentException Closed(SeriesSchema schema, string id, ForecastRow row, DateTime next) => new(
        $"The timestamp column '{schema.TimestampColumnName}' holds {Text(row.Time)}, a {row.Time.DayOfWeek}, in {Row(row, id)}, but the series is closed "
        + $"at that time, as in all of the training data ({schema.DescribeGrid()}). A nearby step is {Text(next)}. Leave the row out, or train with "
        + $"{nameof(ForecastingOptions.ClosedTimes)} = {nameof(ClosedTimes.None)}, or on data with such rows.");

    public static ArgumentException NeverShown(SeriesSchema schema, string id, ForecastRow row) => new(
        $"The timestamp column '{schema.TimestampColumnName}' holds {Text(row.Time)} in {Row(row, id)}, which clocks in {schema.Zone?.Id} never show: they "
        + $"skip it when daylight saving begins. If the times are UTC, set {nameof(ForecastingOptions.TimestampKind)} to {nameof(TimestampKind.Universal)}.");

    public static ArgumentException GapTooLong(
        SeriesSchema schema, string id, DateTime time, long position, DateTime last, long? lastPosition, long missing, long most) => new(
        $"The timestamp column '{schema.TimestampColumnName}' holds {Text(time)} in {Row(position, id)}, "
        + string.Create(CultureInfo.InvariantCulture, $"{missing} missing steps of {schema.Grid} after {Text(last)}")
        + (lastPosition is { } row ? string.Create(CultureInfo.InvariantCulture, $" in row {row}; ") : "; ")
        + string.Create(CultureInfo.InvariantCulture, $"at most {most} are filled: 10 for each row so far, or 1000 if that is more. ")
        + "Correct the date if one of the two is wrong. If both are right, start a new series after the gap.");

    /// <summary>Describes a gap for a warning.</summary>
    public static string Describe(SeriesGap gap, SeriesSchema schema, string id) => string.Create(CultureInfo.InvariantCulture,
        $"{gap.Missing} steps of {schema.Grid} between {Text(gap.Before.Last)} in row {gap.LastPosition} and {Text(gap.NextTime)} in ")
        + Row(gap.NextPosition, id);

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
                    + "static columns must have the same values in all rows of a series.");
            start += column.Width;
        }

        throw new ArgumentException("The statics have not changed.", nameof(row));
    }

    private static string Row(ForecastRow row, string id) => Row(row.Position, id);

    private static string Row(long position, string id) =>
        string.Create(CultureInfo.InvariantCulture, $"row {position}") + (id.Length == 0 ? "" : $" of series '{id}'");

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
