namespace Microsoft.ML.Recurrent.Experiments.Races;

/// <summary>How fast exponential smoothing learns: the shares of an error that go into each part of its state.</summary>
/// <param name="Level">Into the level; above 0, at most 1.</param>
/// <param name="Trend">Into the trend; 0 means none.</param>
/// <param name="Damping">What a step leaves of the trend.</param>
/// <param name="Season">Into the season; at most 1 - level.</param>
internal readonly record struct SmoothingRates(double Level, double Trend, double Damping, double Season)
{
    private static readonly double[] s_levels = [0.02, 0.05, 0.1, 0.2, 0.4, 0.7, 1];
    private static readonly double[] s_trends = [0, 0.05, 0.2];
    private static readonly double[] s_seasons = [0, 0.1, 0.3, 0.6, 0.9];

    /// <summary>Every combination that is tried.</summary>
    /// <param name="seasonLength">Steps of a season; 1 means none.</param>
    public static IEnumerable<SmoothingRates> Candidates(int seasonLength) =>
        from level in s_levels
        from trend in s_trends
        from season in seasonLength == 1 ? [0] : s_seasons
        select new SmoothingRates(level, level * trend, trend == 0 ? 0 : 0.95, (1 - level) * season);
}
