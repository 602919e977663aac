using System.Globalization;

namespace Microsoft.ML.Recurrent;

/// <summary>How good the forecasts of one quantile are. Immutable.</summary>
/// <param name="Level">The level of the quantile, between 0 and 1.</param>
/// <param name="WeightedQuantileLoss">Its loss as <see cref="ForecastAccuracy.WeightedQuantileLoss"/> tells, pooled; 0 or more.</param>
/// <param name="Coverage">Share of the values below or at the quantile, pooled, 0 to 1; near the level where quantiles are honest.</param>
public sealed record QuantileAccuracy(double Level, double WeightedQuantileLoss, double Coverage)
{
    /// <summary>The figures on one line.</summary>
    /// <returns>Text for people, in the invariant culture.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"quantile {Level:0.####}: weighted loss {WeightedQuantileLoss:g5}, {100 * Coverage:0.##} % of the values at or below it");
}
