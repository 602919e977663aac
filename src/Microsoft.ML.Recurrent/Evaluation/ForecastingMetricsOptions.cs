using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Specifies which columns contain actual values and forecasts, and how they are compared; shared by evaluation and cross-validation.
/// <para>
/// <b>Alignment: the forecast in a row is for the next steps of its series; its first slot is the NEXT step, never the row itself.</b> If there are times, the
/// step after a day is the next day, whether or not the data has a row for it: a forecast is compared with the value at its time, and is not part of any figure
/// if there is none. There are times if <see cref="TimestampColumnName"/> is specified, or if the forecasts are those of a forecaster of this library that read
/// times: its forecast columns carry the name of that column and the steps of its times as an annotation. Without times, the next step is the next row of the
/// series, as in the output of ForecastBySsa.
/// </para>
/// <para>
/// A row whose forecast is used is called an origin: its own actual value is the last one that the forecast knows. If there are times, a row without any actual
/// value is not an origin, so it makes no difference whether or not the data has such rows; and numbers of rows in the options are then numbers of time steps.
/// </para>
/// </summary>
/// <remarks>The options are checked and copied by the method that receives them. Not safe for concurrent changes.</remarks>
/// <include file="../Documentation/CrossValidate.xml" path="documentation/example"/>
public abstract class ForecastingMetricsOptions
{
    private protected ForecastingMetricsOptions(OptionTable table) => table.SetDefaults(this);

    /// <summary>
    /// Gets or sets the name of the column of actual values: Single, or a fixed vector of C Single for several targets. The rows of a series are in order of
    /// time. NaN is a missing value and not part of any figure; infinity is an error.
    /// </summary>
    /// <value>The default is Value.</value>
    public string ActualColumnName { get; set; } = "";

    /// <summary>
    /// Gets or sets the name of the column of forecasts: a fixed vector of H times C Single, with H the horizon, step by step: the C targets of the next step,
    /// then those of the step after it, and so on; or a Single, for one step of one target. NaN means no forecast: such values are counted, and left out of
    /// every figure. Infinity is an error.
    /// </summary>
    /// <value>The default is Forecast.</value>
    public string ForecastColumnName { get; set; } = "";

    /// <summary>Gets or sets the name of the column that identifies the series of a row, text or a key; rows of different series may be mixed.</summary>
    /// <value>The default is null: that of the forecaster if the forecasts are those of one of this library, otherwise all rows are one series.</value>
    public string? SeriesColumnName { get; set; }

    /// <summary>
    /// Gets or sets the name of the column with the time of a row: DateTime or DateTimeOffset. Required for forecasts from other sources, and for those that
    /// have lost their annotations, for example in a text file. The steps are those of the forecaster, with the time zone and closed times of its options; for
    /// forecasts from other sources they are found in the data as described for <see cref="ForecastingOptions.TimestampColumnName"/> and
    /// <see cref="ClosedTimes.Automatic"/>.
    /// </summary>
    /// <value>The default is null: that of the forecaster if the forecasts are those of one of this library, otherwise every row is a step.</value>
    public string? TimestampColumnName { get; set; }

    /// <summary>Gets or sets the name of the column of lower bounds, a vector like the forecast; null means that there is none.</summary>
    /// <value>The default is null; given together with <see cref="ConfidenceUpperBoundColumnName"/>.</value>
    public string? ConfidenceLowerBoundColumnName { get; set; }

    /// <summary>Gets or sets the name of the column of upper bounds, a vector like the forecast; null means that there is none.</summary>
    /// <value>The default is null; given together with <see cref="ConfidenceLowerBoundColumnName"/>.</value>
    public string? ConfidenceUpperBoundColumnName { get; set; }

    /// <summary>
    /// Gets or sets the share of the values that the bounds are meant to contain. Only the scaled interval score depends on it. Only with <see
    /// cref="ConfidenceLowerBoundColumnName"/>.
    /// </summary>
    /// <value>The default is 0.95; above 0 and below 1.</value>
    public float ConfidenceLevel { get; set; }

    /// <summary>
    /// Gets or sets the name of the column of quantile forecasts: a fixed vector of H times C times Q Single, step by step, within a step target by target, and
    /// for each of them the Q quantiles in the order of <see cref="QuantileLevels"/>. Null means that there is none.
    /// </summary>
    /// <value>The default is null; given together with <see cref="QuantileLevels"/>.</value>
    public string? QuantileColumnName { get; set; }

    /// <summary>Gets or sets the levels of the quantile forecasts.</summary>
    /// <value>The default is an empty array; otherwise different values above 0 and below 1.</value>
    public float[] QuantileLevels { get; set; } = [];

    /// <summary>
    /// Gets or sets the number of steps after which a series repeats its pattern, such as 24 for hours; 1 means that there is no pattern. Seasonal naive,
    /// Naive2 and the scaled errors use it. If there are times, these are time steps: with daily steps, 7 is a week, whatever days have no row or are closed.
    /// </summary>
    /// <value>The default is 1; 1 to 1,000,000.</value>
    public int SeasonLength { get; set; }

    /// <summary>
    /// Gets or sets the number of rows from one origin to the next; 1 makes every row an origin. If there are times, the number of steps: if there is no row
    /// with a value at the step of an origin, the last such row before it is the origin instead, unless it is one already.
    /// </summary>
    /// <value>The default is 1; at least 1.</value>
    public int OriginStride { get; set; }

    /// <summary>Gets or sets the token that stops the work with an <see cref="OperationCanceledException"/>.</summary>
    /// <value>The default is none.</value>
    public CancellationToken CancellationToken { get; set; }

    /// <summary>Gets the column of quantiles, or null, and their levels.</summary>
    internal (string? ColumnName, float[] Levels) Quantiles => (QuantileColumnName, [.. QuantileLevels]);

    /// <summary>Gets a value that indicates whether there are columns of bounds.</summary>
    internal bool HasBounds => ConfidenceLowerBoundColumnName is not null;

    /// <summary>Sets the columns to those of a forecaster, and the season if the forecaster has one.</summary>
    /// <exception cref="ArgumentException">The season is another one.</exception>
    internal void Measure(ForecastingOptions forecaster)
    {
        var (read, written) = (forecaster.Sources, forecaster.Columns);
        (ActualColumnName, SeriesColumnName, TimestampColumnName) = (read.Target, read.Series, read.Timestamp);
        (ForecastColumnName, QuantileColumnName) = (written.Forecast, written.Quantiles);
        QuantileLevels = written.Quantiles is null ? [] : [.. written.QuantileLevels];
        if (forecaster.SeasonLength is not { } season)
            return;
        if (SeasonLength != 1 && SeasonLength != season)
            throw new ArgumentException(
                $"{nameof(SeasonLength)} is {SeasonLength}; allowed: {season}, which is that of the options to start from.", "validation");
        SeasonLength = season;
    }
}
