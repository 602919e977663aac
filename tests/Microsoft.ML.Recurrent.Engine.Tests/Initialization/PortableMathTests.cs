using MathNet.Numerics.Distributions;
using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Engine.Tests.Initialization;

public sealed class PortableMathTests
{
    [Fact]
    public void LogarithmIsWithinTwoUlpOfTheRuntimes()
    {
        var random = new SeededRandom(1);
        for (int i = 0; i < 20_000; i++)
        {
            double x = Math.ScaleB(1 + random.NextDouble(), random.NextInt32(2000) - 1000);
            double near = 1 + (random.NextDouble() - 0.5) / 8;
            foreach (double value in new[] { x, near })
            {
                double expected = Math.Log(value);
                Assert.True(Math.Abs(PortableMath.Log(value) - expected) <= 2 * Math.BitIncrement(Math.Abs(expected)) - 2 * Math.Abs(expected), $"{value:R}");
            }
        }

        Assert.Equal(0, PortableMath.Log(1));
    }

    [Fact]
    public void NormalQuantileInvertsTheDistributionFunction()
    {
        Assert.Equal(0, NormalQuantile.Evaluate(0.5));
        for (double p = 1e-15; p < 0.5; p *= 1.07)
        {
            double x = NormalQuantile.Evaluate(p);

            // Relative error of the probability is about |x| * error of x.
            Assert.True(Math.Abs(Normal.CDF(0, 1, x) / p - 1) < 1e-12, $"{p:R}");
        }

        for (double p = 0.001; p < 0.5; p += 0.001)
            Assert.Equal(-NormalQuantile.Evaluate(p), NormalQuantile.Evaluate(1 - p), 1e-12);
    }
}
