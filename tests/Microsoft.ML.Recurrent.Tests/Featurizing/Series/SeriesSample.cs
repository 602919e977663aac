using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Featurizing.Series;

/// <summary>A wave, slow or fast, of any length, phase, level and height.</summary>
public sealed class SeriesSample
{
    [VectorType]
    public float[] Values { get; set; } = [];

    [VectorType]
    public float[] OtherValues { get; set; } = [];

    public bool IsFast { get; set; }

    public static IReadOnlyList<SeriesSample> Make(int count) => [.. Enumerable.Range(0, count).Select(row => new SeriesSample
    {
        Values = Wave(30 + (row * 7 % 40), row % 2 == 0 ? 0.35f : 0.6f, row),
        OtherValues = Wave(20, 0.2f, row),
        IsFast = row % 2 == 1,
    })];

    /// <summary>A wave with noise. Its phase, size and noise depend on the seed alone.</summary>
    public static float[] Wave(int length, float frequency, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(t => (10 + (3 * MathF.Sin((t * frequency) + seed)) + (0.3f * random.NextSingle())) * (1 + (seed % 5)))];
    }
}
