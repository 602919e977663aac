namespace ForecastPlot;

/// <summary>What the forecaster gives: one slot for each step ahead.</summary>
internal sealed class Outlook
{
    public float[] Forecast { get; set; } = [];

    public float[] Lower { get; set; } = [];

    public float[] Upper { get; set; } = [];
}
