namespace Microsoft.ML.Recurrent.Evaluation.Forecasting;

/// <summary>
/// Makes series of a pattern of seven steps, of normal size two, about a level of 100, with normal noise of deviation one, that shift in the middle. The same
/// seed gives the same series up to the shift.
/// </summary>
internal static class ShiftedSeries
{
    private const int Season = 7;

    /// <summary>The kinds.</summary>
    public static IReadOnlyList<ShiftKind> Kinds { get; } = [ShiftKind.None, ShiftKind.Level, ShiftKind.Spread];

    /// <summary>Makes a series.</summary>
    /// <param name="kind">What changes.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="length">Number of values.</param>
    public static float[] Of(ShiftKind kind, int seed, int length)
    {
        var random = new Random(seed);
        double[] pattern = [.. Enumerable.Range(0, Season).Select(_ => 2 * Normal(random))];
        var (rise, growth) = ((random.Next(2) == 0 ? -1 : 1) * (3 + (3 * random.NextDouble())), 2 + (2 * random.NextDouble()));
        return
        [
            .. Enumerable.Range(0, length).Select(t =>
            {
                var isLate = t >= length / 2;
                var level = 100 + (isLate && kind == ShiftKind.Level ? rise : 0);
                return (float)(level + pattern[t % Season] + ((isLate && kind == ShiftKind.Spread ? growth : 1) * Normal(random)));
            }),
        ];
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());
}
