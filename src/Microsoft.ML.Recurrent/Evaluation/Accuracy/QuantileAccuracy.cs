using System.Globalization;

namespace Microsoft.ML.Recurrent;

/// <summary>Represents the accuracy of the forecasts of one quantile. Immutable.</summary>
/// <param name="Level">The level of the quantile, between 0 and 1.</param>
/// <param name="WeightedQuantileLoss">The weighted loss of the quantile, pooled, as in <see cref="ForecastAccuracy.WeightedQuantileLoss"/>; 0 or more.</param>
/// <param name="Coverage">The share of the values at or below the quantile, pooled, 0 to 1; near the level if the quantiles are accurate.</param>
public sealed record QuantileAccuracy(double Level, double WeightedQuantileLoss, double Coverage)
{
    /// <summary>Returns the figures on one line.</summary>
    /// <returns>Human-readable text in the invariant culture.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"quantile {Level:0.####}: weighted loss {WeightedQuantileLoss:g5}, {100 * Coverage:0.##} % of the values at or below it");
}
