namespace Microsoft.ML.Recurrent.Forecasting.ManySeries;

/// <summary>What a head says about one coming value, in the measure of the network.</summary>
/// <param name="Point">The forecast.</param>
/// <param name="Median">The middle of the distribution.</param>
/// <param name="Down">How far values lie below the median, as the deviation of a normal distribution with the same 10 % quantile; not negative.</param>
/// <param name="Up">How far values lie above it, by the 90 % quantile.</param>
internal readonly record struct HeadReading(double Point, double Median, double Down, double Up)
{
    /// <summary>Quantile of the standard normal distribution at 90 %.</summary>
    public const double Decile = 1.2815515655446004;

    /// <summary>The reading of a distribution by three of its quantiles.</summary>
    public static HeadReading OfQuantiles(double point, double low, double median, double high) =>
        new(point, median, Math.Max(0, median - low) / Decile, Math.Max(0, high - median) / Decile);

    /// <summary>The reading with spreads between its own and a known one.</summary>
    /// <param name="known">The known spread.</param>
    /// <param name="trust">The part that is its own, 0 to 1.</param>
    public HeadReading Toward(double known, double trust) =>
        this with { Down = (trust * Down) + ((1 - trust) * known), Up = (trust * Up) + ((1 - trust) * known) };
}
