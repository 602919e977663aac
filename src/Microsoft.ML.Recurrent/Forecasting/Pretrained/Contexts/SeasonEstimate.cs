namespace Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;

/// <summary>Represents the two lags at which a series resembles itself most. A lag of 1 is the last value.</summary>
/// <param name="First">The lag that the simple forecast repeats.</param>
/// <param name="Second">Another lag of interest.</param>
/// <param name="FirstCorrelation">The correlation at the first lag, -1 to 1.</param>
/// <param name="SecondCorrelation">The correlation at the second lag, -1 to 1.</param>
internal readonly record struct SeasonEstimate(int First, int Second, double FirstCorrelation, double SecondCorrelation)
{
    /// <summary>Gets the estimate for a series in which no season is found.</summary>
    public static SeasonEstimate None { get; } = new(1, 1, 0, 0);
}
