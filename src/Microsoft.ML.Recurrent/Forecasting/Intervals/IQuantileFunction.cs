namespace Microsoft.ML.Recurrent.Forecasting.Intervals;

/// <summary>The distribution of one coming value. A struct, so that nothing is allocated for it.</summary>
internal interface IQuantileFunction
{
    /// <summary>The value that a share of the coming values stays below.</summary>
    /// <param name="level">Above 0 and below 1.</param>
    public float Quantile(double level);

    /// <summary>
    /// Where a value lies: the quantile of the standard normal distribution at the level that the value is the quantile of. Positive above the median; infinite where
    /// the distribution leaves no room for the value.
    /// </summary>
    /// <param name="value">A finite value.</param>
    public double Deviation(float value);
}
