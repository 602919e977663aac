namespace Microsoft.ML.Recurrent.Tests.Forecasting.Intervals;

/// <summary>A forecast with bounds and quantiles.</summary>
public sealed class Bounded
{
    public float[] Forecast { get; set; } = [];

    public float[] Lower { get; set; } = [];

    public float[] Upper { get; set; } = [];

    /// <summary>[H, Q]</summary>
    public float[] Quantiles { get; set; } = [];

    /// <summary>Every number is finite, the bounds hold the forecast, and the quantiles ascend.</summary>
    public void AssertHoldsForecast(string what)
    {
        var levels = Quantiles.Length / Forecast.Length;
        for (var h = 0; h < Forecast.Length; h++)
        {
            Assert.True(float.IsFinite(Lower[h]) && float.IsFinite(Upper[h]), $"{what}, step {h + 1}: {Lower[h]}, {Forecast[h]}, {Upper[h]}");
            Assert.True(Lower[h] <= Forecast[h] && Forecast[h] <= Upper[h], $"{what}, step {h + 1}: {Forecast[h]} is not in {Lower[h]}..{Upper[h]}");
            for (var q = 0; q < levels; q++)
            {
                var quantile = Quantiles[(h * levels) + q];
                Assert.True(float.IsFinite(quantile) && (q == 0 || quantile >= Quantiles[(h * levels) + q - 1]), $"{what}, step {h + 1}: quantile {quantile}");
            }
        }
    }
}
