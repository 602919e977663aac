namespace Microsoft.ML.Recurrent.Forecasting.Series.Grids;

/// <summary>Where a series is on a grid. A plain value; what it means is known to the grid that made it.</summary>
/// <param name="Phase">Ticks by which the steps of this series differ from those of another: the time of its step 0, or its time of day.</param>
/// <param name="Step">The number of the last step.</param>
/// <param name="Day">The greatest day of the month so far, on which steps of months fall.</param>
internal readonly record struct GridPosition(long Phase, long Step, int Day);
