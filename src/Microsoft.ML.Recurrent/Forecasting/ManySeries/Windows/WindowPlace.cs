namespace Microsoft.ML.Recurrent.Forecasting.ManySeries.Windows;

/// <summary>Represents the position of a training window.</summary>
/// <param name="Series">The index of the series.</param>
/// <param name="Target">The index of the target.</param>
/// <param name="Origin">The number of rows before the first value to be forecast; at least 1.</param>
internal readonly record struct WindowPlace(int Series, int Target, int Origin);
