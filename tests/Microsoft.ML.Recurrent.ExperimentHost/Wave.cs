namespace Microsoft.ML.Recurrent.ExperimentHost;

/// <summary>A wave with noise; what is to be told is how fast it swings.</summary>
public sealed class Wave
{
    public float[] Features { get; set; } = [];

    public string Class { get; set; } = "";

    /// <summary>Waves of three kinds of 12 steps, the same at each call.</summary>
    public static IEnumerable<Wave> Make(int count) => Enumerable.Range(0, count).Select(row =>
    {
        var kind = row % 3;
        return new Wave
        {
            Features = [.. Enumerable.Range(0, 12).Select(t => MathF.Sin((0.4f + (0.25f * kind)) * t + row) + (0.8f * MathF.Sin(row * 17.3f * (t + 1))))],
            Class = "abc".Substring(kind, 1),
        };
    });
}
