using MathNet.Numerics.Distributions;
using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Forecasting.Intervals;

/// <summary>
/// Represents how far values were from the median on held-out windows, in units of the networks' spreads (split conformal prediction, Papadopoulos et al. 2002;
/// conformalized quantile regression, Romano et al. 2019). With this, a median and two spreads determine any quantile. Immutable.
/// </summary>
/// <param name="Steps">The residuals for each step ahead, ascending; empty if there are none. [H][any]</param>
internal sealed record ResidualQuantiles(float[][] Steps)
{
    private const int FewestOfStep = 100;
    private const int MostOfStep = 256;
    private const int Blended = 127;              // the number of quantiles kept of a mixture
    private const double KnownStretches = 3;      // the weight of the known spread, in held-out horizons
    private const double DegreesOfFreedom = 8;    // of the known distribution
    private const double SmallestSize = 0.1;      // of the known distribution, in spreads
    private const double FarthestResidual = 5;    // in root mean squares, so that one value alone does not decide

    /// <summary>Calculates the quantiles.</summary>
    /// <param name="residuals">The residuals for each step ahead. [H][any]</param>
    /// <param name="stretches">
    /// The number of horizons in the held-out values. Errors of overlapping windows are one observation, not many, so bounds are widened as those of a mean of
    /// this number of observations. The fewer there are, the closer the distribution is to Student's t in units of the spreads, with a size determined by the
    /// residuals and the spreads themselves.
    /// </param>
    public static ResidualQuantiles Calibrate(IReadOnlyList<List<float>> residuals, double stretches)
    {
        var measured = Measured(residuals, stretches);
        var trust = BoundsEvidence.TrustIn(stretches);
        if (trust >= 1)
            return measured;
        var size = Size(residuals, stretches);
        double[] levels = [.. Enumerable.Range(1, Blended).Select(i => i / (Blended + 1.0))];
        double[] known = [.. levels.Select(level => size * StudentT.InvCDF(0, 1, DegreesOfFreedom, level))];
        return new ResidualQuantiles([.. measured.Steps.Select((_, h) => Blend(h + 1))]);

        float[] Blend(int ahead) => [.. levels.Select((level, i) => (float)((trust * measured.Quantile(ahead, level)) + ((1 - trust) * known[i])))];
    }

    private static ResidualQuantiles Measured(IReadOnlyList<List<float>> residuals, double stretches)
    {
        var widening = (float)Math.Sqrt(1 + (1 / Math.Max(1, stretches)));
        var steps = new float[residuals.Count][];
        for (var h = 0; h < steps.Length; h++)
        {
            // If a step has few residuals, its neighbours help.
            var pooled = new List<float>(residuals[h]);
            for (var reach = 1; pooled.Count < FewestOfStep && reach < steps.Length; reach++)
            {
                if (h - reach >= 0)
                    pooled.AddRange(residuals[h - reach]);
                if (h + reach < steps.Length)
                    pooled.AddRange(residuals[h + reach]);
            }

            pooled.Sort();
            steps[h] = Array.ConvertAll(Thin(pooled), residual => residual * widening);
        }

        return new ResidualQuantiles(steps);
    }

    /// <summary>Returns the residual that a share of residuals stays below; from the normal distribution beyond the observed residuals.</summary>
    /// <param name="ahead">The number of steps ahead, from 1; a number beyond the last step means the last step.</param>
    /// <param name="level">The share, above 0 and below 1.</param>
    public double Quantile(int ahead, double level)
    {
        var sorted = Of(ahead);
        if (sorted.Length < 2)
            return Normal.InvCDF(0, 1, level);

        // The n residuals cut the line into n + 1 parts; a new residual is equally likely to fall into any of them.
        var rank = (level * (sorted.Length + 1)) - 1;
        if (rank < 0)
            return Beyond(sorted[0], level, 1.0 / (sorted.Length + 1));
        if (rank > sorted.Length - 1)
            return Beyond(sorted[^1], level, sorted.Length / (sorted.Length + 1.0));
        var low = (int)rank;
        var high = Math.Min(sorted.Length - 1, low + 1);
        return sorted[low] + ((sorted[high] - sorted[low]) * (rank - low));
    }

