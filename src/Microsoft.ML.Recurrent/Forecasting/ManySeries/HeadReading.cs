namespace Microsoft.ML.Recurrent.Forecasting.ManySeries;

/// <summary>Represents the prediction of a head for one future value, in the measure of the network.</summary>
/// <param name="Point">The forecast.</param>
/// <param name="Median">The median of the distribution.</param>
/// <param name="Down">The spread below the median, as the standard deviation of a normal distribution with the same 10 % quantile; not negative.</param>
/// <param name="Up">The spread above the median, by the 90 % quantile.</param>
internal readonly record struct HeadReading(double Point, double Median, double Down, double Up)
{
    /// <summary>The quantile of the standard normal distribution at 90 %.</summary>
    public const double Decile = 1.2815515655446004;

    /// <summary>Creates the reading of a distribution from three of its quantiles.</summary>
    public static HeadReading OfQuantiles(double point, double low, double median, double high) =>
        new(point, median, Math.Max(0, median - low) / Decile, Math.Max(0, high - median) / Decile);

    /// <summary>Returns the reading with spreads between its own and a known one.</summary>
    /// <param name="known">The known spread.</param>
    /// <param name="trust">The weight of its own spread, 0 to 1.</param>
    public HeadReading Toward(double known, double trust) =>
        this with { Down = (trust * Down) + ((1 - trust) * known), Up = (trust * Up) + ((1 - trust) * known) };
}
