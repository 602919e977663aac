namespace Microsoft.ML.Recurrent.Forecasting.Intervals;

/// <summary>A step that is forecast.</summary>
/// <param name="Ahead">Steps ahead, from 1.</param>
/// <param name="Position">Values of the series before it, which tells its place in the season.</param>
/// <param name="WarmUp">Whether the series is still too short for the networks.</param>
internal readonly record struct ForecastStep(int Ahead, long Position, bool WarmUp);
