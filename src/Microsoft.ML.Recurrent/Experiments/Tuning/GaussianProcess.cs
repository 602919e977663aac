using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;
using Microsoft.ML.Recurrent.LinearAlgebra;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// Represents regression by a Gaussian process (Rasmussen and Williams, "Gaussian Processes for Machine Learning", 2006, algorithm 2.1) with a Matérn kernel
/// of smoothness 5/2, a length for each parameter, and noise. Immutable and thread-safe.
/// </summary>
internal sealed class GaussianProcess
{
    private const int MostSteps = 12;
    private const double Tolerance = 1e-3;

    // Scales from as many points, evenly spread from the first to the last, are as good; the time grows with the cube of their number.
    private const int MostScaled = 48;

    private readonly IReadOnlyList<SpaceParameter> _parameters;
    private readonly PointDistances _distances;
    private readonly KernelScales _scales;
    private readonly CholeskyFactor _factor;
    private readonly double[] _values;
    private readonly double[] _variances;
    private readonly double[] _weights;

    private GaussianProcess(
        IReadOnlyList<SpaceParameter> parameters, IReadOnlyList<double[]> points, KernelScales scales, double[] values, double[] variances)
    {
        (_parameters, _distances, _scales, _values, _variances) = (parameters, new PointDistances(parameters, points), scales, values, variances);
        var covariance = Covariance(scales.SquaredRadii(_distances.Among()), scales, variances).Rows;
        _factor = new CholeskyFactor(covariance);
        _weights = _factor.Solve(values);
    }

    /// <summary>Fits a Gaussian process to points, with the most probable scales.</summary>
    /// <param name="parameters">The parameters of the space.</param>
    /// <param name="points">The places of the points; NaN if a parameter does not exist.</param>
    /// <param name="values">The value at each point, with mean 0 and deviation 1.</param>
    /// <param name="variances">The variance of each value that is known in advance, in addition to the noise; 0 for a measured value.</param>
    public static GaussianProcess Fit(IReadOnlyList<SpaceParameter> parameters, IReadOnlyList<double[]> points, double[] values, double[] variances)
    {
        int[] chosen = [.. Enumerable.Range(0, Math.Min(MostScaled, points.Count)).Select(i => i * points.Count / Math.Min(MostScaled, points.Count))];
        var among = new PointDistances(parameters, [.. chosen.Select(i => points[i])]).Among();
        double[] chosenValues = [.. chosen.Select(i => values[i])], chosenVariances = [.. chosen.Select(i => variances[i])];
        var (best, least) = (KernelScales.Start(parameters.Count), double.PositiveInfinity);
        var objective = ObjectiveFunction.Gradient(logarithms =>
        {
            var scales = new KernelScales(logarithms);
            var (loss, gradient) = Loss(among, chosenValues, chosenVariances, scales);
            if (loss < least)
                (best, least) = (scales, loss);
            return (loss, gradient);
        });
        try
        {
            new BfgsBMinimizer(Tolerance, Tolerance, Tolerance, MostSteps)
                .FindMinimum(objective, KernelScales.Least(parameters.Count), KernelScales.Greatest(parameters.Count), best.Logarithms);
        }
        catch (OptimizationException)
        {
            // A search that does not converge in time has found good scales nevertheless.
        }

        return new GaussianProcess(parameters, points, best, values, variances);
    }

    /// <summary>
    /// Returns the process as if other points had the values that are expected there (the "Kriging believer" of Ginsbourger, Le Riche and Carraro, "Kriging Is
    /// Well-Suited to Parallelize Optimization", 2010): there is less to find out near them.
    /// </summary>
    public GaussianProcess Believing(IReadOnlyList<double[]> points)
    {
        if (points.Count == 0)
            return this;
        return new GaussianProcess(
            _parameters, [.. _distances.Points, .. points], _scales, [.. _values, .. points.Select(point => At(point).Mean)],
            [.. _variances, .. points.Select(_ => 0.0)]);
    }

    /// <summary>Returns the mean and deviation of the value at a point, without noise.</summary>
    public (double Mean, double Deviation) At(double[] point)
    {
        var covariances = _distances.SquaredRadii(point, _scales);
        for (var i = 0; i < covariances.Length; i++)
        {
            var r = Math.Sqrt(5 * covariances[i]);
            covariances[i] = _scales.Amplitude * Shape(r) * Math.Exp(-r);
        }

        var mean = VectorSums.Dot(covariances, _weights);
        _factor.SolveLower(covariances);
        return (mean, Math.Sqrt(Math.Max(_scales.Amplitude - VectorSums.Dot(covariances, covariances), 1e-12)));
    }

    /// <summary>Returns the factor of the correlation that is not exponential.</summary>
    private static double Shape(double r) => 1 + r + (r * r / 3);

    /// <summary>Returns the lower triangle of the covariance and, of each pair, √5 times its radius and the exponential part of its covariance.</summary>
    private static (double[][] Rows, double[] Radii, double[] Decays) Covariance(double[] squaredRadii, KernelScales scales, double[] variances)
    {
        var rows = new double[variances.Length][];
        var decays = new double[squaredRadii.Length];
        for (int i = 0, pair = 0; i < rows.Length; i++)
        {
            rows[i] = new double[i + 1];
            for (var j = 0; j <= i; j++, pair++)
            {
                var r = squaredRadii[pair] = Math.Sqrt(5 * squaredRadii[pair]);
                decays[pair] = scales.Amplitude * Math.Exp(-r);
                rows[i][j] = Shape(r) * decays[pair];
            }

            rows[i][i] += scales.Noise + variances[i];
        }

        return (rows, squaredRadii, decays);
    }

    /// <summary>Returns the negative logarithm of the posterior of scales, and its gradient (Rasmussen and Williams 2006, 5.9).</summary>
    /// <param name="among">The squared distances by <see cref="PointDistances.Among"/>.</param>
    /// <param name="values">The values.</param>
    /// <param name="variances">The variances of the values that are known in advance.</param>
    /// <param name="scales">The scales.</param>
    internal static (double Loss, Vector<double> Gradient) Loss(double[][] among, double[] values, double[] variances, KernelScales scales)
    {
        var (rows, radii, decays) = Covariance(scales.SquaredRadii(among), scales, variances);
        var factor = new CholeskyFactor(rows);
        var weights = factor.Solve(values);
        var inverse = factor.Inverse();
        var gradient = new double[scales.Logarithms.Count];
        var overLengths = new double[radii.Length];
        for (int i = 0, pair = 0; i < values.Length; i++)
        {
            for (var j = 0; j <= i; j++, pair++)
            {
                // A pair occurs twice in the matrix, which is symmetric.
                var slope = (i == j ? 0.5 : 1) * (inverse[i][j] - (weights[i] * weights[j]));
                var decay = slope * decays[pair];
                overLengths[pair] = decay * 5.0 / 3 * (1 + radii[pair]);
                gradient[^2] += decay * Shape(radii[pair]);
                if (i == j)
                    gradient[^1] += slope * scales.Noise;
            }
        }

        for (var d = 0; d < scales.Lengths; d++)
            gradient[d] = VectorSums.Dot(overLengths, among[d]) * scales.InverseSquare(d);
        var loss = (0.5 * VectorSums.Dot(values, weights)) + (0.5 * factor.LogDeterminant) + scales.AddPrior(gradient);
        return (loss, Vector<double>.Build.Dense(gradient));
    }
}