    /// <summary>
    /// Returns the position of a residual: the quantile of the standard normal distribution at the level of which the residual is the quantile; if there are
    /// several levels, the nearest to one half.
    /// </summary>
    /// <param name="ahead">The number of steps ahead, from 1; a number beyond the last step means the last step.</param>
    /// <param name="residual">The residual, in units of the networks' spreads.</param>
    public double Deviation(int ahead, double residual)
    {
        var sorted = Of(ahead);
        if (sorted.Length < 2)
            return residual;
        var (low, high) = SortedValues.LevelsOf(sorted, residual);
        if (low > 0 && high < 1)
            return Normal.InvCDF(0, 1, Math.Clamp(0.5, low, high));

        // The inverse of what Quantile returns there. If all residuals lie on one side, it has no inverse, and spreads are used as deviations.
        var outermost = low > 0 ? sorted[^1] : sorted[0];
        var known = Normal.InvCDF(0, 1, low > 0 ? sorted.Length / (sorted.Length + 1.0) : 1.0 / (sorted.Length + 1));
        return outermost * known > 0 ? residual * known / outermost : known + (residual - outermost);
    }

    public void Write(SectionWriter section)
    {
        section.Write(Steps.Length);
        foreach (var step in Steps)
            section.Write((ReadOnlySpan<float>)step);
    }

    /// <exception cref="ModelFormatException">The number of steps differs from the horizon, or a number is not finite or not in order.</exception>
    public static ResidualQuantiles Read(SectionReader section, int horizon)
    {
        var steps = new float[section.ReadInt32("the number of calibrated steps", horizon, horizon)][];
        for (var h = 0; h < steps.Length; h++)
        {
            steps[h] = section.ReadSingles();
            for (var i = 0; i < steps[h].Length; i++)
                if (!float.IsFinite(steps[h][i]) || (i > 0 && steps[h][i] < steps[h][i - 1]))
                    throw section.Defect($"residual {i + 1} of step {h + 1} is not finite, or not in ascending order.");
        }

        return new ResidualQuantiles(steps);
    }

    /// <summary>
    /// Returns the root mean square of the residuals, shrunk toward one, that of the known spread, on a logarithmic scale, because a few residuals can be of
    /// any size.
    /// </summary>
    private static double Size(IReadOnlyList<List<float>> residuals, double stretches)
    {
        double[] squares = [.. residuals.SelectMany(step => step).Select(residual => (double)residual * residual)];
        if (squares.Length == 0)
            return 1;
        var mean = squares.Average();
        mean = squares.Average(square => Math.Min(square, FarthestResidual * FarthestResidual * mean));
        return Math.Pow(Math.Max(Math.Sqrt(mean), SmallestSize), stretches / (stretches + KnownStretches));
    }

    private float[] Of(int ahead) => Steps.Length == 0 ? [] : Steps[Math.Min(ahead, Steps.Length) - 1];

    private static double Beyond(double outermost, double level, double seen)
    {
        var (wanted, known) = (Normal.InvCDF(0, 1, level), Normal.InvCDF(0, 1, seen));
        return outermost * wanted < 0 || known == 0 ? outermost : outermost * wanted / known;
    }

    private static float[] Thin(List<float> sorted)
    {
        if (sorted.Count <= MostOfStep)
            return [.. sorted];
        var thinned = new float[MostOfStep];
        for (var i = 0; i < MostOfStep; i++)
        {
            var place = ((i + 1.0) / (MostOfStep + 1) * (sorted.Count + 1)) - 1;
            var low = (int)place;
            thinned[i] = (float)(sorted[low] + ((sorted[Math.Min(low + 1, sorted.Count - 1)] - sorted[low]) * (place - low)));
        }

        return thinned;
    }
}
