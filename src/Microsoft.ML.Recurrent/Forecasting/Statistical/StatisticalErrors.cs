using Microsoft.ML.Recurrent.Forecasting.Intervals;

namespace Microsoft.ML.Recurrent.Forecasting.Statistical;

/// <summary>Represents the errors of a forecaster without a network, which determine its bounds. Immutable.</summary>
/// <param name="UsualSpreads">The median over the series of the spread of each target, for a series without errors. [C]</param>
/// <param name="Residuals">The errors for each step ahead, in units of the spread of their channel at the origin.</param>
/// <param name="Correlation">The correlation of the errors of one step and the next.</param>
internal sealed record StatisticalErrors(double[] UsualSpreads, ResidualQuantiles Residuals, float Correlation);
