namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>The distribution of one coming value. A struct, so that nothing is allocated for it.</summary>
internal interface IQuantileFunction
{
    /// <summary>The value that a share of the coming values stays below.</summary>
    /// <param name="level">Above 0 and below 1.</param>
    public float Quantile(double level);
}
