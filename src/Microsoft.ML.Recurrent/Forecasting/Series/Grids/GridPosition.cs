namespace Microsoft.ML.Recurrent.Forecasting.Series.Grids;

/// <summary>Represents the position of a series on a grid. A plain value; only the grid that created it can interpret it.</summary>
/// <param name="Phase">The number of ticks by which the steps of this series differ from those of another: the time of its step 0, or its time of day.</param>
/// <param name="Step">The number of the last step.</param>
/// <param name="Day">The greatest day of the month so far, which is the day of steps of months.</param>
internal readonly record struct GridPosition(long Phase, long Step, int Day);
