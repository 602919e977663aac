using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Series.Columns;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Evaluation.Rows;

/// <summary>Represents the columns used to compare forecasts with the actual values, except those of the forecasts.</summary>
/// <param name="Actual">The actual values.</param>
/// <param name="Series">The series of a row; null if there is only one.</param>
/// <param name="Timestamp">The time of a row; null if every row is a step.</param>
internal sealed record EvaluationColumns(DataViewSchema.Column Actual, DataViewSchema.Column? Series, DataViewSchema.Column? Timestamp)
{
    public IEnumerable<DataViewSchema.Column> All => new[] { Actual, Series, Timestamp }.OfType<DataViewSchema.Column>();

    /// <exception cref="ArgumentException">A column is missing or unsuitable.</exception>
    public static EvaluationColumns Find(DataViewSchema data, SeriesSchema schema) =>
        Find(data, schema.TargetColumnName, schema.SeriesColumnName, schema.TimestampColumnName);

    /// <summary>Determines what a step of the rows is: from the options and, for those that are not set, from the forecasts or their estimator.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="options">The options.</param>
    /// <param name="forecasts">The schema of the forecasts, or null.</param>
    /// <param name="estimator">The columns that the estimator of the forecasts reads, or null.</param>
    /// <param name="log">Receives what was found.</param>
    /// <exception cref="ArgumentException">A column is missing or unsuitable.</exception>
    public static SeriesSchema SchemaOf(IDataView data, ForecastingMetricsOptions options, SeriesSchema? forecasts, SeriesColumns? estimator, RecurrentLog log)
    {
        var series = options.SeriesColumnName ?? forecasts?.SeriesColumnName ?? estimator?.Series;
        var timestamp = options.TimestampColumnName ?? forecasts?.TimestampColumnName ?? estimator?.Timestamp;
        var found = Find(data.Schema, options.ActualColumnName, series, timestamp);
        if (timestamp is null && data.Schema.FirstOrDefault(IsTime) is { Name: { } time })
            log.Warning($"Every row counts as one time step, because no {nameof(options.TimestampColumnName)} is specified. If rows may be missing, specify "
                + $"it: '{time}' contains times.");
        if (forecasts?.TimestampColumnName is not null)
            return forecasts with
            {
                TargetColumnName = options.ActualColumnName,
                TargetNames = SchemaLearner.NamesOf(found.Actual),
                SeriesColumnName = series,
                TimestampColumnName = timestamp,
            };
        var columns = (estimator ?? new SeriesColumns("", null, null, [], [], [], CalendarFeatures.None)).WithoutCovariates(options.ActualColumnName);
        return SeriesSchema.Learn(columns with { Series = series, Timestamp = timestamp }, data, log);
    }

    private static EvaluationColumns Find(DataViewSchema data, string actual, string? series, string? timestamp) => new(
        SchemaColumns.Require(data, actual, "actual", type => type == NumberDataViewType.Single
            || type is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType == NumberDataViewType.Single,
            "Single, or a vector of Single of known size if there are several targets"),
        series is null ? null : SeriesIdReader.Require(data, series),
        timestamp is null ? null : ColumnRule.Timestamp.Find(data, timestamp));

    private static bool IsTime(DataViewSchema.Column column) => !column.IsHidden && column.Type is DateTimeDataViewType or DateTimeOffsetDataViewType;
}
