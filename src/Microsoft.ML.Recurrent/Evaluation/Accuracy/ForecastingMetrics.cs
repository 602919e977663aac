using Microsoft.ML.Recurrent.Evaluation.Accuracy;

namespace Microsoft.ML.Recurrent;

/// <summary>How good forecasts are: in all, by series, by step ahead and by target, beside what needs no model.</summary>
/// <remarks>Immutable and safe for concurrent use.</remarks>
public sealed class ForecastingMetrics : ForecastAccuracy
{
    internal ForecastingMetrics(
        AccuracyGroup all, MissingValues missing, IReadOnlyList<ForecastGroupMetrics> series, IReadOnlyList<ForecastGroupMetrics> steps,
        IReadOnlyList<ForecastGroupMetrics> targets)
        : base(all.FiguresOf(ForecastSource.Model))
    {
        MissingForecastCount = missing.Forecasts;
        MissingActualCount = missing.Actuals;
        Naive = new BenchmarkAccuracy(all.FiguresOf(ForecastSource.Naive));
        SeasonalNaive = new BenchmarkAccuracy(all.FiguresOf(ForecastSource.SeasonalNaive));
        Naive2 = new BenchmarkAccuracy(all.FiguresOf(ForecastSource.Naive2));
        Series = series;
        Steps = steps;
        Targets = targets;
    }

    /// <summary>Actual values at origins that had no forecast (NaN), and so count nowhere else. A good forecaster has none.</summary>
    public long MissingForecastCount { get; }

    /// <summary>
    /// Forecast values at origins whose time has no actual value, no row or a missing one, before the end of their series: days that are closed, gaps, rows
    /// that were removed. They count nowhere else.
    /// </summary>
    public long MissingActualCount { get; }

    /// <summary>Naive: the last value that is not missing stays.</summary>
    public BenchmarkAccuracy Naive { get; }

    /// <summary>
    /// Seasonal naive: the last season repeats itself, by time where there are times. A missing value of it is taken from the season before, and where
    /// there is none the last value stays. With a season length of 1 the same as naive.
    /// </summary>
    public BenchmarkAccuracy SeasonalNaive { get; }

    /// <summary>
    /// Naive2 of the M4 competition: the last value, less its season, stays, and the season is put back. The season is that of classical multiplicative
    /// decomposition of the training rows; where their autocorrelation shows none (at 90 % confidence, and with less than three seasons), or where they hold
    /// values of 0 and below, Naive2 is naive.
    /// </summary>
    public BenchmarkAccuracy Naive2 { get; }

    /// <summary>Each series, in the order of their first rows; those without any value compared have a count of 0.</summary>
    public IReadOnlyList<ForecastGroupMetrics> Series { get; }

    /// <summary>Each step ahead, the next one first: the next step of time where there are times, otherwise the next row.</summary>
    public IReadOnlyList<ForecastGroupMetrics> Steps { get; }

    /// <summary>Each target, in the order of the actual column's slots and with their names if they have any.</summary>
    public IReadOnlyList<ForecastGroupMetrics> Targets { get; }

    /// <summary>A table of the figures, one line for the forecasts and one for each of what needs no model. Figures that nothing has are left out.</summary>
    /// <returns>Text for people, several lines, in invariant culture.</returns>
    public override string ToString() =>
        AccuracyTable.Of(("forecast", this), ("Naive2", Naive2), ("seasonal naive", SeasonalNaive), ("naive", Naive));
}
