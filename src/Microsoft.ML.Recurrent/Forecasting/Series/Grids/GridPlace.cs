namespace Microsoft.ML.Recurrent.Forecasting.Series.Grids;

/// <summary>Where a time falls on a grid. A plain value.</summary>
/// <param name="Kind">Whether it is a step.</param>
/// <param name="Step">The number of the step, or of the nearest one.</param>
/// <param name="Deviation">Ticks from the step to the time.</param>
internal readonly record struct GridPlace(GridPlaceKind Kind, long Step, long Deviation);
