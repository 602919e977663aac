namespace Microsoft.ML.Recurrent.Evaluation.Anomalies;

/// <summary>
/// What needs no model: a value alerts where its difference from the value one season before, or the change of that difference since the value before, is further
/// from the mean than 99 % of a normal distribution with the deviation of the training part.
/// </summary>
internal static class SeasonalDifference
{
    private const double Threshold = 2.5758;

    /// <param name="series">All values.</param>
    /// <param name="clean">The values of the training part are taken from here.</param>
    /// <param name="testStart">Where it ends.</param>
    /// <param name="season">Steps of a season.</param>
    /// <param name="ofChanges">Whether the change of the difference is judged rather than the difference.</param>
    public static bool[] Alerts(float[] series, float[] clean, int testStart, int season, bool ofChanges)
    {
        var training = Enumerable.Range(season + 1, testStart - season - 1).Select(t => Difference(clean, t)).ToArray();
        var mean = training.Average();
        var deviation = Deviation(training);
        return [.. series.Select((_, t) => t > season && Math.Abs(Difference(series, t) - mean) > Threshold * deviation)];

        double Difference(float[] values, int t) => values[t] - values[t - season] - (ofChanges ? values[t - 1] - values[t - 1 - season] : 0);
    }

    public static double Deviation(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Average(value => Math.Pow(value - mean, 2)));
    }
}
