namespace Microsoft.ML.Recurrent.Evaluation.Forecasting;

/// <summary>Makes short series of which it is known what they are made of. The same seed gives the same series.</summary>
internal static class GeneratedSeries
{
    private const int Shortest = 20;
    private const int Longest = 60;
    private const int DaysOfWeek = 7;

    /// <summary>The kinds, by name.</summary>
    public static IReadOnlyList<(string Name, Func<Random, int, float[]> Make)> Kinds { get; } =
        [("seasonal", Seasonal), ("trend", Trend), ("intermittent", Intermittent)];

    /// <summary>Makes a series of 20 to 60 values.</summary>
    /// <param name="make">Its kind.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="horizon">Number of values after these.</param>
    /// <returns>The series, and the values that follow it.</returns>
    public static (float[] Series, float[] Next) Of(Func<Random, int, float[]> make, int seed, int horizon)
    {
        var random = new Random(seed);
        var length = random.Next(Shortest, Longest + 1);
        var values = make(random, length + horizon);
        return (values[..length], values[length..]);
    }

    /// <summary>A repeated pattern of 4, 7 or 12 steps about a level, with normal noise of one.</summary>
    private static float[] Seasonal(Random random, int length)
    {
        int[] seasons = [4, DaysOfWeek, 12];
        var season = seasons[random.Next(seasons.Length)];
        var (level, size) = (random.Next(0, 100), 1 + (9 * random.NextDouble()));
        double[] pattern = [.. Enumerable.Range(0, season).Select(_ => size * Normal(random))];
        return [.. Enumerable.Range(0, length).Select(t => (float)(level + pattern[t % season] + Normal(random)))];
    }

    /// <summary>A straight line that rises or falls by up to one a step, with normal noise of one.</summary>
    private static float[] Trend(Random random, int length)
    {
        var (level, slope) = (random.Next(0, 200), (2 * random.NextDouble()) - 1);
        return [.. Enumerable.Range(0, length).Select(t => (float)(level + (slope * t) + Normal(random)))];
    }

    /// <summary>Demand that is mostly zero: on one day of the week, or on any day by chance.</summary>
    private static float[] Intermittent(Random random, int length)
    {
        var isWeekly = random.Next(2) == 0;
        var (day, chance, size) = (random.Next(DaysOfWeek), 0.1 + (0.3 * random.NextDouble()), random.Next(2, 100));
        return
        [
            .. Enumerable.Range(0, length).Select(t => (isWeekly ? t % DaysOfWeek == day : random.NextDouble() < chance)
                ? (float)Math.Max(1, Math.Round(size * (1 + (0.2 * Normal(random))))) : 0),
        ];
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());
}
