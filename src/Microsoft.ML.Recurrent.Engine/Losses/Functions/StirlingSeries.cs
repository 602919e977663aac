using MathNet.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Losses.Functions;

/// <summary>
/// Computes the errors of Stirling's formula for the logarithm of the gamma function and for its derivative: differences of these errors keep their digits
/// where differences of the functions lose them.
/// </summary>
internal static class StirlingSeries
{
    private const double HalfLogTwoPi = 0.91893853320467274178;

    // From here on, the first term left out of either series is below the rounding error.
    private const double SeriesFrom = 12;

    /// <summary>Computes log gamma(z) - ((z - 1/2) log z - z + log(2 pi) / 2); about 1 / (12 z).</summary>
    /// <param name="z">The argument, positive.</param>
    public static double LogGammaError(double z)
    {
        if (z < SeriesFrom)
            return SpecialFunctions.GammaLn(z) - ((z - 0.5) * Math.Log(z) - z + HalfLogTwoPi);
        double inverse = 1 / z;
        double x = inverse * inverse;
        return inverse * (1.0 / 12 - x * (1.0 / 360 - x * (1.0 / 1260 - x * (1.0 / 1680 - x * (1.0 / 1188 - x * (691.0 / 360360 - x * (1.0 / 156)))))));
    }

    /// <summary>Computes digamma(z + step) - digamma(z) - log(1 + step / z); about step / (2 z^2).</summary>
    /// <param name="z">The argument, positive.</param>
    /// <param name="step">The increase of the argument, not negative.</param>
    public static double DigammaRise(double z, double step)
    {
        double end = z + step;
        if (z < SeriesFrom)
            return SpecialFunctions.DiGamma(end) - SpecialFunctions.DiGamma(z) - Softplus.LogOnePlus(step / z);
        return step / (2 * z * end) + DigammaTail(z) - DigammaTail(end);
    }

    // log z - 1 / (2 z) - digamma(z).
    private static double DigammaTail(double z)
    {
        double x = 1 / z / z;
        return x * (1.0 / 12 - x * (1.0 / 120 - x * (1.0 / 252 - x * (1.0 / 240 - x * (1.0 / 132 - x * (691.0 / 32760))))));
    }
}
