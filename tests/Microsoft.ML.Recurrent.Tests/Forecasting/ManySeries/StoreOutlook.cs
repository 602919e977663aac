namespace Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;

/// <summary>A forecast with its bounds and quantiles.</summary>
public sealed class StoreOutlook
{
    public float[] Forecast { get; set; } = [];

    public float[] Lower { get; set; } = [];

    public float[] Upper { get; set; } = [];

    public float[] Quantiles { get; set; } = [];

    public float[] Everything => [.. Forecast, .. Lower, .. Upper, .. Quantiles];
}
