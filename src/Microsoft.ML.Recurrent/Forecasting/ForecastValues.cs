using Microsoft.ML.Recurrent.Forecasting.Intervals;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>Represents a forecast: its specification and its numbers. Reused from forecast to forecast.</summary>
/// <param name="Horizon">The number of steps ahead, H.</param>
/// <param name="TargetCount">The number of targets, C.</param>
/// <param name="ConfidenceLevel">The share of the coming values that the bounds are to contain; 0 if no bounds are requested.</param>
/// <param name="QuantileLevels">The levels of the requested quantiles.</param>
internal sealed record ForecastValues(int Horizon, int TargetCount, float ConfidenceLevel, float[] QuantileLevels)
{
    /// <summary>Gets the forecasts, step by step and within a step target by target. [H, C]</summary>
    public float[] Point { get; } = new float[Horizon * TargetCount];

    /// <summary>Gets the lower bounds: [H, C], or empty if no bounds are requested.</summary>
    public float[] Lower { get; } = new float[ConfidenceLevel > 0 ? Horizon * TargetCount : 0];

    /// <summary>Gets the upper bounds: [H, C], or empty if no bounds are requested.</summary>
    public float[] Upper { get; } = new float[ConfidenceLevel > 0 ? Horizon * TargetCount : 0];

    /// <summary>Gets the quantiles. [H, C, Q]</summary>
    public float[] Quantiles { get; } = new float[Horizon * TargetCount * QuantileLevels.Length];

    /// <summary>Gets the token that cancels the forecast before its next block of steps, or its next path.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Gets the actual values to compare with the forecast, NaN if missing; empty if there is nothing to compare. [H, C]</summary>
    public float[] Actual
    {
        get;
        init
        {
            field = value;
            Deviations = new double[value.Length];
        }
    } = [];

    /// <summary>
    /// Gets the deviations of the actual values, see <see cref="IQuantileFunction.Deviation"/>; NaN if they or the forecast are missing. [H, C]
    /// </summary>
    public double[] Deviations { get; private init; } = [];

    public void Fill(float value)
    {
        Deviations.AsSpan().Fill(value);
        foreach (var values in new[] { Point, Lower, Upper, Quantiles })
            values.AsSpan().Fill(value);
    }

    /// <summary>Sets the bounds and quantiles of one value, and the deviation of the actual value. The bounds always contain the forecast.</summary>
    /// <param name="index">The index of the value in <see cref="Point"/>, which has been set.</param>
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

    // A forecast with bounds of no width, such as that of a constant, is not missed by a value that differs from it by rounding only.
    private static bool IsRounding(float actual, float forecast) => Math.Abs(actual - forecast) <= 4e-7f * Math.Max(Math.Abs(actual), Math.Abs(forecast));
}
