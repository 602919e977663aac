namespace Microsoft.ML.Recurrent.Forecasting.Smoothing;

/// <summary>Represents one way to extend a series without a network, from a limited number of its last values. Immutable.</summary>
/// <param name="SeasonLength">The number of steps in a season; 1 means no season.</param>
internal abstract record BaselinePart(int SeasonLength)
{
    /// <summary>Gets the number of last values that the forecast depends on.</summary>
    public abstract int Reach { get; }

    /// <summary>Forecasts the values after a stretch of values; anything that the stretch is too short for is left out.</summary>
    /// <param name="values">The values without gaps, oldest first; at least one. Only the last <see cref="Reach"/> of them count.</param>
    /// <param name="profile">A buffer for a season. [SeasonLength]</param>
    /// <param name="ahead">Receives the forecasts, that of the next value first.</param>
    /// <returns>The level at the end.</returns>
    public double Forecast(ReadOnlySpan<float> values, Span<double> profile, Span<double> ahead) =>
        Carry(values[Math.Max(0, values.Length - Reach)..], profile[..SeasonLength], ahead);

    protected abstract double Carry(ReadOnlySpan<float> values, Span<double> profile, Span<double> ahead);
}
