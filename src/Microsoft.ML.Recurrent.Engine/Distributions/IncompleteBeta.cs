using Microsoft.ML.Recurrent.Engine.Losses.Functions;

namespace Microsoft.ML.Recurrent.Engine.Distributions;

/// <summary>
/// Computes the regularised incomplete beta function with the continued fraction of Didonato and Morris ("Significant Digit Computation of the Incomplete Beta
/// Function Ratios", ACM Transactions on Mathematical Software 18, 1992). It keeps its digits where one parameter is so large that x rounds to 1, where the
/// function of MathNet loses them: for Student's t with many degrees of freedom and the negative binomial with little dispersion.
/// </summary>
internal static class IncompleteBeta
{
    // The number of steps of the fraction is of the order of the root of the smaller parameter. If both are above this, the normal distribution of the signed
    // root of the deviance (Temme, 1982) has an error of less than 1e-5.
    private const double Large = 1e9;
    private const int MostSteps = 100_000;

    /// <summary>Computes I_x(a, b), the fraction of the beta distribution with parameters a and b that is below x.</summary>
    /// <param name="a">The first parameter, positive.</param>
    /// <param name="b">The second parameter, positive.</param>
    /// <param name="x">The argument, 0 to 1.</param>
    /// <param name="y">1 - x, which the caller may know more precisely.</param>
    public static double Evaluate(double a, double b, double x, double y)
    {
        if (x <= 0 || y <= 0)
            return x <= 0 ? 0 : 1;
        double excess = x * b - y * a;
        if (Math.Min(a, b) > Large)
            return GaussianDistribution.Cumulative(Math.Sign(excess) * Math.Sqrt(2 * BetaKernel.Deviance(a, b, x, y)));

        // The fraction is computed for the side below the mean.
        return excess + x - y <= 0 ? Lower(a, b, x, y, excess) : 1 - Lower(b, a, y, x, -excess);
    }

    private static double Lower(double a, double b, double x, double y, double excess) =>
        Math.Min(Math.Exp(BetaKernel.Log(a, b, x, y)) / Fraction(a, b, x, y, excess), 1);

    // The modified method of Lentz. If y and b are small, the terms change sign, so that a divisor could vanish.
    private static double Fraction(double a, double b, double x, double y, double excess)
    {
        double fraction = Denominator(a, b, x, y, excess, 0);
        double c = fraction;
        double d = 0;
        for (int m = 1; m < MostSteps; m++)
        {
            double denominator = Denominator(a, b, x, y, excess, m);
            double divisor = a + 2 * m - 1;
            double numerator = (a + m - 1) / divisor * ((a + b + m - 1) * x / divisor) * m * ((b - m) * x);
            d = 1 / NotZero(denominator + numerator * d);
            c = NotZero(denominator + numerator / c);
            double change = c * d;
            fraction *= change;
            if (!(Math.Abs(change - 1) > 1e-15))
                break;
        }

        return fraction;
    }

    private static double Denominator(double a, double b, double x, double y, double excess, int m) =>
        (m == 0 ? 0 : m + m * ((b - m) * x) / (a + 2 * m - 1)) + (a + m) * (1 - excess + m * (1 + y)) / (a + 2 * m + 1);

    private static double NotZero(double value) => value == 0 ? 1e-300 : value;
}
