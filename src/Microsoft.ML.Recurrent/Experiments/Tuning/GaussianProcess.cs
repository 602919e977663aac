using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using MathNet.Numerics.Optimization;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// Represents regression by a Gaussian process (Rasmussen and Williams, "Gaussian Processes for Machine Learning", 2006, algorithm 2.1) with a Matérn kernel of
/// smoothness 5/2, a length for each parameter, and noise. Immutable and thread-safe.
/// </summary>
internal sealed class GaussianProcess
{
    private const int MostSteps = 40;
    private const double Tolerance = 1e-3;

    private readonly PointDistances _distances;
    private readonly IReadOnlyList<double[]> _points;
    private readonly KernelScales _scales;
    private readonly Cholesky<double> _factor;
    private readonly Vector<double> _values;
    private readonly Vector<double> _weights;

    private GaussianProcess(PointDistances distances, IReadOnlyList<double[]> points, double[,][] among, KernelScales scales, Vector<double> values)
    {
        (_distances, _points, _scales, _values) = (distances, points, scales, values);
        _factor = Covariance(among, scales).Cholesky();
        _weights = _factor.Solve(values);
    }

    /// <summary>Fits a Gaussian process to points, with the most probable scales.</summary>
    /// <param name="parameters">The parameters of the space.</param>
    /// <param name="points">The places of the points; NaN if a parameter does not exist.</param>
    /// <param name="values">The value at each point, with mean 0 and deviation 1.</param>
    public static GaussianProcess Fit(IReadOnlyList<SpaceParameter> parameters, IReadOnlyList<double[]> points, double[] values)
    {
        var distances = new PointDistances(parameters);
        var among = distances.Among(points);
        var observed = Vector<double>.Build.Dense(values);
        var (best, least) = (KernelScales.Start(parameters.Count), double.PositiveInfinity);
        var objective = ObjectiveFunction.Gradient(logarithms =>
        {
            var scales = new KernelScales(logarithms);
            var (loss, gradient) = Loss(among, observed, scales);
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

        return new GaussianProcess(distances, points, among, best, observed);
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
            _distances, all, _distances.Among(all), _scales,
            Vector<double>.Build.DenseOfEnumerable(_values.Concat(points.Select(point => At(point).Mean))));
    }

    /// <summary>Returns the mean and deviation of the value at a point, without noise.</summary>
    public (double Mean, double Deviation) At(double[] point)
    {
        var covariances = Vector<double>.Build.Dense(
            _points.Count, i => _scales.Amplitude * Correlation(_scales.SquaredRadius(_distances.Between(_points[i], point))));
        var variance = _scales.Amplitude - covariances.DotProduct(_factor.Solve(covariances));
        return (covariances.DotProduct(_weights), Math.Sqrt(Math.Max(variance, 1e-12)));
    }

    private static double Correlation(double squaredRadius)
    {
        var r = Math.Sqrt(5 * squaredRadius);
        return (1 + r + (r * r / 3)) * Math.Exp(-r);
    }

    private static Matrix<double> Covariance(double[,][] among, KernelScales scales)
    {
        var covariance = Matrix<double>.Build.Dense(among.GetLength(0), among.GetLength(0));
        for (var i = 0; i < covariance.RowCount; i++)
            for (var j = 0; j <= i; j++)
                covariance[i, j] = covariance[j, i] = (scales.Amplitude * Correlation(scales.SquaredRadius(among[i, j]))) + (i == j ? scales.Noise : 0);
        return covariance;
    }

    /// <summary>Returns the negative logarithm of the posterior of scales, and its gradient (Rasmussen and Williams 2006, 5.9).</summary>
    internal static (double Loss, Vector<double> Gradient) Loss(double[,][] among, Vector<double> values, KernelScales scales)
    {
        var factor = Covariance(among, scales).Cholesky();
        var weights = factor.Solve(values);
        var inverse = factor.Solve(Matrix<double>.Build.DenseIdentity(values.Count));
        var gradient = new double[scales.Logarithms.Count];
        for (var i = 0; i < values.Count; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                // A pair occurs twice in the matrix, which is symmetric.
                var slope = (i == j ? 0.5 : 1) * (inverse[i, j] - (weights[i] * weights[j]));
                var r = Math.Sqrt(5 * scales.SquaredRadius(among[i, j]));
                var overLengths = slope * scales.Amplitude * 5.0 / 3 * (1 + r) * Math.Exp(-r);
                for (var d = 0; d < scales.Lengths; d++)
                    gradient[d] += overLengths * among[i, j][d] * scales.InverseSquare(d);
                gradient[^2] += slope * scales.Amplitude * Correlation(r * r / 5);
                if (i == j)
                    gradient[^1] += slope * scales.Noise;
            }
        }

        var loss = (0.5 * values.DotProduct(weights)) + (0.5 * factor.DeterminantLn) + scales.AddPrior(gradient);
        return (loss, Vector<double>.Build.Dense(gradient));
    }
}
