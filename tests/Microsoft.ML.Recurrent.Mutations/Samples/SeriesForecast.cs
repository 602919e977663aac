namespace Microsoft.ML.Recurrent.Mutations.Samples;

/// <summary>A forecast.</summary>
internal sealed class SeriesForecast
{
    public float[] Forecast { get; set; } = [];
}
