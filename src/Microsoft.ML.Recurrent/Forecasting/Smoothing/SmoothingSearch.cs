namespace Microsoft.ML.Recurrent.Forecasting.Smoothing;

/// <summary>
/// Chooses the coefficients of exponential smoothing by the squared errors of the forecasts of the next value, of the middle and of the end of the horizon:
/// those that are best for the next value alone follow every move, which is bad further ahead.
/// </summary>
internal static class SmoothingSearch
{
    private const double WorthOfTrend = 0.99; // the share of the error to which a trend must reduce it
    private static readonly float[] s_levels = [0.05f, 0.1f, 0.2f, 0.4f, 0.7f, 1];
    private static readonly float[] s_seasons = [0, 0.05f, 0.1f, 0.2f, 0.4f, 0.6f];
    private static readonly (float Trend, float Damping)[] s_trends = [(0.05f, 0.9f), (0.2f, 0.9f), (0.05f, 0.98f), (0.2f, 0.98f)];

    /// <param name="values">The values on the model's scale, NaN for missing values, oldest first.</param>
    /// <param name="seasonLength">The number of steps in a season; 1 means no season.</param>
    /// <param name="horizon">The maximum number of steps ahead.</param>
    /// <param name="first">The number of values before the first that counts as forecast, at least a season.</param>
    /// <param name="withTrend">Whether a damped trend is allowed.</param>
    /// <returns>The coefficients and their mean squared error; infinite if there is nothing to forecast.</returns>
    public static (SmoothingParameters Smoothing, double Error) Choose(ReadOnlySpan<float> values, int seasonLength, int horizon, int first, bool withTrend)
    {
        var profile = new double[seasonLength];
        var best = Choose(values, profile, horizon, first, 0, 1);
        foreach (var (trend, damping) in withTrend ? s_trends : [])
        {
            var found = Choose(values, profile, horizon, first, trend, damping);
            if (found.Error < WorthOfTrend * best.Error)
                best = found;
        }

        return best;
    }

    /// <summary>Returns the mean squared error of the forecasts with given coefficients; infinite if there is nothing to forecast.</summary>
    public static double Error(SmoothingParameters smoothing, ReadOnlySpan<float> values, double[] profile, int horizon, int first)
    {
        var run = SmoothingRun.Start(smoothing, values, profile);
        double squares = 0;
        var count = 0;
        for (var i = profile.Length; i < values.Length; i++)
        {
            for (var part = 0; part <= 2 && i >= first; part++)
            {
                var ahead = Math.Max(1, horizon * part / 2);
                if ((part > 0 && ahead == 1) || i + ahead > values.Length || float.IsNaN(values[i + ahead - 1]))
                    continue;
                var error = values[i + ahead - 1] - run.Forecast(ahead);
                squares += error * error;
                count++;
            }

            run.Observe(values[i]);
        }

        return count == 0 ? double.PositiveInfinity : squares / count;
    }

    private static (SmoothingParameters Smoothing, double Error) Choose(
        ReadOnlySpan<float> values, double[] profile, int horizon, int first, float trend, float damping)
    {
        var best = (Smoothing: new SmoothingParameters(1, 0), Error: double.PositiveInfinity);
        foreach (var level in s_levels)
            foreach (var season in profile.Length > 1 ? s_seasons : [0f])
            {
                var candidate = new SmoothingParameters(level, season, trend, damping);
                var error = Error(candidate, values, profile, horizon, first);
                if (error < best.Error)
                    best = (candidate, error);
            }

        return best;
    }
}
