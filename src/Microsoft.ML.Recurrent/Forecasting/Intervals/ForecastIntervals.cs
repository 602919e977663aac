using MathNet.Numerics.Distributions;

namespace Microsoft.ML.Recurrent.Forecasting.Intervals;

/// <summary>
/// Represents the width of bounds, from errors on held-out windows (split conformal prediction, Papadopoulos et al. 2002): a width for each step ahead that
/// never shrinks, times a factor for the position in the season, times the quantile of the errors of all steps, each divided by its width. Immutable.
/// </summary>
/// <param name="Widths">The root mean square error for each step ahead, on the model's scale. [Horizon]</param>
/// <param name="WarmUpWidths">The same for a repeated last value, for the first steps of a series. [Horizon]</param>
/// <param name="Errors">The magnitudes of errors divided by their widths, in ascending order. Empty if every error was zero.</param>
/// <param name="Phases">
/// The factor of the width for each position in the season, starting with that of a series' first value; empty if errors are alike at all positions. [season or
/// none]
/// </param>
internal sealed record ForecastIntervals(float[] Widths, float[] WarmUpWidths, float[] Errors, float[] Phases)
{
    private const int MostErrors = 512;
    private const int Blended = 127;           // the number of quantiles kept of a mixture
    private const double KnownStretches = 3;   // the weight of the baseline's errors, in held-out horizons
    private const double DegreesOfFreedom = 20; // of the known distribution

    /// <param name="residuals">The held-out errors for each step ahead, on the model's scale, divided by the factors of their positions. [Horizon][any]</param>
    /// <param name="stretches">
    /// The number of horizons in the held-out values. Errors of overlapping windows are one observation, not many, so bounds are widened as those of a mean of
    /// this number of observations. The fewer there are, the closer the widths are to those of the baseline and the distribution to Student's t.
    /// </param>
    /// <param name="known">The errors of the baseline: the width of a step ahead for which there is nothing else. [Horizon]</param>
    /// <param name="warmUpWidths">The widths of the first steps of a series. [Horizon]</param>
    /// <param name="phases">The factors of the positions in the season, or an empty array.</param>
    public static ForecastIntervals Calibrate(IReadOnlyList<List<double>> residuals, double stretches, float[] known, float[] warmUpWidths, float[] phases)
    {
        var trust = BoundsEvidence.TrustIn(stretches);
        var widths = new double[residuals.Count];
        var weights = new double[residuals.Count];
        for (var h = 0; h < widths.Length; h++)
        {
            weights[h] = residuals[h].Count;
            widths[h] = residuals[h].Count > 0 ? residuals[h].Average(r => r * r) : double.NaN;
            if (trust < 1 && residuals[h].Count > 0)
                widths[h] = ((stretches * widths[h]) + (KnownStretches * known[h] * known[h])) / (stretches + KnownStretches);
        }

        Complete(widths, weights, known);
        PoolAdjacentViolators(widths, weights);
        var roots = Array.ConvertAll(widths, Math.Sqrt);
        var errors = new List<float>();
        for (var h = 0; h < roots.Length; h++)
            if (roots[h] > 0)
                errors.AddRange(residuals[h].Select(r => (float)(Math.Abs(r) / roots[h])));
        errors.Sort();
        var widening = Math.Sqrt(1 + 1 / Math.Max(1, trust < 1 ? stretches + KnownStretches : stretches));
        var measured = new ForecastIntervals(Array.ConvertAll(roots, root => (float)(root * widening)), warmUpWidths, Thin(errors), phases);
        return trust >= 1 ? measured : measured with { Errors = [.. Enumerable.Range(1, Blended).Select(i => Mixture(i / (Blended + 1.0)))] };

        float Mixture(double share) => (float)((trust * measured.Quantile(share)) + ((1 - trust) * StudentT.InvCDF(0, 1, DegreesOfFreedom, (1 + share) / 2)));
    }

    /// <summary>Returns half of the interval's width on the model's scale.</summary>
    /// <param name="at">The step.</param>
    /// <param name="confidenceLevel">The confidence level, above 0 and below 1.</param>
    public double HalfWidth(ForecastStep at, float confidenceLevel) => Width(at) * Quantile(confidenceLevel);

