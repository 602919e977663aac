namespace Microsoft.ML.Recurrent.Forecasting.ManySeries.Windows;

/// <summary>Where a training window lies.</summary>
/// <param name="Series">Index of the series.</param>
/// <param name="Target">Which of its targets.</param>
/// <param name="Origin">Rows before the first value to be forecast; at least 1.</param>
internal readonly record struct WindowPlace(int Series, int Target, int Origin);
