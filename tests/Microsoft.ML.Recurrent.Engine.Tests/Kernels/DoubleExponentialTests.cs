using Microsoft.ML.Recurrent.Engine.Kernels;

namespace Microsoft.ML.Recurrent.Engine.Tests.Kernels;

public sealed class DoubleExponentialTests
{
    [Fact]
    public void ExponentialsOfDifferencesAreTheLibrarysOrZero()
    {
        double[] values = [0, -1, 3, -690, -699.9, -700, -700.1, -708, -745, -800, double.NegativeInfinity, 2.5, 700, 1e-9, -0.5, double.NegativeInfinity];
        double[] shifts = [0, 1, 3, 2, 0, 0, 0, 0, 0, 0, 0, 0.5, 1, 0, -2, double.NegativeInfinity];
        AssertExponentials(values, shifts);
        AssertExponentials(values, [0.25]);
        AssertExponentials(values, [-650]);
    }

    [Fact]
    public void ResultsMayReplaceTheValues()
    {
        double[] values = [.. Enumerable.Range(0, 24).Select(i => (double)-i * i)];
        var result = new double[24];
        DoubleExponential.Shifted(values, [0.5], result);
        DoubleExponential.Shifted(values, [0.5], values);
        Assert.Equal(result, values);
    }

    [Fact]
    public void LengthsThatDifferAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => DoubleExponential.Shifted(new double[8], [0], new double[16]));
        Assert.Throws<ArgumentOutOfRangeException>(() => DoubleExponential.Shifted(new double[16], new double[8], new double[16]));
    }

    private static void AssertExponentials(double[] values, double[] shifts)
    {
        double[] inside = [.. values.Select((value, i) => value - shifts[shifts.Length == 1 ? 0 : i] > 700 ? -1 : value)];
        var result = new double[values.Length];
        DoubleExponential.Shifted(inside, shifts, result);
        for (var i = 0; i < values.Length; i++)
        {
            var difference = inside[i] - shifts[shifts.Length == 1 ? 0 : i];
            var expected = difference > -700 ? Math.Exp(difference) : 0;
            Assert.True(Math.Abs(expected - result[i]) <= 1e-14 * expected, $"e^{difference:R} is {result[i]:R}, expected {expected:R}.");
        }
    }
}
