namespace Microsoft.ML.Recurrent.PageChecks;

/// <summary>A short wave and how fast it swings.</summary>
internal sealed class Wave
{
    public float[] Features { get; set; } = [];

    public float Target { get; set; }

    public string Kind { get; set; } = "";

    public static IEnumerable<Wave> Make(int count) => Enumerable.Range(0, count).Select(row => new Wave
    {
        Features = [.. Enumerable.Range(0, 8).Select(t => MathF.Sin(((0.4f + (0.3f * (row % 3))) * t) + row))],
        Target = 0.4f + (0.3f * (row % 3)),
        Kind = "abc".Substring(row % 3, 1),
    });
}
