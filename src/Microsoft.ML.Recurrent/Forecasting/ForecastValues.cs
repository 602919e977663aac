namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>A forecast: what is wanted of it, and the numbers. Reused from forecast to forecast.</summary>
/// <param name="Horizon">Steps ahead.</param>
/// <param name="TargetCount">Values of a step, C.</param>
/// <param name="ConfidenceLevel">Share of the coming values that the bounds are to hold; 0 where no bounds are wanted.</param>
/// <param name="QuantileLevels">The quantiles that are wanted.</param>
internal sealed record ForecastValues(int Horizon, int TargetCount, float ConfidenceLevel, float[] QuantileLevels)
{
    /// <summary>Step by step, and within a step target by target. [H, C]</summary>
    public float[] Point { get; } = new float[Horizon * TargetCount];

    /// <summary>[H, C], or empty where no bounds are wanted.</summary>
    public float[] Lower { get; } = new float[ConfidenceLevel > 0 ? Horizon * TargetCount : 0];

    /// <summary>[H, C], or empty where no bounds are wanted.</summary>
    public float[] Upper { get; } = new float[ConfidenceLevel > 0 ? Horizon * TargetCount : 0];

    /// <summary>[H, C, Q]</summary>
    public float[] Quantiles { get; } = new float[Horizon * TargetCount * QuantileLevels.Length];

    public void Fill(float value)
    {
        foreach (var values in new[] { Point, Lower, Upper, Quantiles })
            values.AsSpan().Fill(value);
    }

    /// <summary>Sets the bounds and quantiles of one value.</summary>
    /// <param name="index">Its place in <see cref="Point"/>.</param>
    /// <param name="distribution">The quantile function of the value.</param>
    public void SetBounds<TDistribution>(int index, TDistribution distribution)
        where TDistribution : struct, IQuantileFunction
    {
        if (ConfidenceLevel > 0)
        {
            Lower[index] = distribution.Quantile((1 - (double)ConfidenceLevel) / 2);
            Upper[index] = distribution.Quantile((1 + (double)ConfidenceLevel) / 2);
        }

        for (var q = 0; q < QuantileLevels.Length; q++)
            Quantiles[(index * QuantileLevels.Length) + q] = distribution.Quantile(QuantileLevels[q]);
    }
}
