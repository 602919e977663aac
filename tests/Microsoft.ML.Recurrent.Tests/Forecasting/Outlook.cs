namespace Microsoft.ML.Recurrent.Tests.Forecasting;

/// <summary>A forecast with its bounds.</summary>
public sealed class Outlook
{
    public float[] Forecast { get; set; } = [];

    public float[] Lower { get; set; } = [];

    public float[] Upper { get; set; } = [];
}
