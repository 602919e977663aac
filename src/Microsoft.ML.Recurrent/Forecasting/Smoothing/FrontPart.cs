namespace Microsoft.ML.Recurrent.Forecasting.Smoothing;

/// <summary>One way to carry a series forward without a network, from a bounded number of its last values. Immutable.</summary>
/// <param name="SeasonLength">Steps of a season; 1 means none.</param>
internal abstract record FrontPart(int SeasonLength)
{
    /// <summary>Values that matter.</summary>
    public abstract int Reach { get; }

    /// <summary>Forecasts what follows a stretch of values; what the stretch is too short for is left out.</summary>
    /// <param name="values">Values without gaps, oldest first; at least one. Of them only the last <see cref="Reach"/> count.</param>
    /// <param name="profile">Room for a season. [SeasonLength]</param>
    /// <param name="ahead">Receives the forecasts, the next value's first.</param>
    /// <returns>The level at the end.</returns>
    public double Forecast(ReadOnlySpan<float> values, Span<double> profile, Span<double> ahead) =>
        Carry(values[Math.Max(0, values.Length - Reach)..], profile[..SeasonLength], ahead);

    protected abstract double Carry(ReadOnlySpan<float> values, Span<double> profile, Span<double> ahead);
}
