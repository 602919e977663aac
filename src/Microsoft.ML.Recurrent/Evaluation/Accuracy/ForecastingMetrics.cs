using Microsoft.ML.Recurrent.Evaluation.Accuracy;

namespace Microsoft.ML.Recurrent;

/// <summary>Represents the accuracy of forecasts: overall, by series, by step ahead and by target, together with benchmarks that need no model.</summary>
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

    /// <summary>
    /// Gets the number of actual values after origins that have no forecast (NaN). They are left out of every other figure. A good forecaster has none.
    /// </summary>
    public long MissingForecastCount { get; }

    /// <summary>
    /// Gets the number of forecast values from origins for a time without an actual value, before the end of their series: the row or the value is missing,
    /// because of closed days, gaps or removed rows. They are left out of every other figure.
    /// </summary>
    public long MissingActualCount { get; }

    /// <summary>Gets the accuracy of Naive: the last value that is not missing stays.</summary>
    public BenchmarkAccuracy Naive { get; }

    /// <summary>
    /// Gets the accuracy of seasonal naive: the last season repeats itself, by time if there are times. A missing value of that season is replaced by the one a
    /// season earlier; if there is none, the last value stays. With a season length of 1 it is the same as Naive.
    /// </summary>
    public BenchmarkAccuracy SeasonalNaive { get; }

    /// <summary>
    /// Gets the accuracy of Naive2 of the M4 competition: the last value, seasonally adjusted, stays, and the season is put back. The season is that of the
    /// classical multiplicative decomposition of the training rows. If their autocorrelation shows none (at 90 % confidence, and with less than three seasons),
    /// or if they contain values of 0 or below, Naive2 is Naive.
    /// </summary>
    public BenchmarkAccuracy Naive2 { get; }

    /// <summary>Gets the metrics of each series, in the order of their first rows; the count is 0 for a series without any value compared.</summary>
    public IReadOnlyList<ForecastGroupMetrics> Series { get; }

    /// <summary>Gets the metrics of each step ahead, the next one first: the next time step if there are times, otherwise the next row.</summary>
    public IReadOnlyList<ForecastGroupMetrics> Steps { get; }

    /// <summary>Gets the metrics of each target, in the order of the actual column's slots and with the names of the slots, if they have any.</summary>
    public IReadOnlyList<ForecastGroupMetrics> Targets { get; }

    /// <summary>Returns a table of the figures: a line for the forecasts and one for each benchmark. Figures that none of them has are left out.</summary>
    /// <returns>Human-readable text, several lines, in the invariant culture.</returns>
    public override string ToString() =>
        AccuracyTable.Of(("forecast", this), ("Naive2", Naive2), ("seasonal naive", SeasonalNaive), ("naive", Naive));
}
