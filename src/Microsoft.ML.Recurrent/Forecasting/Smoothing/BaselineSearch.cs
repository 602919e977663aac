using Microsoft.ML.Recurrent.Forecasting.Scaling;

namespace Microsoft.ML.Recurrent.Forecasting.Smoothing;

/// <summary>
/// Chooses the parts of a baseline by their forecast errors from many origins within the training values: all those with errors near the smallest.
/// </summary>
internal static class BaselineSearch
{
    private const int MostOrigins = 400;
    private const int MostParts = 9;
    private const double NearTheBest = 1.25; // in squared error
    private const int SmoothedSeasons = 6;
    private const int FewestSmoothed = 64;
    private const int MostSmoothed = 6000;
    private static readonly int[] s_seasons = [1, 2, 3, 5];
    private static readonly int[] s_windows = [1, 2, 4, 8, 16, 32, 64];

    /// <param name="values">The training values without gaps, on the model's scale.</param>
    /// <param name="seasonLengths">The season lengths to try.</param>
    /// <param name="horizon">The number of steps ahead that count.</param>
    public static BaselineForecast Choose(float[] values, IReadOnlyList<int> seasonLengths, int horizon)
    {
        var means = Means(values.Length, seasonLengths);
        var first = Math.Max(1, means.Max(part => part.Reach));

        // One step ahead, the network, which sees the last values itself, does better with one part that follows a new level at once than with several that do
        // so at different times.
        var single = horizon == 1;
        var parts = means.Concat(single ? [] : Smoothings(values, seasonLengths, horizon))
            .Select(part => (Part: part, Error: Error(part, values, first, horizon)))
            .OrderBy(rated => rated.Error).ToArray();

        // Of the parts whose errors are only rounding, the one that needs the fewest values has forecast without error from the earliest value.
        var rounding = Math.Pow(SeriesScale.Rounding * values.Max(Math.Abs), 2);
        if (parts[0].Error <= rounding)
            return new BaselineForecast([parts.Where(rated => rated.Error <= rounding).MinBy(rated => rated.Part.Reach).Part]);
        var near = parts.Where(rated => rated.Error <= NearTheBest * parts[0].Error).Take(single ? 1 : MostParts);
        return new BaselineForecast([.. near.Select(rated => rated.Part)]);
    }

    private static List<BaselinePart> Means(int length, IReadOnlyList<int> seasonLengths)
    {
        // Half of the values remain to be forecast.
        var reach = Math.Max(1, length / 2);
        var parts = new List<BaselinePart>();
        foreach (var window in s_windows)
            if (window <= reach / 2 || window == 1)
                parts.Add(new SeasonalMean(1, 0, window));
        foreach (var seasonLength in seasonLengths.Where(s => s > 1))
        {
            foreach (var seasons in s_seasons.Where(s => s == 1 || s * seasonLength <= reach))
                foreach (var window in new[] { 1, seasonLength / 4, seasonLength / 2, seasonLength, 2 * seasonLength }
                    .Where(w => w >= 1 && w <= reach).Distinct())
                    parts.Add(new SeasonalMean(seasonLength, seasons, window));
        }

        return parts;
    }

    private static IEnumerable<BaselinePart> Smoothings(float[] values, IReadOnlyList<int> seasonLengths, int horizon)
    {
        foreach (var seasonLength in seasonLengths.Append(1).Distinct())
        {
            var reach = Math.Min(values.Length, Math.Max(SmoothedSeasons * seasonLength, FewestSmoothed));
            if (reach >= 2 * seasonLength)
            {
                var latest = values.AsSpan(Math.Max(0, values.Length - MostSmoothed));
                var settled = Math.Min(2 * seasonLength, latest.Length / 2);
                yield return new SeasonalSmoothing(
                    seasonLength, reach, SmoothingSearch.Choose(latest, seasonLength, horizon, settled, withTrend: true).Smoothing);
            }
        }
    }

    /// <summary>
    /// Returns the mean over the steps ahead of the variance of the forecast errors: a steady drift is not an error, because the model adds it.
    /// </summary>
    private static double Error(BaselinePart part, ReadOnlySpan<float> values, int first, int horizon)
    {
        var profile = new double[part.SeasonLength];
        var forecast = new double[horizon];
        var moments = new RunningMoments[horizon];
        var stride = Math.Max(1, (values.Length - first) / MostOrigins);
        for (var origin = first; origin < values.Length; origin += stride)
        {
            part.Forecast(values[..origin], profile, forecast);
            for (var h = 0; h < horizon && origin + h < values.Length; h++)
                moments[h].Add(values[origin + h] - forecast[h]);
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
