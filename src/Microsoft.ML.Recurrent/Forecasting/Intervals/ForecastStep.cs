namespace Microsoft.ML.Recurrent.Forecasting.Intervals;

/// <summary>Represents a step that is forecast.</summary>
/// <param name="Ahead">The number of steps ahead, from 1.</param>
/// <param name="Position">The number of values of the series before the step, which determines its position in the season.</param>
/// <param name="WarmUp">Whether the series is still too short for the networks.</param>
internal readonly record struct ForecastStep(int Ahead, long Position, bool WarmUp);
