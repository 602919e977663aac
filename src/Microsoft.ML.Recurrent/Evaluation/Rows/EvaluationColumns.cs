using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Series.Columns;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Evaluation.Rows;

/// <summary>The columns by which forecasts are compared with what came, apart from the forecasts.</summary>
/// <param name="Actual">The actual values.</param>
/// <param name="Series">Which series a row belongs to; null where there is one.</param>
/// <param name="Timestamp">The time of a row; null where every row is a step.</param>
internal sealed record EvaluationColumns(DataViewSchema.Column Actual, DataViewSchema.Column? Series, DataViewSchema.Column? Timestamp)
{
    public IEnumerable<DataViewSchema.Column> All => new[] { Actual, Series, Timestamp }.OfType<DataViewSchema.Column>();

    /// <exception cref="ArgumentException">A column is missing or unsuitable.</exception>
    public static EvaluationColumns Find(DataViewSchema data, SeriesSchema schema) =>
        Find(data, schema.TargetColumnName, schema.SeriesColumnName, schema.TimestampColumnName);

    /// <summary>What a step of the rows is: by the options, and by what the forecasts or their estimator know where the options are silent.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="options">The options.</param>
    /// <param name="forecasts">What the forecasts know, or null.</param>
    /// <param name="estimator">What the estimator of the forecasts reads, or null.</param>
    /// <param name="log">Is told what was found.</param>
    /// <exception cref="ArgumentException">A column is missing or unsuitable.</exception>
    public static SeriesSchema SchemaOf(IDataView data, ForecastingMetricsOptions options, SeriesSchema? forecasts, SeriesColumns? estimator, RecurrentLog log)
    {
        var series = options.SeriesColumnName ?? forecasts?.SeriesColumnName ?? estimator?.Series;
        var timestamp = options.TimestampColumnName ?? forecasts?.TimestampColumnName ?? estimator?.Timestamp;
        var found = Find(data.Schema, options.ActualColumnName, series, timestamp);
        if (timestamp is null && data.Schema.FirstOrDefault(IsTime) is { Name: { } time })
            log.Warning($"Every row counts as one step of time, as no {nameof(options.TimestampColumnName)} is given. Should rows be missing, give it: "
                + $"'{time}' holds times.");
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
            "Single, or a vector of Single of known size where there are several targets"),
        series is null ? null : SeriesIdReader.Require(data, series),
        timestamp is null ? null : ColumnRule.Timestamp.Find(data, timestamp));

    private static bool IsTime(DataViewSchema.Column column) => !column.IsHidden && column.Type is DateTimeDataViewType or DateTimeOffsetDataViewType;
}
