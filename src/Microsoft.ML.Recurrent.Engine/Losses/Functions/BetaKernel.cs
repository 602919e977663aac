namespace Microsoft.ML.Recurrent.Engine.Losses.Functions;

/// <summary>
/// Computes the term that the densities of the beta, binomial, negative binomial and Student's t distributions share, from the deviances of Loader ("Fast and
/// Accurate Computation of Binomial Probabilities", 2000), which do not cancel, however large the parameters are.
/// </summary>
internal static class BetaKernel
{
    private const double TwoPi = 2 * Math.PI;

    /// <summary>Computes log(x^a y^b gamma(a + b) / (gamma(a) gamma(b))).</summary>
    /// <param name="a">The first parameter, positive.</param>
    /// <param name="b">The second parameter, positive.</param>
    /// <param name="x">The argument, between 0 and 1.</param>
    /// <param name="y">1 - x, which the caller may know more precisely.</param>
    public static double Log(double a, double b, double x, double y)
    {
        double sum = a + b;
        return 0.5 * Math.Log(a / sum * b / TwoPi)
            + StirlingSeries.LogGammaError(sum) - StirlingSeries.LogGammaError(a) - StirlingSeries.LogGammaError(b) - Deviance(a, b, x, y);
    }

    /// <summary>Computes a log(a / (x (a + b))) + b log(b / (y (a + b))), which is zero if x is a / (a + b) and positive otherwise.</summary>
    /// <param name="a">The first parameter, positive.</param>
    /// <param name="b">The second parameter, positive.</param>
    /// <param name="x">The argument, between 0 and 1.</param>
    /// <param name="y">1 - x, which the caller may know more precisely.</param>
    public static double Deviance(double a, double b, double x, double y)
    {
        double sum = a + b;
        double excess = x * b - y * a;
        return a * LogarithmGap.Evaluate(excess / a, x * sum / a) + b * LogarithmGap.Evaluate(-excess / b, y * sum / b);
    }
}
