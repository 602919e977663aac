namespace Microsoft.ML.Recurrent.Engine.Initialization;

/// <summary>Computes elementary functions from basic arithmetic, because those of the runtime may differ in the last bit from platform to platform.</summary>
internal static class PortableMath
{
    // log 2 in two parts: the first has few enough bits that a product with an exponent is exact.
    private const double LogTwoHigh = 6.93147180369123816490e-01;
    private const double LogTwoLow = 1.90821492927058770002e-10;

    // 2 / (2k + 1), k = 1..11: with s at most 0.172, the first omitted term is below 1e-20.
    private static ReadOnlySpan<double> Coefficients =>
        [2.0 / 3, 2.0 / 5, 2.0 / 7, 2.0 / 9, 2.0 / 11, 2.0 / 13, 2.0 / 15, 2.0 / 17, 2.0 / 19, 2.0 / 21, 2.0 / 23];

    /// <summary>Computes the natural logarithm of a positive normal number within about an ulp.</summary>
    public static double Log(double x)
    {
        // x = 2^exponent * m with m in [sqrt(1/2), sqrt(2)); log m = 2 artanh(s), s = (m - 1) / (m + 1).
        long bits = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)(bits >> 52) - 1023;
        double m = BitConverter.Int64BitsToDouble((bits & 0x000FFFFFFFFFFFFF) | 0x3FF0000000000000);
        if (m >= 1.4142135623730951)
        {
            m *= 0.5;
            exponent++;
        }

        double s = (m - 1) / (m + 1);
        double square = s * s;
        double series = 0;
        for (int k = Coefficients.Length - 1; k >= 0; k--)
            series = (series + Coefficients[k]) * square;
        return exponent * LogTwoHigh + (2 * s + (s * series + exponent * LogTwoLow));
    }
}
