namespace Quickstart;

/// <summary>What the pipeline gives: one slot for each step ahead.</summary>
internal sealed class SeriesForecast
{
    public float[] Forecast { get; set; } = [];

    public float[] Lower { get; set; } = [];

    public float[] Upper { get; set; } = [];
}
