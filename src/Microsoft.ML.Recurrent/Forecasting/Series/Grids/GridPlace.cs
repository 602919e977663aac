namespace Microsoft.ML.Recurrent.Forecasting.Series.Grids;

/// <summary>Represents the place of a time on a grid. A plain value.</summary>
/// <param name="Kind">The kind of the place, such as a step.</param>
/// <param name="Step">The number of the step, or of the nearest one.</param>
/// <param name="Deviation">The number of ticks from the step to the time.</param>
internal readonly record struct GridPlace(GridPlaceKind Kind, long Step, long Deviation);
