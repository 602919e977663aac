namespace Microsoft.ML.Recurrent.Forecasting.Smoothing;

/// <summary>Represents the state of exponential smoothing, except the season's profile.</summary>
/// <param name="Level">The level.</param>
/// <param name="Trend">The change of the level at a step, before damping.</param>
/// <param name="Phase">The position of the next value in the season.</param>
internal readonly record struct SmoothingPoint(double Level, double Trend, int Phase);
