using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.TestUtilities;
using Microsoft.ML.Recurrent.Tests.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Intervals;

/// <summary>The factor of the bounds follows the size of the errors, and is one without errors.</summary>
public sealed class BoundsAdaptationTests
{
    private const float Rate = 0.01f;

    [Fact]
    public void FactorIsOneBeforeTheFirstErrorAndNearOneWhileErrorsAreAsCalibrated()
    {
        var adaptation = new BoundsAdaptation(1, 4, Rate, 0);
        Assert.Equal(1, adaptation.Factor(0));
        var random = new SeededRandom(1);
        var mean = 0.0;
        for (var i = 0; i < 1000; i++)
        {
            adaptation.Add(0, random.NextGaussian());
            mean += adaptation.Factor(0) / 1000;
        }

        Assert.InRange(mean, 1, 1.05);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(10)]
    public void FactorFollowsTheSizeOfTheErrorsAndReturns(double size)
    {
        var adaptation = new BoundsAdaptation(2, 4, Rate, 0);
        var random = new SeededRandom(2);
        for (var i = 0; i < 40; i++)
            adaptation.Add(1, size * random.NextGaussian());
        Assert.InRange(adaptation.Factor(1), 0.7 * size, 1.4 * size);
        Assert.Equal(1, adaptation.Factor(0));
        for (var i = 0; i < 40; i++)
            adaptation.Add(1, random.NextGaussian());
        Assert.InRange(adaptation.Factor(1), 1, 1.3);
    }

    [Fact]
    public void OneFarErrorDecidesLittleAndErrorsThatAreNoNumbersNothing()
    {
        var adaptation = new BoundsAdaptation(1, 4, Rate, 0);
        for (var i = 0; i < 50; i++)
            adaptation.Add(0, i % 2 == 0 ? 0.7 : -0.7);
        var before = adaptation.Factor(0);
        foreach (var none in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
            adaptation.Add(0, none);
        Assert.Equal(before, adaptation.Factor(0));
        adaptation.Add(0, 1e300);
        Assert.InRange(adaptation.Factor(0), before, 16);
        for (var i = 0; i < 10; i++)
            adaptation.Add(0, 0.7);
        Assert.InRange(adaptation.Factor(0), 1, 1.3);
    }

    [Fact]
    public void RelatedErrorsCountAsFewer()
    {
        var (free, related) = (new BoundsAdaptation(1, 24, Rate, 0), new BoundsAdaptation(1, 24, Rate, 0.8f));
        for (var i = 0; i < 4; i++)
        {
            free.Add(0, 4);
            related.Add(0, 4);
        }

        Assert.True(related.Factor(0) < free.Factor(0));
    }

    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(2, 2, 2)]
    [InlineData(24, 24, 24)]
    [InlineData(96, 24, 24)]
    public void OneForecastForEachHorizonIsTaken(int horizon, int steps, int stride)
    {
        var adaptation = new BoundsAdaptation(1, horizon, Rate, 0);
        Assert.Equal((steps, stride), (adaptation.Steps, adaptation.Stride));
    }

    [Fact]
    public void WrittenWeightsAreReadAndDamagedOnesRefused()
    {
        var adaptation = new BoundsAdaptation(2, 4, Rate, 0);
        adaptation.Add(0, 3);
        adaptation.Add(1, 5);
        var read = Sections.Read(adaptation.Write, section =>
        {
            var other = new BoundsAdaptation(2, 4, Rate, 0);
            other.Read(section);
            return other;
        });
        foreach (var target in new[] { 0, 1 })
            Assert.Equal(adaptation.Factor(target), read.Factor(target));
        Sections.AssertRefusedWhereverCut(adaptation.Write, section => new BoundsAdaptation(2, 4, Rate, 0).Read(section));
        foreach (var damage in new[] { float.NaN, -1, 2 })
        {
            var weights = new float[17];
            (weights[0], weights[1]) = (1 - damage, damage);
            if (damage == 2)
                weights[0] = 1;
            var section = Sections.Open(writer => writer.Write((ReadOnlySpan<float>)weights));
            Assert.Throws<ModelFormatException>(() => new BoundsAdaptation(1, 4, Rate, 0).Read(section));
        }
    }

    [Fact]
    public void TakingErrorsAllocatesNothing()
    {
        var adaptation = new BoundsAdaptation(1, 4, Rate, 0.3f);
        adaptation.Add(0, 1);
        Assert.Equal(0, AllocatedBytes.Of(() =>
        {
            for (var i = 0; i < 1000; i++)
                adaptation.Add(0, i % 5);
        }));
    }
}
