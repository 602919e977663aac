using Microsoft.ML.Recurrent.Evaluation;
using Microsoft.ML.Recurrent.Forecasting;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Which columns hold actual values and forecasts, and how they are compared; what evaluation and cross-validation share.
/// <para>
/// <b>Alignment: the forecast in a row is of the next steps of its series; its first slot is the NEXT step, never the row itself.</b> Where there are times,
/// the step after a day is the next day, whether the data has a row for it or not: a forecast is compared with the value at its time, and counts nowhere if
/// there is none. There are times if <see cref="TimestampColumnName"/> is given, or if the forecasts come from a forecaster of this library that read times:
/// its columns of forecasts carry the name of that column and the steps of its times as an annotation. Without times the next step is the next row of the
/// series, as in what ForecastBySsa gives.
/// </para>
/// <para>
/// A row whose forecast is used is called an origin: its own actual value is the last one that the forecast knows. Where there are times, a row without any
/// actual value is not an origin, so that it makes no difference whether the data has such rows or not; and what options count in rows they count in steps
/// of time.
/// </para>
/// </summary>
/// <remarks>Options are checked and copied by the method they are given to. Not safe for concurrent changes.</remarks>
/// <include file="../Documentation/CrossValidate.xml" path="documentation/example"/>
public abstract class ForecastingMetricsOptions
{
    private protected ForecastingMetricsOptions()
    {
    }

    /// <summary>
    /// The column of actual values: Single, or a fixed vector of C Single where there are several targets. Rows of a series are in order of time. NaN is
    /// missing and counts nowhere; infinity is an error.
    /// </summary>
    /// <value>Default Value.</value>
    public string ActualColumnName { get; set; } = ForecastingMetricsDefaults.ActualColumnName;

    /// <summary>
    /// The column of forecasts: a fixed vector of H times C Single, H the horizon, step by step: the C targets of the next step, then those of the step
    /// after it, and so on; or a Single, one step of one target. NaN means no forecast: such values are counted, and left out of every figure. Infinity is
    /// an error.
    /// </summary>
    /// <value>Default Forecast.</value>
    public string ForecastColumnName { get; set; } = ForecastingMetricsDefaults.ForecastColumnName;

    /// <summary>The column that tells series apart, text or a key; rows of different series may be mixed.</summary>
    /// <value>Default null: that of the forecaster if the forecasts come from one of this library, otherwise all rows are one series.</value>
    public string? SeriesColumnName { get; set; }

    /// <summary>
    /// The column of the time of a row: DateTime or DateTimeOffset. Needed for forecasts that come from elsewhere, or have lost their annotations, as in a
    /// file of text. Steps are those of the forecaster, which has a time zone and closed times if its options have; of forecasts from elsewhere they are
    /// found in the data as
    /// <see cref="ForecastingOptions.TimestampColumnName"/> and <see cref="ClosedTimes.Automatic"/> do.
    /// </summary>
    /// <value>Default null: that of the forecaster if the forecasts come from one of this library, otherwise every row is a step.</value>
    public string? TimestampColumnName { get; set; }

    /// <summary>The column of lower bounds, a vector like the forecast; null means none.</summary>
    /// <value>Default null; given together with <see cref="ConfidenceUpperBoundColumn"/>.</value>
    public string? ConfidenceLowerBoundColumn { get; set; }

    /// <summary>The column of upper bounds, a vector like the forecast; null means none.</summary>
    /// <value>Default null; given together with <see cref="ConfidenceLowerBoundColumn"/>.</value>
    public string? ConfidenceUpperBoundColumn { get; set; }

    /// <summary>Share of the values that the bounds are meant to hold; only the scaled interval score depends on it.</summary>
    /// <value>Default 0.95; above 0 and below 1.</value>
    public float ConfidenceLevel { get; set; } = ForecastingDefaults.ConfidenceLevel;

    /// <summary>
    /// The column of quantile forecasts: a fixed vector of H times C times Q Single, step by step, in a step target by target, and for each of them the Q
    /// quantiles in the order of <see cref="QuantileLevels"/>. Null means none.
    /// </summary>
    /// <value>Default null; given together with <see cref="QuantileLevels"/>.</value>
    public string? QuantileColumnName { get; set; }

