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
    private const int MostSteps = 40;
    private const double Tolerance = 1e-3;

    private readonly PointDistances _distances;
    private readonly IReadOnlyList<double[]> _points;
    private readonly KernelScales _scales;
    private readonly CholeskyFactor _factor;
    private readonly double[] _values;
    private readonly double[] _variances;
    private readonly double[] _weights;

    private GaussianProcess(
        PointDistances distances, IReadOnlyList<double[]> points, double[][] among, KernelScales scales, double[] values, double[] variances)
    {
        (_distances, _points, _scales, _values, _variances) = (distances, points, scales, values, variances);
        _factor = new CholeskyFactor(Covariance(scales.SquaredRadii(among), scales, variances));
        _weights = _factor.Solve(values);
    }

    /// <summary>Fits a Gaussian process to points, with the most probable scales.</summary>
    /// <param name="parameters">The parameters of the space.</param>
    /// <param name="points">The places of the points; NaN if a parameter does not exist.</param>
    /// <param name="values">The value at each point, with mean 0 and deviation 1.</param>
    /// <param name="variances">The variance of each value that is known in advance, in addition to the noise; 0 for a measured value.</param>
    public static GaussianProcess Fit(IReadOnlyList<SpaceParameter> parameters, IReadOnlyList<double[]> points, double[] values, double[] variances)
    {
        var distances = new PointDistances(parameters);
        var among = distances.Among(points);
        var (best, least) = (KernelScales.Start(parameters.Count), double.PositiveInfinity);
        var objective = ObjectiveFunction.Gradient(logarithms =>
        {
            var scales = new KernelScales(logarithms);
            var (loss, gradient) = Loss(among, values, variances, scales);
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

        return new GaussianProcess(distances, points, among, best, values, variances);
    }

    /// <summary>
    /// Returns the process as if other points had the values that are expected there (the "Kriging believer" of Ginsbourger, Le Riche and Carraro, "Kriging Is
    /// Well-Suited to Parallelize Optimization", 2010): there is less to find out near them.
    /// </summary>
    public GaussianProcess Believing(IReadOnlyList<double[]> points)
    {
        if (points.Count == 0)
            return this;
        double[][] all = [.. _points, .. points];
        return new GaussianProcess(
            _distances, all, _distances.Among(all), _scales, [.. _values, .. points.Select(point => At(point).Mean)],
            [.. _variances, .. points.Select(_ => 0.0)]);
    }

    /// <summary>Returns the mean and deviation of the value at a point, without noise.</summary>
    public (double Mean, double Deviation) At(double[] point)
    {
        var covariances = new double[_points.Count];
        for (var i = 0; i < covariances.Length; i++)
            covariances[i] = _scales.Amplitude * Correlation(_scales.SquaredRadius(_distances.Between(_points[i], point)));
        var mean = VectorSums.Dot(covariances, _weights);
        _factor.SolveLower(covariances);
        return (mean, Math.Sqrt(Math.Max(_scales.Amplitude - VectorSums.Dot(covariances, covariances), 1e-12)));
    }

    private static double Correlation(double squaredRadius)
    {
        var r = Math.Sqrt(5 * squaredRadius);
        return (1 + r + (r * r / 3)) * Math.Exp(-r);
    }

    private static double[][] Covariance(double[] squaredRadii, KernelScales scales, double[] variances)
    {
        var rows = new double[variances.Length][];
        for (int i = 0, pair = 0; i < rows.Length; i++)
        {
            rows[i] = new double[i + 1];
            for (var j = 0; j <= i; j++, pair++)
                rows[i][j] = scales.Amplitude * Correlation(squaredRadii[pair]);
            rows[i][i] += scales.Noise + variances[i];
        }

        return rows;
    }

    /// <summary>Returns the negative logarithm of the posterior of scales, and its gradient (Rasmussen and Williams 2006, 5.9).</summary>
    /// <param name="among">The squared distances by <see cref="PointDistances.Among"/>.</param>
    /// <param name="values">The values.</param>
    /// <param name="variances">The variances of the values that are known in advance.</param>
    /// <param name="scales">The scales.</param>
    internal static (double Loss, Vector<double> Gradient) Loss(double[][] among, double[] values, double[] variances, KernelScales scales)
    {
        var radii = scales.SquaredRadii(among);
        var factor = new CholeskyFactor(Covariance(radii, scales, variances));
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
                var r = Math.Sqrt(5 * radii[pair]);
                var decay = slope * scales.Amplitude * Math.Exp(-r);
                overLengths[pair] = decay * 5.0 / 3 * (1 + r);
                gradient[^2] += decay * (1 + r + (r * r / 3));
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
