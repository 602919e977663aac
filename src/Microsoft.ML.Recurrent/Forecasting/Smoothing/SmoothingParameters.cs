namespace Microsoft.ML.Recurrent.Forecasting.Smoothing;

/// <summary>
/// Represents the coefficients of additive exponential smoothing of level, damped trend and season (Holt 1957; Winters 1960; Gardner and McKenzie 1985), on the
/// model's scale.
/// </summary>
/// <param name="Level">The weight of the newest value in the level; above 0, at most 1.</param>
/// <param name="Season">The weight of the newest value in its season; 0 to 1.</param>
/// <param name="Trend">The weight of the newest change of the level in the trend; 0 for no trend, at most 1.</param>
/// <param name="Damping">The share of the trend that remains at each step; above 0, at most 1.</param>
internal readonly record struct SmoothingParameters(float Level, float Season, float Trend = 0, float Damping = 1)
{
    /// <summary>Smooths a stretch of values. The first season determines the first level and profile; missing values change nothing.</summary>
    /// <param name="values">The values on the model's scale, NaN for missing values, oldest first.</param>
    /// <param name="profile">Receives the season's part of each position, starting with that of the first value. [season length]</param>
    /// <returns>The level at the end; NaN if every value is missing.</returns>
    public double Run(ReadOnlySpan<float> values, Span<double> profile)
    {
        var run = SmoothingRun.Start(this, values, profile);
        for (var i = profile.Length; i < values.Length; i++)
            run.Observe(values[i]);
        return run.Level;
    }
}
