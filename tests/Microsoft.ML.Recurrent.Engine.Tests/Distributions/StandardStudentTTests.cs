using MathNet.Numerics.Distributions;
using Microsoft.ML.Recurrent.Engine.Distributions;
using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Engine.Tests.Distributions;

public sealed class StandardStudentTTests
{
    // By mpmath with 40 digits.
    [Theory]
    [InlineData(-1, 2.5, 0.20203051363913673)]
    [InlineData(-4, 2.5, 0.019506487920659123)]
    [InlineData(0.3, 3, 0.60811835398004048)]
    [InlineData(-30, 4, 3.6764280488306611e-6)]
    [InlineData(2, 50, 0.97452646563115338)]
    [InlineData(-5, 1000, 3.3836281823243152e-7)]
    public void TheDistributionFunctionAndItsInverseHaveAllTheirDigits(double t, double freedom, double expected)
    {
        Assert.Equal(expected, StandardStudentT.Cumulative(t, freedom), 1e-13 * expected);
        Assert.Equal(t, StandardStudentT.Quantile(expected, freedom), 1e-12 * Math.Abs(t));
    }

    [Fact]
    public void TheDistributionFunctionIsThatOfMathNet()
    {
        foreach (double freedom in new[] { 2.1, 3, 7.5, 40 })
        {
            foreach (double t in new[] { -20, -3, -0.7, -1e-3, 0, 0.2, 1.8, 6 })
                Assert.Equal(StudentT.CDF(0, 1, freedom, t), StandardStudentT.Cumulative(t, freedom), 1e-11);
        }
    }

    [Theory]
    [InlineData(1e6, 1e-6)]
    [InlineData(1e9, 1e-9)]
    [InlineData(1e30, 1e-14)]
    public void ManyDegreesOfFreedomGiveTheNormalDistribution(double freedom, double tolerance)
    {
        foreach (double probability in new[] { 1e-6, 0.01, 0.3, 0.5, 0.7, 0.99 })
        {
            double normal = NormalQuantile.Evaluate(probability);
            double t = StandardStudentT.Quantile(probability, freedom);

            // The first term of the expansion by the inverse of the degrees of freedom.
            Assert.Equal(normal + (Math.Pow(normal, 3) + normal) / (4 * freedom), t, tolerance * tolerance * 1e3 + 1e-13);
            Assert.Equal(probability, StandardStudentT.Cumulative(normal, freedom), tolerance);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(2.0001)]
    [InlineData(1e30)]
    public void TheFarthestTailsAreFinite(double freedom)
    {
        foreach (double probability in new[] { 1e-300, 1e-100, 1e-17, 0.5 - 1e-16, 0.5 + 2e-16 })
        {
            double t = StandardStudentT.Quantile(probability, freedom);
            Assert.True(double.IsFinite(t) && (t < 0) == (probability < 0.5), $"{probability}: {t}");
            Assert.Equal(probability, StandardStudentT.Cumulative(t, freedom), 1e-11 * probability);
        }
    }
}
