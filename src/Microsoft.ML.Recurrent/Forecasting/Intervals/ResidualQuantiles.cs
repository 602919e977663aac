using MathNet.Numerics.Distributions;
using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Forecasting.Intervals;

/// <summary>
/// How far values lay from the median on held-out windows, in the spreads that the networks gave (split conformal prediction, Papadopoulos et al. 2002;
/// conformalized quantile regression, Romano et al. 2019): what turns a median and two spreads into any quantile. Immutable.
/// </summary>
/// <param name="Steps">For each step ahead the residuals, ascending; empty where there were none. [H][any]</param>
internal sealed record ResidualQuantiles(float[][] Steps)
{
    private const int FewestOfStep = 100;
    private const int MostOfStep = 256;
    private const int Blended = 127;              // quantiles that are kept of a mixture
    private const double KnownStretches = 3;      // what the known spread counts for beside held-out horizons
    private const double DegreesOfFreedom = 8;    // of the known distribution
    private const double SmallestSize = 0.1;      // of the known distribution, in spreads
    private const double FarthestResidual = 5;    // in root mean squares, so that one value alone does not decide

    /// <summary>Makes the quantiles.</summary>
    /// <param name="residuals">For each step ahead. [H][any]</param>
    /// <param name="stretches">
    /// Number of horizons that the held-out values hold: errors of overlapping windows are one experience, not many, so bounds are widened as those of a mean of so
    /// many. The fewer there are, the more the distribution is Student's t in the spreads, of the size that the residuals and the spreads themselves say.
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
            // Where a step has few, its neighbours help.
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

    /// <summary>The residual that a share of residuals stays below; from the normal distribution beyond what has been seen.</summary>
    /// <param name="ahead">Steps ahead, from 1; beyond the last it is that.</param>
    /// <param name="level">Above 0 and below 1.</param>
    public double Quantile(int ahead, double level)
    {
        var sorted = Of(ahead);
        if (sorted.Length < 2)
            return Normal.InvCDF(0, 1, level);

        // The n residuals cut the line into n + 1 parts, of which a new one is equally likely to fall into any.
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
    /// Where a residual lies: the quantile of the standard normal distribution at the level that the residual is the quantile of; of several levels the nearest to one
    /// half.
    /// </summary>
    /// <param name="ahead">Steps ahead, from 1; beyond the last it is that.</param>
    /// <param name="residual">In the spreads that the networks gave.</param>
    public double Deviation(int ahead, double residual)
    {
        var sorted = Of(ahead);
        if (sorted.Length < 2)
            return residual;
        var (low, high) = SortedValues.LevelsOf(sorted, residual);
        if (low > 0 && high < 1)
            return Normal.InvCDF(0, 1, Math.Clamp(0.5, low, high));

        // The inverse of what Quantile gives there. Where all residuals lie on one side it has no inverse, and spreads are taken for deviations.
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

    /// <exception cref="ModelFormatException">There are not as many steps as in the horizon, or a number is not finite or not in order.</exception>
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
    /// Root mean square of the residuals, drawn toward one, that of the known spread, on a scale of factors, since few can be as large as anything.
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
