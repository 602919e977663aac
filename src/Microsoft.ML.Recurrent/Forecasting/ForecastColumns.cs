namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>The columns a forecaster reads and writes. Immutable.</summary>
/// <param name="Input">The series.</param>
/// <param name="Forecast">The forecasts.</param>
/// <param name="Lower">The lower bounds, or null; given together with the upper ones.</param>
/// <param name="Upper">The upper bounds, or null.</param>
/// <param name="ConfidenceLevel">Share of the coming values that the bounds are to hold.</param>
internal sealed record ForecastColumns(string Input, string Forecast, string? Lower, string? Upper, float ConfidenceLevel)
{
    public bool HasBounds => Lower is not null;

    /// <summary>Forecast, and the bounds where there are any: the order of the added columns.</summary>
    public string[] Outputs => HasBounds ? [Forecast, Lower!, Upper!] : [Forecast];
}
