using Microsoft.ML.Recurrent.Forecasting.Scaling;
using Microsoft.ML.Recurrent.Forecasting.Smoothing;

namespace Microsoft.ML.Recurrent.Forecasting.SingleSeries;

/// <summary>Represents means and spreads, measured on training values only, that bring the network's inputs and outputs to an ordinary size.</summary>
/// <param name="Drift">
/// The mean error of the baseline for each step ahead, shrunk toward zero by the part that chance explains, and a little more. [Horizon]
/// </param>
/// <param name="Spread">The standard deviation of that error for each step ahead. [Horizon]</param>
/// <param name="ValueSpread">The standard deviation of a window's values from its level.</param>
/// <param name="DifferenceMean">The mean change over one season.</param>
/// <param name="DifferenceSpread">The standard deviation of that change.</param>
internal sealed record SeriesStatistics(float[] Drift, float[] Spread, float ValueSpread, float DifferenceMean, float DifferenceSpread)
{
    private const float LargestFeature = 8;
    private const int MostOrigins = 5000;
    private const int Enough = 3; // the number of errors needed to measure a step

    // Growth slows down more often than it continues: four fifths of the baseline's mean error so far are expected in the future (Gardner and McKenzie 1985).
    private const double LastingDrift = 0.8;
    private const double NoiseOfLine = 0.01; // the share of squared errors other than drift below which a series is a line

    /// <summary>Gets a value that indicates whether the baseline leaves nothing to learn: the series is constant or repeats itself exactly.</summary>
    public bool IsExact => Array.TrueForAll(Spread, s => s == 0);

    public static float Standardize(double value, float mean, float spread) =>
        spread == 0 ? 0 : (float)Math.Clamp((value - mean) / spread, -LargestFeature, LargestFeature);

    /// <param name="values">The training values without gaps, on the model's scale.</param>
    /// <param name="missing">Flags for the values that were filled in; they do not count as values to forecast.</param>
    /// <param name="baseline">The baseline.</param>
    /// <param name="seasonLength">The season of the differences; 1 means no season.</param>
    /// <param name="contextLength">The number of steps that a network reads.</param>
    /// <param name="horizon">The number of steps ahead.</param>
    public static SeriesStatistics Measure(
        ReadOnlySpan<float> values, ReadOnlySpan<bool> missing, BaselineForecast baseline, int seasonLength, int contextLength, int horizon)
    {
        var scratch = new BaselineForecast.Scratch(baseline, horizon);
        var forecast = new double[horizon];
        var errors = new RunningMoments[horizon];
        var whole = new RunningMoments[horizon]; // from origins with all values that the means of the baseline need
        var window = new RunningMoments();
        var first = Math.Min(seasonLength + 1, values.Length);
        var stride = Math.Max(1, (values.Length - first) / MostOrigins);
        for (var origin = first; origin < values.Length; origin += stride)
        {
            var level = baseline.Forecast(values[..origin], scratch, forecast);
            for (var step = Math.Max(0, origin - contextLength); step < origin; step += Math.Max(1, contextLength / 16))
                window.Add(values[step] - level);
            for (var h = 0; h < horizon && origin + h < values.Length; h++)
            {
                if (missing[origin + h])
                    continue;
                errors[h].Add(values[origin + h] - forecast[h]);
                if (origin >= baseline.ReachOfMeans)
                    whole[h].Add(values[origin + h] - forecast[h]);
            }
        }

        var differences = new RunningMoments();
        for (var i = seasonLength; i < values.Length; i++)
            differences.Add((double)values[i] - values[i - seasonLength]);

        // A line continues to drift as before, and until the means have all their values, they drift less.
        var (drift, spread) = IsLine(whole) ? Extend(whole, 1, stride, Magnitude(values)) : Extend(errors, LastingDrift, stride, Magnitude(values));
        return new SeriesStatistics(drift, spread, (float)window.Deviation, (float)differences.Mean, (float)differences.Deviation);
    }

    private static (float[] Drift, float[] Spread) Extend(RunningMoments[] errors, double lasting, int stride, double magnitude)
    {
        var drift = new float[errors.Length];
        var spread = new float[errors.Length];
        double significance = 0;
        var counted = 0;
        for (var i = 0; i < errors.Length; i++)
        {
            if (errors[i].Count < Enough)
            {
                // Too few to measure this far ahead: the drift continues in a straight line and the error grows like that of a random walk.
                drift[i] = i == 0 ? 0 : drift[i - 1] * (i + 1) / i;
                spread[i] = i == 0 ? 0 : spread[i - 1] * MathF.Sqrt((i + 1f) / i);
                continue;
            }

            drift[i] = (float)errors[i].Mean;
            var deviation = errors[i].Deviation;

            // What float rounding leaves of a perfect forecast is not an error.
            spread[i] = deviation > SeriesScale.Rounding * magnitude ? (float)deviation : 0;
            if (spread[i] == 0)
                continue;

            // Forecasts i + 1 steps ahead overlap; only every (i + 1)-th adds information.
            var independent = Math.Max(1, errors[i].Count * stride / (i + 1.0));
            significance += errors[i].Mean * errors[i].Mean / (deviation * deviation) * independent;
            counted++;
        }

        var keep = counted == 0 ? 1 : lasting * Math.Max(0, 1 - (counted / Math.Max(significance, 1e-30)));
        for (var i = 0; i < drift.Length; i++)
            drift[i] *= (float)keep;
        return (drift, spread);
    }

    private static bool IsLine(RunningMoments[] errors)
    {
        double drifts = 0, squares = 0;
        foreach (var step in errors)
        {
            if (step.Count < Enough)
                continue;
            drifts += step.Mean * step.Mean;
            squares += (step.Mean * step.Mean) + step.Variance;
        }

        return squares > 0 && squares - drifts < NoiseOfLine * squares;
    }

    private static double Magnitude(ReadOnlySpan<float> values)
    {
        double largest = 0;
        foreach (var value in values)
            largest = Math.Max(largest, Math.Abs(value));
        return largest;
    }
}
