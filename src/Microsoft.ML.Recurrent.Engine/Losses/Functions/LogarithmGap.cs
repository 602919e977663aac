namespace Microsoft.ML.Recurrent.Engine.Losses.Functions;

/// <summary>
/// Computes x - log(1 + x), the distance of the logarithm below its tangent. It is never negative, and about x^2 / 2 near zero, where the subtraction itself
/// would lose all digits. Deviances of counts and the tails of distributions are computed from it.
/// </summary>
internal static class LogarithmGap
{
    // log(1 + x) = 2 artanh(s) with s = x / (2 + x): for |x| up to 1/2 at most 1/3, so that the first term left out is below 1e-17 of the sum.
    private const int Terms = 17;

    /// <param name="x">The argument, more than -1.</param>
    /// <param name="onePlusX">1 + x, which the caller may know more precisely if x is close to -1.</param>
    public static double Evaluate(double x, double onePlusX)
    {
        if (!(Math.Abs(x) < 0.5))
            return x - Math.Log(onePlusX);
        double s = x / (2 + x);
        double square = s * s;
        double series = 0;
        for (int k = Terms; k > 0; k--)
            series = (series + 1.0 / (2 * k + 1)) * square;
        return s * (x - 2 * series);
    }
}
