using MathNet.Numerics.LinearAlgebra;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// The scales of a Gaussian process: a length for each parameter, the amplitude and the noise, the latter two as variances. Their logarithms are normally distributed
/// beforehand, lengths around one that grows with the root of the number of parameters, as distances do (Hvarfner, Hellsten and Nardi, "Vanilla Bayesian
/// Optimization Performs Great in High Dimensions", 2024). Immutable and thread-safe.
/// </summary>
internal sealed class KernelScales
{
    // Below it matrices are not safely positive definite.
    private const double LeastNoise = 1e-6;

    private const double LengthPerRoot = 0.25;
    private const double LengthDeviation = 1;
    private const double UsualNoise = 1e-3;
    private const double NoiseDeviation = 2;

    private readonly double[] _inverseSquares;

    /// <param name="logarithms">Of the lengths, the amplitude and the noise, in this order.</param>
    public KernelScales(Vector<double> logarithms)
    {
        Logarithms = logarithms.Clone();
        _inverseSquares = [.. logarithms.Take(logarithms.Count - 2).Select(length => Math.Exp(-2 * length))];
        Amplitude = Math.Exp(logarithms[^2]);
        Noise = Math.Exp(logarithms[^1]);
    }

    public Vector<double> Logarithms { get; }

    /// <summary>Number of lengths.</summary>
    public int Lengths => _inverseSquares.Length;

    public double Amplitude { get; }

    public double Noise { get; }

    /// <summary>The scales that are most probable beforehand.</summary>
    public static KernelScales Start(int parameters) => new(Vector(parameters, UsualLength(parameters), 1, UsualNoise));

    /// <summary>The least logarithms.</summary>
    public static Vector<double> Least(int parameters) => Vector(parameters, 0.02, 0.05, LeastNoise);

    /// <summary>The greatest logarithms.</summary>
    public static Vector<double> Greatest(int parameters) => Vector(parameters, 50, 20, 1);

    /// <summary>One over the square of a length.</summary>
    public double InverseSquare(int parameter) => _inverseSquares[parameter];

    /// <summary>A distance in lengths, squared.</summary>
    /// <param name="squares">The squared distance in each parameter.</param>
    public double SquaredRadius(double[] squares)
    {
        var sum = 0.0;
        for (var d = 0; d < squares.Length; d++)
            sum += squares[d] * _inverseSquares[d];
        return sum;
    }

    /// <summary>The negative logarithm of the probability beforehand, up to a constant; its gradient is added.</summary>
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
