namespace Microsoft.ML.Recurrent.Forecasting.Smoothing;

/// <summary>
/// Chooses the coefficients of the forecasts that may be combined. Those of a series with few values are uncertain, so the errors of all series count, too,
/// as if they were those of some more values of the series itself.
/// </summary>
internal static class CombinationFit
{
    private const float ThetaDrift = 0.5f;
    private const int Unused = 4; // values at the beginning, where the level is not settled
    private const double Least = 1e-3; // of the largest error
    private static readonly float[] s_levels = [0.03f, 0.06f, 0.1f, 0.15f, 0.2f, 0.3f, 0.4f, 0.5f, 0.65f, 0.8f, 1];
    private static readonly float[] s_trendLevels = [0.06f, 0.15f, 0.3f, 0.5f, 0.75f, 1];
    private static readonly float[] s_trends = [0.02f, 0.05f, 0.1f, 0.25f, 0.5f]; // of the weight of the level
    private static readonly float[] s_dampings = [0.8f, 0.9f, 0.95f, 0.98f];

    /// <summary>Returns the coefficients to choose from, for each forecast.</summary>
    public static CombinationPart[][] Choices(int seasonLength) =>
    [
        .. (seasonLength > 1 ? Enum.GetValues<SeasonForm>() : [SeasonForm.None]).SelectMany(form => new CombinationPart[][]
        {
            [.. s_levels.Select(level => new CombinationPart(form, level, 0, 1, 0, 1))],
            [.. s_levels.Select(level => new CombinationPart(form, level, 0, 1, ThetaDrift, 1))],
            [
                .. s_trendLevels.SelectMany(level => s_trends.SelectMany(trend => s_dampings.Select(
                    damping => new CombinationPart(form, level, level * trend, damping, 0, 1)))),
            ],
        }),
    ];

    /// <summary>
    /// Returns, for each choice, the logarithm of the mean magnitude of the errors of the next value, in the middle and at the end of the horizon, relative to
    /// the choice with the largest.
    /// </summary>
    /// <param name="choices">The coefficients to choose from, for each forecast.</param>
    /// <param name="values">The training values without gaps, at least one.</param>
    /// <param name="seasonLength">The number of steps in a season; 1 means no season.</param>
    /// <param name="horizon">The number of steps ahead that count.</param>
    public static float[][] Errors(CombinationPart[][] choices, double[] values, int seasonLength, int horizon)
    {
        var scratch = new SeriesCombination.Scratch(seasonLength, values.Length, horizon);
        var isPositive = SeriesCombination.IsPositive(values);
        SeasonForm? removed = null;
        double limit = 0, slope = 0;
        return Array.ConvertAll(choices, some =>
        {
            if (some[0].Form != removed)
            {
                var indices = scratch.Indices.AsSpan(0, seasonLength);
                var form = SeriesCombination.Usable(some[0].Form, isPositive);
                SeasonalIndices.Measure(values, form, scratch.Compared, indices);
                SeasonalIndices.Remove(values, form, indices, scratch.Adjusted);
                (limit, slope) = (SeriesCombination.LimitOf(scratch, values.Length), SeriesCombination.Slope(scratch.Adjusted));
                removed = some[0].Form;
            }

            double[] errors = Array.ConvertAll(some, part => Error(part, scratch.Adjusted, limit, horizon, part.Drift * slope));
            var largest = errors.Max();
            return Array.ConvertAll(errors, error => largest > 0 ? (float)Math.Log(Math.Max(error / largest, Least)) : 0);
        });
    }

    /// <summary>Chooses the coefficients of every forecast.</summary>
    /// <param name="choices">The coefficients to choose from, for each forecast.</param>
    /// <param name="own">The errors of the series; empty for a series that is not known.</param>
    /// <param name="ownWeight">The weight of the errors of the series.</param>
    /// <param name="pooled">The mean errors of all series.</param>
    /// <param name="pooledWeight">The weight of the errors of all series.</param>
    public static CombinationPart[] Choose(CombinationPart[][] choices, float[][] own, double ownWeight, double[][] pooled, double pooledWeight) =>
    [
        .. choices.Select((some, k) => some[Enumerable.Range(0, some.Length).MinBy(i =>
            (own.Length == 0 ? 0 : ownWeight * own[k][i]) + (pooledWeight * pooled[k][i]))]),
    ];

    private static double Error(in CombinationPart part, ReadOnlySpan<double> rest, double limit, int horizon, double drift)
    {
        var run = new TrendRun(part, rest, limit);
        Span<int> ahead = [1, horizon, horizon / 2];
        ahead = ahead[..(horizon > 3 ? 3 : horizon > 1 ? 2 : 1)];
        Span<double> steps = stackalloc double[3];
        for (var third = 0; third < ahead.Length; third++)
            steps[third] = run.Steps(ahead[third]);
        double sum = 0;
        var count = 0;
        for (var i = 0; i < rest.Length; i++)
        {
            for (var third = 0; third < ahead.Length && i >= Math.Min(Unused, rest.Length / 4); third++)
            {
                if (i + ahead[third] > rest.Length)
                    continue;
                sum += Math.Abs(rest[i + ahead[third] - 1] - run.Forecast(steps[third]) - (drift * (ahead[third] - 1 + (1 / part.Level))));
                count++;
            }

            run.Observe(rest[i]);
        }

        return count == 0 ? 0 : sum / count;
    }
}
