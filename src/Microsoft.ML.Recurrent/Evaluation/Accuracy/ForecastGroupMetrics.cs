using Microsoft.ML.Recurrent.Evaluation.Accuracy;

namespace Microsoft.ML.Recurrent;

/// <summary>How good the forecasts of one series, of one step ahead or of one target are, beside what needs no model.</summary>
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
    /// The name of the series (that of the actual column where there is one series only), the step ahead as a number from 1, or the name of the target.
    /// </summary>
    public string Name { get; }

    /// <inheritdoc cref="ForecastingMetrics.Naive"/>
    public BenchmarkAccuracy Naive { get; }

    /// <inheritdoc cref="ForecastingMetrics.SeasonalNaive"/>
    public BenchmarkAccuracy SeasonalNaive { get; }

    /// <summary>The name and the figures on one line.</summary>
    /// <returns>Text for people, in the invariant culture.</returns>
    public override string ToString() => $"{Name}: {base.ToString()}";
}
