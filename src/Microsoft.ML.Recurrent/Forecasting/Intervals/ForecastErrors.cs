namespace Microsoft.ML.Recurrent.Forecasting.Intervals;

/// <summary>Creates the exceptions for forecasts that cannot be computed.</summary>
internal static class ForecastErrors
{
    /// <param name="ahead">The number of steps ahead, from 1.</param>
    public static InvalidOperationException NotFinite(int ahead) => new(FormattableString.Invariant(
        $"The networks of the forecaster return no finite number for {ahead} {(ahead == 1 ? "step" : "steps")} ahead, because their weights grew too large ")
        + "in training. Train again with a lower LearningRate or a smaller GradientClipNorm.");
}
