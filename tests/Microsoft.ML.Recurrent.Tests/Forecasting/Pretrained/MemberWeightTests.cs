using Microsoft.ML.Recurrent.Forecasting.Pretrained.Members;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Pretrained;

public sealed class MemberWeightTests
{
    [Theory]
    [InlineData(0.3, 1000, 0.3)]  // what makes the errors smallest
    [InlineData(0.8, 10, 0.65)]   // as many independent errors as those that one half is worth
    [InlineData(0.8, 1000, 0.797)]
    [InlineData(2, 10, 0.75)]     // at most all of it, shrunk
    [InlineData(-1, 1000, 0)]     // the wrong way
    [InlineData(0, 1000, 0)]
    public void WeightIsThatOfTheSmallestErrorsShrunkTowardOneHalfFromAbove(double smallest, int count, double expected)
    {
        var weight = new MemberWeight(1);
        for (var i = 0; i < count; i++)
            weight.Add(0, smallest * Sign(i), Sign(i));
        Assert.Equal(expected, weight.Best, 1e-3);

        static int Sign(int i) => i % 2 == 0 ? 1 : -1;
    }

    [Fact]
    public void ErrorsOfOverlappingForecastsCountAsFewer()
    {
        var (near, far) = (new MemberWeight(5), new MemberWeight(5));
        for (var i = 0; i < 100; i++)
        {
            near.Add(0, 1, 1);
            far.Add(4, 1, 1);
        }

        Assert.True(near.Best > far.Best);
        Assert.True(far.Best > 0.5);
    }

    [Theory]
    [InlineData(0.021, true)]
    [InlineData(0.019, false)]
    public void ANetworkThatReducesTheErrorByLessThanTwoPercentHasNoWeight(double gain, bool takesPart)
    {
        // The error falls to the root of 1 - 2 weight share + weight², which is smallest where the weight is the share.
        var share = Math.Sqrt(1 - ((1 - gain) * (1 - gain)));
        var weight = new MemberWeight(1);
        for (var i = 0; i < 100; i++)
        {
            weight.Add(0, share, 1);
            weight.Add(0, Math.Sqrt(1 - (share * share)), 0);
        }

        Assert.Equal(takesPart ? share : 0, weight.Best, 1e-6);
        Assert.Equal(Math.Sqrt(0.5), weight.RootMeanSquare(0), 1e-6);
        Assert.Equal((1 - gain) * Math.Sqrt(0.5), weight.RootMeanSquare(share), 1e-6);
    }

    [Fact]
    public void HeldOutErrorsAreNeverLargerWithTheNetwork()
    {
        var random = new Random(1);
        for (var repeat = 0; repeat < 500; repeat++)
        {
            var weight = new MemberWeight(3);
            var (bias, size) = (random.NextDouble() - 0.5, 4 * random.NextDouble());
            for (var i = 0; i < random.Next(1, 30); i++)
                weight.Add(i % 3, random.NextDouble() - 0.5, size * (random.NextDouble() - 0.5 + bias), random.NextDouble());
            Assert.InRange(weight.Best, 0, 1);
            Assert.True(weight.RootMeanSquare(weight.Best) <= weight.RootMeanSquare(0));
        }
    }
}
