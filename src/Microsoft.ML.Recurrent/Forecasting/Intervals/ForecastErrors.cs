namespace Microsoft.ML.Recurrent.Forecasting.Intervals;

/// <summary>The words for a forecast that cannot be given.</summary>
internal static class ForecastErrors
{
    /// <param name="ahead">Steps ahead, from 1.</param>
    public static InvalidOperationException NotFinite(int ahead) => new(FormattableString.Invariant(
        $"The networks of the forecaster give no finite number for {ahead} {(ahead == 1 ? "step" : "steps")} ahead, because their weights grew too large ")
        + "in training. Train again with a lower LearningRate or a smaller GradientClipNorm.");
}
