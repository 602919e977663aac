using Microsoft.ML.Recurrent.Engine.Distributions;
using Microsoft.ML.Recurrent.Engine.Losses;

namespace Microsoft.ML.Recurrent.Engine.Tests.Distributions;

public sealed class QuantileDistributionTests
{
    private readonly QuantileDistribution _distribution = new([0.1f, 0.5f, 0.9f]);

    [Fact]
    public void QuantilesAtTheLevelsAreTheOutputs()
    {
        Assert.Equal(-3, _distribution.Quantile([-3f, 1f, 2f], 0.1));
        Assert.Equal(1, _distribution.Median([-3f, 1f, 2f]));
        Assert.Equal(2, _distribution.Quantile([-3f, 1f, 2f], 0.9));
        Assert.Equal(1.5, _distribution.Quantile([-3f, 1f, 2f], 0.7), 1e-15);
    }

    [Fact]
    public void OutputsThatCrossAreReadInOrder()
    {
        foreach (double probability in new[] { 0.01, 0.1, 0.3, 0.5, 0.8, 0.99 })
            Assert.Equal(_distribution.Quantile([-3f, 1f, 2f], probability), _distribution.Quantile([2f, -3f, 1f], probability));
        Assert.Equal(_distribution.Mean([-3f, 1f, 2f]), _distribution.Mean([1f, 2f, -3f]));
    }

    [Fact]
    public void TailsAreExponential()
    {
        // Between 0.5 and 0.9 four fifths of what is above end within 1 unit; so do four fifths of what is above 0.9.
        Assert.Equal(3, _distribution.Quantile([-3f, 1f, 2f], 0.98), 1e-12);
        Assert.Equal(4, _distribution.Quantile([-3f, 1f, 2f], 0.996), 1e-12);
        Assert.Equal(-7, _distribution.Quantile([-3f, 1f, 2f], 0.02), 1e-12);
        Assert.Equal(0.996, _distribution.Cumulative([-3f, 1f, 2f], 4), 1e-12);
    }

    [Fact]
    public void OutputsThatMeetHoldWhatLiesBetweenThem()
    {
        Assert.Equal(1, _distribution.Quantile([1f, 1f, 2f], 0.3));
        Assert.Equal(1, _distribution.Quantile([1f, 1f, 2f], 1e-6));
        Assert.Equal(0.5, _distribution.Cumulative([1f, 1f, 2f], 1));
        Assert.Equal(0, _distribution.Cumulative([1f, 1f, 2f], 0.999));
        Assert.Equal(1, _distribution.Cumulative([1f, 1f, 1f], 1));
        Assert.Equal(1, _distribution.Mean([1f, 1f, 1f]), 1e-15);
    }

    [Fact]
    public void BadLevelsAreRefused()
    {
        Assert.Throws<ArgumentNullException>(() => new QuantileDistribution(null!));
        Assert.Throws<ArgumentException>(() => new QuantileDistribution([]));
        Assert.Throws<ArgumentException>(() => new QuantileDistribution([0.5f, 1f]));
        Assert.Throws<ArgumentException>(() => new QuantileDistribution([0.5f, 0.5f]));
        Assert.Throws<ArgumentException>(() => new QuantileDistribution([0.9f, 0.5f]));
        Assert.Throws<ArgumentException>(() => new QuantileDistribution([.. Enumerable.Range(1, 1001).Select(i => i / 1002f)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianDistribution(0f));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StudentTDistribution(float.NaN));
        Assert.Throws<ArgumentNullException>(() => new PointDistribution(null!));
    }

    [Fact]
    public void TheLossHasTheLevels() => Assert.Equal([0.1f, 0.5f, 0.9f], Assert.IsType<QuantileLoss>(_distribution.Loss).Quantiles);
}