    /// <summary>The levels of the quantile forecasts.</summary>
    /// <value>Default none; different values above 0 and below 1.</value>
    public IReadOnlyList<float> QuantileLevels { get; set; } = [];

    /// <summary>
    /// Steps after which a series repeats its pattern, such as 24 for hours; 1 means none. Seasonal naive, Naive2 and the scaled errors use it. Where there
    /// are times these are steps of time: with daily steps 7 is a week, whatever days have no row or are closed.
    /// </summary>
    /// <value>Default 1; 1 to 1,000,000.</value>
    public int SeasonLength { get; set; } = 1;

    /// <summary>
    /// Rows from one origin to the next; 1 makes every row an origin. Steps where there are times: if the step of an origin has no row with a value, the
    /// last such row before it takes its place, unless that is an origin already.
    /// </summary>
    /// <value>Default 1; at least 1.</value>
    public int OriginStride { get; set; } = 1;

    /// <summary>Stops the work with an <see cref="OperationCanceledException"/>.</summary>
    /// <value>Default none.</value>
    public CancellationToken CancellationToken { get; set; }

    /// <summary>The quantile levels of a checked copy. [Q]</summary>
    internal float[] Levels { get; private set; } = [];

    internal bool HasBounds => ConfidenceLowerBoundColumn is not null;

    /// <summary>Checks everything and returns a copy that the caller cannot change any more.</summary>
    /// <exception cref="ArgumentException">Something is out of range; the message names every violation, the value found and the range.</exception>
    internal static T CheckedCopy<T>(T options) where T : ForecastingMetricsOptions
    {
        ArgumentNullException.ThrowIfNull(options);
        var violations = new OptionViolations(options.GetType().Name);
        options.Check(violations);
        violations.ThrowIfAny();
        var copy = (T)options.MemberwiseClone();
        copy.Levels = [.. options.QuantileLevels];
        copy.QuantileLevels = copy.Levels;
        return copy;
    }

    /// <summary>Adds what is wrong. An override calls the base first.</summary>
    private protected virtual void Check(OptionViolations violations)
    {
        violations.RequireText(nameof(ActualColumnName), ActualColumnName);
        violations.RequireText(nameof(ForecastColumnName), ForecastColumnName);
        violations.Require(SeriesColumnName is not "", nameof(SeriesColumnName), "empty", "null or a column name");
        violations.Require(TimestampColumnName is not "", nameof(TimestampColumnName), "empty", "null or a column name");
        violations.Require(QuantileColumnName is not "", nameof(QuantileColumnName), "empty", "null or a column name");
        violations.Require(ConfidenceLowerBoundColumn is not "", nameof(ConfidenceLowerBoundColumn), "empty", "null or a column name");
        violations.Require(ConfidenceUpperBoundColumn is not "", nameof(ConfidenceUpperBoundColumn), "empty", "null or a column name");
        violations.Require(HasBounds == ConfidenceUpperBoundColumn is not null, nameof(ConfidenceLowerBoundColumn), HasBounds ? "given" : "not given",
            $"given together with {nameof(ConfidenceUpperBoundColumn)}, or not at all");
        violations.Require(ConfidenceLevel > 0 && ConfidenceLevel < 1, nameof(ConfidenceLevel), ConfidenceLevel, "above 0 and below 1");
        violations.RequireBetween(nameof(SeasonLength), SeasonLength, 1, ForecastingDefaults.LongestLength);
        violations.RequireAtLeast(nameof(OriginStride), OriginStride, 1);
        CheckQuantiles(violations);
    }

    private void CheckQuantiles(OptionViolations violations)
    {
        if (QuantileLevels is null)
        {
            violations.Add(nameof(QuantileLevels), "null", "a list, which may be empty");
            return;
        }

        violations.Require(QuantileLevels.All(level => level > 0 && level < 1) && QuantileLevels.Distinct().Count() == QuantileLevels.Count,
            nameof(QuantileLevels), $"[{string.Join(", ", QuantileLevels)}]", "different values above 0 and below 1");
        violations.Require((QuantileLevels.Count > 0) == (QuantileColumnName is not null), nameof(QuantileColumnName),
            QuantileColumnName is null ? "not given" : "given", $"given together with {nameof(QuantileLevels)}, or not at all");
    }
}
