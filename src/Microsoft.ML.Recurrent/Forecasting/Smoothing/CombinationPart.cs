namespace Microsoft.ML.Recurrent.Forecasting.Smoothing;

/// <summary>
/// Represents a forecast among those that are combined: the season is removed, the rest is smoothed exponentially and extended, and the season is put back.
/// With a drift of half the slope, it is the Theta method (Assimakopoulos and Nikolopoulos 2000; Hyndman and Billah 2003).
/// </summary>
/// <param name="Form">The form of the season.</param>
/// <param name="Level">The weight of the newest error in the level; above 0, at most 1.</param>
/// <param name="Trend">The weight of the newest error in the trend; 0 for no trend, at most 1.</param>
/// <param name="Damping">The share of the trend that remains at each step; above 0, at most 1.</param>
/// <param name="Drift">The share of the slope of the straight line through the values that is added at each step; 0 to 1.</param>
/// <param name="Weight">The weight of the forecast in the combination; 0 to 1.</param>
internal readonly record struct CombinationPart(SeasonForm Form, float Level, float Trend, float Damping, float Drift, float Weight);
