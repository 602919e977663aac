using MathNet.Numerics.LinearAlgebra;
using Microsoft.ML.Recurrent.LinearAlgebra;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// Represents the scales of a Gaussian process: a length for each parameter, the amplitude and the noise, the latter two as variances. Their logarithms have a
/// normal prior; that of lengths is centered on a length that grows with the square root of the number of parameters, as distances do (Hvarfner, Hellsten and
/// Nardi, "Vanilla Bayesian Optimization Performs Great in High Dimensions", 2024). Immutable and thread-safe.
/// </summary>
internal sealed class KernelScales
{
    // Below this, matrices are not reliably positive definite.
    private const double LeastNoise = 1e-6;

    private const double LengthPerRoot = 0.25;
    private const double LengthDeviation = 1;
    private const double UsualNoise = 1e-3;
    private const double NoiseDeviation = 2;

    private readonly double[] _inverseSquares;

    /// <param name="logarithms">The logarithms of the lengths, the amplitude and the noise, in this order.</param>
    public KernelScales(Vector<double> logarithms)
    {
        Logarithms = logarithms.Clone();
        _inverseSquares = [.. logarithms.Take(logarithms.Count - 2).Select(length => Math.Exp(-2 * length))];
        Amplitude = Math.Exp(logarithms[^2]);
        Noise = Math.Exp(logarithms[^1]);
    }

    public Vector<double> Logarithms { get; }

    /// <summary>Gets the number of lengths.</summary>
    public int Lengths => _inverseSquares.Length;

    public double Amplitude { get; }

    public double Noise { get; }

    /// <summary>Returns the scales that are most probable under the prior.</summary>
    public static KernelScales Start(int parameters) => new(Vector(parameters, UsualLength(parameters), 1, UsualNoise));

    /// <summary>Returns the lower bounds of the logarithms.</summary>
    public static Vector<double> Least(int parameters) => Vector(parameters, 0.02, 0.05, LeastNoise);

    /// <summary>Returns the upper bounds of the logarithms.</summary>
    public static Vector<double> Greatest(int parameters) => Vector(parameters, 50, 20, 1);

    /// <summary>Returns one over the square of a length.</summary>
    public double InverseSquare(int parameter) => _inverseSquares[parameter];

    /// <summary>Returns squared distances of many pairs, measured in lengths.</summary>
    /// <param name="squares">The squared distances of the pairs in each parameter.</param>
    public double[] SquaredRadii(double[][] squares)
    {
        var radii = new double[squares.Length == 0 ? 0 : squares[0].Length];
        for (var d = 0; d < squares.Length; d++)
            VectorSums.AddScaled(radii, squares[d], _inverseSquares[d]);
        return radii;
    }

    /// <summary>Returns the negative logarithm of the prior, up to a constant, and adds its gradient.</summary>
    public double AddPrior(double[] gradient)
    {
        var loss = 0.0;
        for (var d = 0; d < Lengths; d++)
            loss += Add(d, Math.Log(UsualLength(Lengths)), LengthDeviation);
        return loss + Add(Lengths, 0, 1) + Add(Lengths + 1, Math.Log(UsualNoise), NoiseDeviation);

        double Add(int index, double mean, double deviation)
        {
            var z = (Logarithms[index] - mean) / deviation;
            gradient[index] += z / deviation;
            return z * z / 2;
        }
    }

    private static double UsualLength(int parameters) => LengthPerRoot * Math.Sqrt(parameters);

    private static Vector<double> Vector(int parameters, double length, double amplitude, double noise) =>
        Vector<double>.Build.DenseOfEnumerable(Enumerable.Repeat(length, parameters).Append(amplitude).Append(noise).Select(scale => Math.Log(scale)));
}
