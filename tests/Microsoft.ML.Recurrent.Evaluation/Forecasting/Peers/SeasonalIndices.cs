namespace Microsoft.ML.Recurrent.Evaluation.Forecasting.Peers;

/// <summary>The classical decomposition: the mean, for each position in the season, of the values over their centred moving average.</summary>
internal static class SeasonalIndices
{
    private const double QuantileAt95 = 1.6448536269514722;

    /// <summary>Returns whether the autocorrelation at the season is significant at 90 %, as the Theta method tests it.</summary>
    public static bool AreSignificant(double[] values, int season)
    {
        if (season <= 1 || values.Length <= 2 * season)
            return false;
        var mean = values.Average();
        var all = values.Sum(value => (value - mean) * (value - mean));
        var correlations = new double[season];
        for (var lag = 1; lag <= season && all > 0; lag++)
        {
            double sum = 0;
            for (var t = lag; t < values.Length; t++)
                sum += (values[t] - mean) * (values[t - lag] - mean);
            correlations[lag - 1] = sum / all;
        }

        var deviation = Math.Sqrt((1 + (2 * correlations.Take(season - 1).Sum(r => r * r))) / values.Length);
        return Math.Abs(correlations[^1]) > QuantileAt95 * deviation;
    }

    /// <summary>Returns the index of each position, that of the first value first, with a mean of 1 if they are factors and of 0 if they are added.</summary>
    public static double[] Of(double[] values, int season, bool areFactors)
    {
        var half = season / 2;
        var (sums, counts) = (new double[season], new int[season]);
        for (var t = half; t < values.Length - half; t++)
        {
            double trend = 0;
            for (var back = -half; back <= half; back++)
                trend += values[t + back] * (season % 2 == 0 && Math.Abs(back) == half ? 0.5 : 1) / season;
            sums[t % season] += areFactors ? values[t] / trend : values[t] - trend;
            counts[t % season]++;
        }

        double[] indices = [.. sums.Zip(counts, (sum, count) => sum / count)];
        var mean = indices.Average();
        return Array.ConvertAll(indices, index => areFactors ? index / mean : index - mean);
    }
}
