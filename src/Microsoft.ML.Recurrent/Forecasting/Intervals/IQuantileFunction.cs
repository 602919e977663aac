namespace Microsoft.ML.Recurrent.Forecasting.Intervals;

/// <summary>Represents the distribution of one future value. Implemented by structs, to avoid allocations.</summary>
internal interface IQuantileFunction
{
    /// <summary>Returns the value that a share of the future values stays below.</summary>
    /// <param name="level">The share, above 0 and below 1.</param>
    public float Quantile(double level);

    /// <summary>
    /// Returns the position of a value: the quantile of the standard normal distribution at the level of which the value is the quantile. Positive above the
    /// median; infinite if the distribution leaves no room for the value.
    /// </summary>
    /// <param name="value">A finite value.</param>
    public double Deviation(float value);
}
