namespace Microsoft.ML.Recurrent.Engine.Losses;

/// <summary>
/// The term that the densities of the beta, binomial, negative binomial and Student's t distribution share, by the deviances of Loader
/// ("Fast and Accurate Computation of Binomial Probabilities", 2000), which do not cancel however large the parameters are.
/// </summary>
internal static class BetaKernel
{
    private const double TwoPi = 2 * Math.PI;

    /// <summary>log(x^a y^b gamma(a + b) / (gamma(a) gamma(b))).</summary>
    /// <param name="a">Positive.</param>
    /// <param name="b">Positive.</param>
    /// <param name="x">Between 0 and 1.</param>
    /// <param name="y">1 - x, which the caller may know better.</param>
    public static double Log(double a, double b, double x, double y)
    {
        double sum = a + b;
        return 0.5 * Math.Log(a / sum * b / TwoPi)
            + StirlingSeries.LogGammaError(sum) - StirlingSeries.LogGammaError(a) - StirlingSeries.LogGammaError(b) - Deviance(a, b, x, y);
    }

    /// <summary>a log(a / (x (a + b))) + b log(b / (y (a + b))): zero where x is a / (a + b), and positive elsewhere.</summary>
    /// <param name="a">Positive.</param>
    /// <param name="b">Positive.</param>
    /// <param name="x">Between 0 and 1.</param>
    /// <param name="y">1 - x, which the caller may know better.</param>
    public static double Deviance(double a, double b, double x, double y)
    {
        double sum = a + b;
        double excess = x * b - y * a;
        return a * LogarithmGap.Evaluate(excess / a, x * sum / a) + b * LogarithmGap.Evaluate(-excess / b, y * sum / b);
    }
}