    /// <summary>
    /// Returns a distance from the forecast as a quantile of the standard normal distribution: the one within which the same share of distances lies.
    /// </summary>
    /// <param name="distance">The distance on the model's scale.</param>
    /// <param name="at">The step.</param>
    /// <returns>The deviation, with the sign of the distance.</returns>
    public double Deviation(double distance, ForecastStep at) => distance == 0 ? 0 : Math.CopySign(Deviation(Math.Abs(distance) / Width(at)), distance);

    // Beyond the trained horizon, the variances of the blocks add up.
    private double Width(ForecastStep at)
    {
        var widths = at.WarmUp ? WarmUpWidths : Widths;
        var blocks = (at.Ahead - 1) / widths.Length;
        double last = widths[^1], rest = widths[(at.Ahead - 1) % widths.Length];
        var width = Math.Sqrt(blocks * last * last + rest * rest);
        return at.WarmUp || Phases.Length == 0 ? width : width * Phases[at.Position % Phases.Length];
    }

    private double Deviation(double magnitude)
    {
        if (Errors.Length == 0)
            return magnitude;
        var seen = Normal.InvCDF(0, 1, (1 + (Errors.Length / (Errors.Length + 1.0))) / 2);
        if (magnitude >= Errors[^1])
            return magnitude * seen / Errors[^1];
        var share = magnitude < Errors[0] ? magnitude / (Errors[0] * (Errors.Length + 1.0)) : SortedValues.LevelsOf(Errors, magnitude).Low;
        return Normal.InvCDF(0, 1, (1 + share) / 2);
    }

    /// <summary>Returns the magnitude that a share of errors does not exceed; from the normal distribution beyond the observed errors.</summary>
    internal double Quantile(double share)
    {
        if (Errors.Length == 0)
            return Normal.InvCDF(0, 1, (1 + share) / 2);

        // The n errors cut the line into n + 1 parts; a new error is equally likely to fall into any of them.
        var rank = share * (Errors.Length + 1) - 1;
        if (rank > Errors.Length - 1)
        {
            var seen = Errors.Length / (Errors.Length + 1.0);
            return Errors[^1] * Normal.InvCDF(0, 1, (1 + share) / 2) / Normal.InvCDF(0, 1, (1 + seen) / 2);
        }

        var low = Math.Max(0, (int)Math.Floor(rank));
        var high = Math.Min(Errors.Length - 1, low + 1);
        return Errors[low] + (Errors[high] - Errors[low]) * Math.Clamp(rank - low, 0, 1);
    }

    private static void Complete(double[] widths, double[] weights, float[] fallback)
    {
        // A step without errors takes its predecessor's width, grown as the spread of the training errors grows.
        for (var h = 0; h < widths.Length; h++)
        {
            if (!double.IsNaN(widths[h]))
                continue;
            var growth = h > 0 && fallback[h - 1] > 0 ? Math.Max(1, fallback[h] / fallback[h - 1]) : 1;
            widths[h] = h > 0 ? widths[h - 1] * growth * growth : fallback[0] * (double)fallback[0];
            weights[h] = 1;
        }
    }

    /// <summary>Computes the nearest sequence that never falls (weighted isotonic regression, Ayer et al. 1955).</summary>
    private static void PoolAdjacentViolators(double[] values, double[] weights)
    {
        var blocks = new List<(double Mean, double Weight, int Count)>();
        for (var i = 0; i < values.Length; i++)
        {
            var block = (Mean: values[i], Weight: weights[i], Count: 1);
            while (blocks.Count > 0 && blocks[^1].Mean > block.Mean)
            {
                var last = blocks[^1];
                blocks.RemoveAt(blocks.Count - 1);
                var weight = last.Weight + block.Weight;
                block = ((last.Mean * last.Weight + block.Mean * block.Weight) / weight, weight, last.Count + block.Count);
            }

            blocks.Add(block);
        }

        var at = 0;
        foreach (var (mean, _, count) in blocks)
            for (var i = 0; i < count; i++)
                values[at++] = mean;
    }

    private static float[] Thin(List<float> sorted)
    {
        if (sorted.Count <= MostErrors)
            return [.. sorted];
        var thinned = new float[MostErrors];
        for (var i = 0; i < MostErrors; i++)
            thinned[i] = sorted[(int)((i + 0.5) * sorted.Count / MostErrors)];
        return thinned;
    }
}
