using Microsoft.ML.Recurrent.Evaluation.Accuracy;

namespace Microsoft.ML.Recurrent;

/// <summary>Represents the accuracy of the forecasts of one series, one step ahead or one target, and of the benchmarks that need no model.</summary>
/// <remarks>Immutable and safe for concurrent use.</remarks>
public sealed class ForecastGroupMetrics : ForecastAccuracy
{
    internal ForecastGroupMetrics(string name, AccuracyGroup group)
        : base(group.FiguresOf(ForecastSource.Model))
    {
        Name = name;
        Naive = new BenchmarkAccuracy(group.FiguresOf(ForecastSource.Naive));
        SeasonalNaive = new BenchmarkAccuracy(group.FiguresOf(ForecastSource.SeasonalNaive));
    }

    /// <summary>
    /// Gets the name of the series (that of the actual column if there is only one series), the number of steps ahead, from 1, or the name of the target.
    /// </summary>
    public string Name { get; }

    /// <inheritdoc cref="ForecastingMetrics.Naive"/>
    public BenchmarkAccuracy Naive { get; }

    /// <inheritdoc cref="ForecastingMetrics.SeasonalNaive"/>
    public BenchmarkAccuracy SeasonalNaive { get; }

    /// <summary>Returns the name and the figures on one line.</summary>
    /// <returns>Human-readable text in the invariant culture.</returns>
    public override string ToString() => $"{Name}: {base.ToString()}";
}
