using System.Globalization;
using Microsoft.ML.Recurrent.Evaluation.Rows;

namespace Microsoft.ML.Recurrent.Evaluation.Accuracy;

/// <summary>Represents the metrics by group: overall, series, steps ahead and targets. Not safe for concurrent use.</summary>
internal sealed class MetricGroups
{
    private readonly ForecastingMetricsOptions _options;
    private readonly SeriesRows _rows;
    private readonly AccuracyGroup _all;
    private readonly AccuracyGroup[] _series;
    private readonly AccuracyGroup[] _steps;
    private readonly AccuracyGroup[] _targets;
    private MissingValues _missing;

    public MetricGroups(ForecastingMetricsOptions options, SeriesRows rows, int horizon)
    {
        _options = options;
        _rows = rows;
        _all = new AccuracyGroup(options);
        _series = NewGroups(rows.Series.Count);
        _steps = NewGroups(horizon);
        _targets = NewGroups(rows.TargetCount);
    }

    public void AddMissing(MissingValues missing)
    {
        _missing.Forecasts += missing.Forecasts;
        _missing.Actuals += missing.Actuals;
    }

    /// <summary>Adds the sums of one forecaster on a channel.</summary>
    /// <param name="source">The forecaster.</param>
    /// <param name="series">The series of the channel.</param>
    /// <param name="target">The target of the channel.</param>
    /// <param name="steps">The sums by step ahead. [H]</param>
    /// <param name="total">The sum over the steps.</param>
    /// <param name="scale">The scale of the channel.</param>
    public void AddChannel(ForecastSource source, int series, int target, ReadOnlySpan<ErrorSums> steps, ErrorSums total, ErrorScale scale)
    {
        _all.AddChannel(source, total, scale);
        _series[series].AddChannel(source, total, scale);
        _targets[target].AddChannel(source, total, scale);
        for (var h = 0; h < steps.Length; h++)
            _steps[h].AddChannel(source, steps[h], scale);
    }

    public ForecastingMetrics ToMetrics() => new(
        _all,
        _missing,
        [.. _series.Select((group, s) => new ForecastGroupMetrics(_rows.Series[s].Name, group))],
        [.. _steps.Select((group, h) => new ForecastGroupMetrics((h + 1).ToString(CultureInfo.InvariantCulture), group))],
        [.. _targets.Select((group, c) => new ForecastGroupMetrics(_rows.Schema.TargetNames[c], group))]);

    private AccuracyGroup[] NewGroups(int count) => [.. Enumerable.Range(0, count).Select(_ => new AccuracyGroup(_options))];
}
