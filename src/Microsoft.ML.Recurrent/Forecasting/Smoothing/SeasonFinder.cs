namespace Microsoft.ML.Recurrent.Forecasting.Smoothing;

/// <summary>Proposes season lengths from the autocorrelation of a series; forecast errors decide which of them is used, if any.</summary>
internal static class SeasonFinder
{
    private const int LongestLag = 2000;
    private const int LongestSeries = 20_000;
    private const double LowestCorrelation = 0.2;

    /// <summary>
    /// Returns the lags at which the differenced series, and the series minus its straight line, are most similar to themselves. A lag counts if it is a peak,
    /// if three seasons fit into the series, and if the similarity also holds at twice the lag. Of a lag and its multiples, the shortest within a tenth of the
    /// best is taken.
    /// </summary>
    /// <param name="values">The values without gaps, on the model's scale.</param>
    /// <returns>Zero, one or two lengths of 2 or more.</returns>
    public static List<int> Propose(ReadOnlySpan<float> values) => [.. Lags(values).Select(lags => lags.Shortest).Where(lag => lag > 1).Distinct()];

    /// <summary>
    /// Returns the lengths of <see cref="Propose"/>, then those of the highest peaks, which may be seasons of seasons, such as weeks of days, for callers that
    /// can decide by forecast error.
    /// </summary>
    /// <param name="values">The values without gaps, on the model's scale.</param>
    /// <returns>Zero to four lengths of 2 or more.</returns>
    public static List<int> ProposeAll(ReadOnlySpan<float> values)
    {
        var lags = Lags(values);
        return [.. lags.Select(found => found.Shortest).Concat(lags.Select(found => found.Highest)).Where(lag => lag > 1).Distinct()];
    }

    private static List<(int Shortest, int Highest)> Lags(ReadOnlySpan<float> values)
    {
        if (values.Length > LongestSeries)
            values = values[^LongestSeries..];
        return values.Length < 8 ? [] : [BestLags(Differences(values)), BestLags(WithoutLine(values))];
    }

    private static (int Shortest, int Highest) BestLags(double[] series)
    {
        var longest = Math.Min(LongestLag, series.Length / 3);
        var correlations = Autocorrelations(series, Math.Min(series.Length - 2, 2 * longest));
        var threshold = Math.Max(LowestCorrelation, 2 / Math.Sqrt(series.Length));
        var peaks = new List<int>();
        for (var lag = 2; lag <= longest && lag + 1 < correlations.Length; lag++)
        {
            var here = correlations[lag];
            var isPeak = here > threshold && here >= correlations[lag - 1] && here >= correlations[lag + 1];
            var lowest = double.MaxValue;
            for (var earlier = Math.Max(1, lag / 2 - 1); earlier < lag; earlier++)
                lowest = Math.Min(lowest, correlations[earlier]);
            if (isPeak && here - lowest > threshold && (2 * lag >= correlations.Length || correlations[2 * lag] > threshold / 2))
                peaks.Add(lag);
        }

        if (peaks.Count == 0)
            return (0, 0);
        var highest = peaks.MaxBy(lag => correlations[lag]);
        return (peaks.First(lag => correlations[lag] >= 0.9 * correlations[highest]), highest);
    }

    private static double[] Autocorrelations(double[] series, int longest)
    {
        var mean = series.Average();
        var centred = Array.ConvertAll(series, v => v - mean);
        var variance = centred.Sum(v => v * v);
        var correlations = new double[longest + 1];
        if (variance <= 0)
            return correlations;
        for (var lag = 0; lag <= longest; lag++)
        {
            double sum = 0;
            for (var i = lag; i < centred.Length; i++)
                sum += centred[i] * centred[i - lag];
            correlations[lag] = sum / variance;
        }

        return correlations;
    }

    private static double[] Differences(ReadOnlySpan<float> values)
    {
        var differences = new double[values.Length - 1];
        for (var i = 0; i < differences.Length; i++)
            differences[i] = (double)values[i + 1] - values[i];
        return differences;
    }

    private static double[] WithoutLine(ReadOnlySpan<float> values)
    {
        double mean = 0, slope = 0, weight = 0;
        var middle = (values.Length - 1) / 2.0;
        foreach (var value in values)
            mean += value;
        mean /= values.Length;
        for (var i = 0; i < values.Length; i++)
        {
            slope += (i - middle) * (values[i] - mean);
            weight += (i - middle) * (i - middle);
        }

        slope /= weight;
        var rest = new double[values.Length];
        for (var i = 0; i < rest.Length; i++)
            rest[i] = values[i] - mean - slope * (i - middle);
        return rest;
    }
}
