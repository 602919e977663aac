using Microsoft.ML.Recurrent.Evaluation.Rows;

namespace Microsoft.ML.Recurrent.Evaluation.Accuracy;

/// <summary>
/// Finds the season of a channel by which Naive2 adjusts, as in the M4 competition's benchmarks: a test of the autocorrelation, then classical multiplicative
/// decomposition (decompose in R). Missing values are left out of every sum.
/// </summary>
internal static class SeasonalPattern
{
    // The two-sided 90 % quantile of a normal distribution.
    private const double CriticalValue = 1.645;

    // Fewer seasons are not tested.
    private const int FewestSeasons = 3;

    /// <summary>
    /// Returns the factors of the steps of a season, starting with step 0, with mean 1; null if there is no season to adjust for. [season length]
    /// </summary>
    /// <param name="series">The series.</param>
    /// <param name="target">The target.</param>
    /// <param name="steps">The number of training steps, at the start of the series.</param>
    /// <param name="seasonLength">The number of steps in a season.</param>
    public static double[]? Find(ActualSeries series, int target, int steps, int seasonLength)
    {
        if (seasonLength < 2 || steps < (long)FewestSeasons * seasonLength)
            return null;
        var values = new double[steps];
        for (var t = 0; t < steps; t++)
        {
            values[t] = series[t, target];
            if (values[t] <= 0)
                return null;
        }

        return IsSeasonal(values, seasonLength) ? Decompose(values, seasonLength) : null;
    }

    private static bool IsSeasonal(double[] values, int seasonLength)
    {
        double sum = 0;
        var present = 0;
        foreach (var value in values)
        {
            if (double.IsNaN(value))
                continue;
            sum += value;
            present++;
        }

        var centred = Array.ConvertAll(values, value => value - (sum / present));
        var variance = Covariance(centred, 0);
        double squares = 0;
        for (var lag = 1; lag < seasonLength; lag++)
        {
            var correlation = Covariance(centred, lag) / variance;
            squares += correlation * correlation;
        }

        // A comparison with NaN, from a constant series or one with too many gaps, is false.
        return Math.Abs(Covariance(centred, seasonLength) / variance) > CriticalValue * Math.Sqrt((1 + (2 * squares)) / present);
    }

    // As acf in R: without gaps the divisor is the number of values, whatever the lag.
    private static double Covariance(double[] centred, int lag)
    {
        double sum = 0;
        var pairs = 0;
        for (var t = lag; t < centred.Length; t++)
        {
            var product = centred[t] * centred[t - lag];
            if (double.IsNaN(product))
                continue;
            sum += product;
            pairs++;
        }

        return sum / (pairs + lag);
    }

    private static double[]? Decompose(double[] values, int seasonLength)
    {
        var factors = new double[seasonLength];
        var counts = new int[seasonLength];
        var half = seasonLength / 2;
        for (var t = half; t + half < values.Length; t++)
        {
            // A moving average over one season, of the values that are not missing; an even season length takes half of each end.
            double trend = 0, weights = 0;
            for (var i = t - half; i <= t + half; i++)
            {
                if (double.IsNaN(values[i]))
                    continue;
                var weight = seasonLength % 2 == 0 && Math.Abs(i - t) == half ? 0.5 : 1;
                trend += weight * values[i];
                weights += weight;
            }

            var factor = weights < seasonLength / 2.0 ? double.NaN : values[t] * weights / trend;
            if (double.IsNaN(factor))
                continue;
            factors[t % seasonLength] += factor;
            counts[t % seasonLength]++;
        }

        // A step that never has a value, such as a day that is always closed, has no factor either.
        for (var step = 0; step < seasonLength; step++)
            factors[step] /= counts[step];
        var mean = factors.Where(factor => !double.IsNaN(factor)).DefaultIfEmpty(double.NaN).Average();
        return double.IsNaN(mean) ? null : Array.ConvertAll(factors, factor => double.IsNaN(factor) ? 1 : factor / mean);
    }
}
