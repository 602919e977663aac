namespace Microsoft.ML.Recurrent.Tests.Forecasting;

/// <summary>One step of a series.</summary>
public sealed class SeriesRow
{
    public float Value { get; set; }

    /// <summary>A slow wave that no season explains, on a season of four steps: something for a network to learn.</summary>
    public static float[] Wave(int count) =>
        [.. Enumerable.Range(0, count).Select(t => 50 + (8 * MathF.Sin(t / 2.9f)) + (3 * (t % 4)) + (0.3f * MathF.Cos(t * t)))];

    /// <summary>A season of six steps, an amount or a factor, on a rising level.</summary>
    public static float[] Seasonal(int count, bool factor) => [.. Enumerable.Range(0, count).Select(t =>
    {
        var season = MathF.Sin(MathF.Tau * t / 6) + (0.1f * MathF.Cos(t * t));
        return factor ? 20 * MathF.Exp((0.03f * t) + (0.3f * season)) : 100 + (0.5f * t) + (10 * season);
    })];

    public static SeriesRow[] Of(IEnumerable<float> values) => [.. values.Select(value => new SeriesRow { Value = value })];
}
