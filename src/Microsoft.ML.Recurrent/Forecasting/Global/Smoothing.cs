namespace Microsoft.ML.Recurrent.Forecasting.Global;

/// <summary>Coefficients of additive exponential smoothing of level and season (Holt 1957; Winters 1960), on the model's scale.</summary>
/// <param name="Level">Weight of the newest value in the level; above 0, at most 1.</param>
/// <param name="Season">Weight of the newest value in its season; 0 to 1.</param>
internal readonly record struct Smoothing(float Level, float Season)
{
    private static readonly float[] s_levels = [0.05f, 0.1f, 0.2f, 0.4f, 0.7f, 1];
    private static readonly float[] s_seasons = [0, 0.1f, 0.3f, 0.6f];

    /// <summary>Every pair of coefficients that is tried.</summary>
    public static IEnumerable<Smoothing> Candidates => s_levels.SelectMany(level => s_seasons.Select(season => new Smoothing(level, season)));

    /// <summary>
    /// Smooths a stretch of values. The first season gives the first level and profile; missing values change nothing.
    /// </summary>
    /// <param name="values">On the model's scale, NaN where missing, oldest first.</param>
    /// <param name="profile">Receives the season's part of each position, that of the first value first. [season length]</param>
    /// <param name="errors">Receives the errors of the forecasts of the next value, or null.</param>
    /// <returns>The level at the end; NaN where every value is missing.</returns>
    public double Run(ReadOnlySpan<float> values, Span<double> profile, RunningErrors? errors = null)
    {
        var level = Start(values, profile);
        if (double.IsNaN(level))
            return level;
        var phase = 0;
        for (var i = profile.Length; i < values.Length; i++)
        {
            double value = values[i];
            if (!double.IsNaN(value))
            {
                errors?.Add(value - level - profile[phase]);
                level += Level * (value - profile[phase] - level);
                profile[phase] += Season * (value - level - profile[phase]);
            }

            phase = phase + 1 == profile.Length ? 0 : phase + 1;
        }

        return level;
    }

    private static double Start(ReadOnlySpan<float> values, Span<double> profile)
    {
        profile.Clear();
        var first = new RunningMoments();
        foreach (var value in values[..Math.Min(profile.Length, values.Length)])
            if (!float.IsNaN(value))
                first.Add(value);
        if (first.Count == 0)
        {
            // Nothing is known of the season: the level alone, from the first value there is.
            foreach (var value in values)
                if (!float.IsNaN(value))
                    return value;
            return double.NaN;
        }

        for (var i = 0; i < profile.Length && i < values.Length && profile.Length > 1; i++)
            profile[i] = float.IsNaN(values[i]) ? 0 : values[i] - first.Mean;
        return first.Mean;
    }

    /// <summary>A sum of squares.</summary>
    internal sealed class RunningErrors
    {
        private double _squares;
        private int _count;

        public double MeanSquare => _count == 0 ? double.PositiveInfinity : _squares / _count;

        public void Add(double error)
        {
            _squares += error * error;
            _count++;
        }
    }
}
