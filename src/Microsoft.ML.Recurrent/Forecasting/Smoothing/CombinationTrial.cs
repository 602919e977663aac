namespace Microsoft.ML.Recurrent.Forecasting.Smoothing;

/// <summary>
/// Represents the forecasts of a series that may be combined, with their coefficients and the forecasts that they make at several origins within the training
/// values.
/// </summary>
internal sealed class CombinationTrial
{
    private const int MostOrigins = 10;

    private CombinationTrial(int seasonLength, CombinationPart[] parts, double[][] errors, double[][][] forecasts, double[][] actual) =>
        (SeasonLength, Parts, Errors, Forecasts, Actual) = (seasonLength, parts, errors, forecasts, actual);

    public int SeasonLength { get; }

    /// <summary>Gets the forecasts, whose weights are not yet chosen.</summary>
    public CombinationPart[] Parts { get; }

    /// <summary>Gets the mean absolute error of each forecast at each origin. [origins][parts]</summary>
    public double[][] Errors { get; }

    /// <summary>Gets the forecasts at each origin; empty if they are not kept. [origins][parts][H]</summary>
    public double[][][] Forecasts { get; }

    /// <summary>Gets the values after each origin; at the end of the series there are fewer than H. [origins][at most H]</summary>
    public double[][] Actual { get; }

    /// <summary>Makes the forecasts at the origins.</summary>
    /// <param name="values">The training values without gaps, at least one.</param>
    /// <param name="seasonLength">The number of steps in a season; 1 means no season.</param>
    /// <param name="horizon">The number of steps ahead that count, H.</param>
    /// <param name="parts">The forecasts, with their coefficients.</param>
    /// <param name="keepsForecasts">Whether the forecasts are kept, and not only their errors.</param>
    public static CombinationTrial Run(double[] values, int seasonLength, int horizon, CombinationPart[] parts, bool keepsForecasts)
    {
        var scratch = new SeriesCombination.Scratch(seasonLength, values.Length, horizon);
        int[] origins = [.. Origins(values.Length, seasonLength, horizon)];
        var forecasts = Array.ConvertAll(origins, origin => Array.ConvertAll(parts, part =>
        {
            var ahead = new double[horizon];
            new SeriesCombination(seasonLength, [part]).Forecast(values.AsSpan(0, origin), scratch, ahead);
            return ahead;
        }));
        var actual = Array.ConvertAll(origins, origin => values[origin..Math.Min(values.Length, origin + horizon)]);
        double[][] errors = [.. forecasts.Zip(actual, (made, came) => Array.ConvertAll(made, ahead => MeanError(ahead, came)))];
        return new CombinationTrial(seasonLength, parts, errors, keepsForecasts ? forecasts : [], actual);
    }

    /// <summary>Returns the mean magnitude of the errors of forecasts.</summary>
    public static double MeanError(ReadOnlySpan<double> ahead, ReadOnlySpan<double> actual)
    {
        double sum = 0;
        for (var h = 0; h < actual.Length; h++)
            sum += Math.Abs(actual[h] - ahead[h]);
        return sum / actual.Length;
    }

    /// <summary>Evenly spaced origins: the first has two seasons and half of the values before it, the last has the horizon after it.</summary>
    private static IEnumerable<int> Origins(int length, int season, int horizon)
    {
        var last = length - Math.Min(horizon, Math.Max(1, length / 3));
        var first = Math.Min(last, Math.Max(Math.Min(2 * season, length / 2), length / 3));
        var stride = Math.Max(1, (last - first) / (double)(MostOrigins - 1));
        for (var i = 0; i < MostOrigins && first >= 1 && last < length; i++)
        {
            var origin = last - (int)(i * stride);
            if (origin < first)
                yield break;
            yield return origin;
        }
    }
}
