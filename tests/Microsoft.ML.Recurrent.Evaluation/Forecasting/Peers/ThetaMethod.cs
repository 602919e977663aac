namespace Microsoft.ML.Recurrent.Evaluation.Forecasting.Peers;

/// <summary>
/// The Theta method (Assimakopoulos and Nikolopoulos 2000) in the form of Hyndman and Billah (2003), the variant of the competitions: seasons are divided
/// out if the autocorrelation at the season is significant at 90 %, and the rest is smoothed exponentially with half the slope of its straight line.
/// </summary>
internal static class ThetaMethod
{
    public static double[] Forecast(double[] values, int season, int horizon)
    {
        double[]? indices = null;
        if (SeasonalIndices.AreSignificant(values, season) && Array.TrueForAll(values, value => value > 0))
            indices = SeasonalIndices.Of(values, season, areFactors: true);
        double[] adjusted = [.. values.Select((value, t) => indices is null ? value : value / indices[t % season])];
        var smoothing = SpaceModel.Fit(new SpaceModelKind(false, TrendKind.None, SeasonKind.None, 1), adjusted);
        var (level, alpha) = (smoothing.Forecast(1)[0], smoothing.Alpha);
        var half = Slope(adjusted) / 2;
        var first = (1 - Math.Pow(1 - alpha, values.Length)) / alpha;
        return [.. Enumerable.Range(0, horizon).Select(h => (level + (half * (h + first))) * (indices?[(values.Length + h) % season] ?? 1))];
    }

    private static double Slope(double[] values)
    {
        var (middle, mean) = ((values.Length - 1) / 2.0, values.Average());
        double product = 0, square = 0;
        for (var t = 0; t < values.Length; t++)
        {
            product += (t - middle) * (values[t] - mean);
            square += (t - middle) * (t - middle);
        }

        return square > 0 ? product / square : 0;
    }
}
