using Microsoft.ML.Recurrent.Forecasting.Intervals;

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

    /// <summary>Ends the forecast before its next block of steps, or its next path.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Values that have come and are compared with the forecast, NaN where missing; empty where there are none. [H, C]</summary>
    public float[] Actual
    {
        get;
        init
        {
            field = value;
            Deviations = new double[value.Length];
        }
    } = [];

    /// <summary>Where they lie, see <see cref="IQuantileFunction.Deviation"/>; NaN where they or the forecast are missing. [H, C]</summary>
    public double[] Deviations { get; private init; } = [];

    public void Fill(float value)
    {
        Deviations.AsSpan().Fill(value);
        foreach (var values in new[] { Point, Lower, Upper, Quantiles })
            values.AsSpan().Fill(value);
    }

    /// <summary>Sets the bounds and quantiles of one value, and where the actual one lies. The bounds always hold the forecast.</summary>
    /// <param name="index">Its place in <see cref="Point"/>, which is set.</param>
    /// <param name="distribution">The quantile function of the value.</param>
    public void SetBounds<TDistribution>(int index, TDistribution distribution)
        where TDistribution : struct, IQuantileFunction
    {
        if (ConfidenceLevel > 0)
        {
            Lower[index] = Math.Min(Point[index], distribution.Quantile((1 - (double)ConfidenceLevel) / 2));
            Upper[index] = Math.Max(Point[index], distribution.Quantile((1 + (double)ConfidenceLevel) / 2));
        }

        for (var q = 0; q < QuantileLevels.Length; q++)
            Quantiles[(index * QuantileLevels.Length) + q] = distribution.Quantile(QuantileLevels[q]);
        if (Actual.Length > 0)
            Deviations[index] = float.IsNaN(Actual[index]) ? double.NaN : IsRounding(Actual[index], Point[index]) ? 0 : distribution.Deviation(Actual[index]);
    }

    // A forecast that leaves no room, as of a constant, is not missed by what rounding does to a value.
    private static bool IsRounding(float actual, float forecast) => Math.Abs(actual - forecast) <= 4e-7f * Math.Max(Math.Abs(actual), Math.Abs(forecast));
}
