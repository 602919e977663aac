namespace Microsoft.ML.Recurrent.Forecasting.Local;

/// <summary>Chooses season length, number of seasons and level window by their forecast error from many origins inside the training values.</summary>
internal static class SeriesFrontSearch
{
    private const int MostOrigins = 400;
    private static readonly int[] s_seasons = [1, 2, 3, 5];
    private static readonly int[] s_windows = [1, 2, 4, 8, 16, 32, 64];

    /// <param name="values">Training values without gaps, on the model's scale.</param>
    /// <param name="seasonLengths">Season lengths to try.</param>
    /// <param name="horizon">Steps ahead that count.</param>
    public static SeriesFront Choose(ReadOnlySpan<float> values, IEnumerable<int> seasonLengths, int horizon)
    {
        var candidates = Candidates(values.Length, seasonLengths);
        var first = Math.Max(1, candidates.Max(c => c.Reach));
        var best = candidates[0];
        var lowest = double.MaxValue;
        foreach (var candidate in candidates)
        {
            var error = Error(candidate, values, first, horizon);
            if (error < lowest)
                (best, lowest) = (candidate, error);
        }

        return best;
    }

    private static List<SeriesFront> Candidates(int length, IEnumerable<int> seasonLengths)
    {
        // Half of the values are left to be forecast.
        var reach = Math.Max(1, length / 2);
        var candidates = new List<SeriesFront>();
        foreach (var window in s_windows)
            if (window <= reach / 2 || window == 1)
                candidates.Add(new SeriesFront(1, 0, window));
        foreach (var seasonLength in seasonLengths.Where(s => s > 1))
        {
            foreach (var seasons in s_seasons.Where(s => s == 1 || s * seasonLength <= reach))
                foreach (var window in new[] { 1, seasonLength / 4, seasonLength / 2, seasonLength, 2 * seasonLength }
                    .Where(w => w >= 1 && w <= reach).Distinct())
                    candidates.Add(new SeriesFront(seasonLength, seasons, window));
        }

        return candidates;
    }

    /// <summary>Mean over the steps ahead of the variance of the forecast errors: a steady drift is no error, the model adds it.</summary>
    private static double Error(SeriesFront front, ReadOnlySpan<float> values, int first, int horizon)
    {
        var profile = new double[front.SeasonLength];
        var moments = new RunningMoments[horizon];
        var stride = Math.Max(1, (values.Length - first) / MostOrigins);
        for (var origin = first; origin < values.Length; origin += stride)
        {
            var level = front.Measure(values[Math.Max(0, origin - front.Reach)..origin], profile);
            for (var ahead = 1; ahead <= horizon && origin + ahead <= values.Length; ahead++)
                moments[ahead - 1].Add(values[origin + ahead - 1] - front.Forecast(level, profile, ahead));
        }

        double sum = 0;
        var counted = 0;
        foreach (var moment in moments)
        {
            if (moment.Count < 3)
                continue;
            sum += moment.Variance;
            counted++;
        }

        return counted == 0 ? 0 : sum / counted;
    }
}
