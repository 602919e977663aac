using Microsoft.ML.Recurrent.Engine.Losses;

namespace Microsoft.ML.Recurrent.Engine.Tests.Losses;

public sealed class PointwiseLossTests
{
    [Fact]
    public void MissingTargetsLeaveTheMeanOfThePresentOnes()
    {
        var sample = new LossCase { Outputs = [1f, 5f, 3f], Rows = 1, Width = 3, Values = [0f, float.NaN, 0f] };
        Assert.Equal((1 + 9) / 2.0, sample.Value(new SquaredLoss()));
        Assert.Equal(1, new SquaredLoss().TotalWeight(sample.Batch));
        Assert.Equal([1f, 0f, 3f], sample.Evaluate(new SquaredLoss()).Gradient);
    }

    [Theory]
    [InlineData(200f, 1f, 0.0)]
    [InlineData(-200f, 0f, 0.0)]
    [InlineData(200f, 0f, 200.0)]
    [InlineData(-200f, 1f, 200.0)]
    [InlineData(-40f, 0f, 4.248354255291589e-18)]
    public void BinaryLossIsStableFarFromZero(float output, float target, double expected)
    {
        var sample = new LossCase { Outputs = [output], Rows = 1, Width = 1, Values = [target] };
        (double value, float[] gradient) = sample.Evaluate(new BinaryCrossEntropyLoss());
        Close.Check(expected, value, 1e-80, 1e-14);
        Close.Check(expected > 1 ? 1 - 2 * target : 0, gradient[0], 1e-17, 1e-7);
    }

    [Theory]
    [InlineData(0.1f)]
    [InlineData(0.5f)]
    [InlineData(0.9f)]
    public void QuantileGradientVanishesAtTheQuantile(float quantile)
    {
        // 100 targets 0..99: at q * 100 - 1/2 exactly a share q of them lies below.
        float output = quantile * 100 - 0.5f;
        var sample = new LossCase
        {
            Outputs = [.. Enumerable.Repeat(output, 100)],
            Rows = 100,
            Width = 1,
            Values = [.. Enumerable.Range(0, 100).Select(i => (float)i)],
        };
        Close.Check(0, sample.Evaluate(new QuantileLoss([quantile])).Gradient.Sum(), 1e-5, 0);
        Assert.True((sample with { Outputs = [.. Enumerable.Repeat(output + 2, 100)] }).Value(new QuantileLoss([quantile])) > sample.Value(new QuantileLoss([quantile])));
    }

    [Fact]
    public void EqualOutputAndTargetCostNothingAndPullNowhere()
    {
        var sample = new LossCase { Outputs = [2f, 2f], Rows = 1, Width = 2, Values = [2f, 2f] };
        foreach (ILoss loss in new ILoss[] { new SquaredLoss(), new AbsoluteLoss(), new HuberLoss() })
            Assert.Equal(0, sample.Value(loss) + sample.Evaluate(loss).Gradient.Sum(MathF.Abs));
        LossCase quantile = sample with { Values = [2f] };
        Assert.Equal(0, quantile.Value(new QuantileLoss([0.1f, 0.9f])) + quantile.Evaluate(new QuantileLoss([0.1f, 0.9f])).Gradient.Sum(MathF.Abs));
    }

    [Fact]
    public void GaussianScaleIsPositiveAndWhatTheLossUses()
    {
        var loss = new GaussianLoss(0.25f);
        Assert.Equal(0.25f, loss.StandardDeviation(-1000f));
        Assert.Equal(50.25f, loss.StandardDeviation(50f));
        var sample = new LossCase { Outputs = [1f, -0.5f], Rows = 1, Width = 2, Values = [1f] };
        Close.Check(0.5 * Math.Log(2 * Math.PI) + Math.Log(loss.StandardDeviation(-0.5f)), sample.Value(loss), 0, 1e-6);
    }

    [Fact]
    public void BadSettingsAndShapesAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new HuberLoss(0f));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BinaryCrossEntropyLoss(float.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianLoss(-1f));
        Assert.Throws<ArgumentException>(() => new QuantileLoss([]));
        Assert.Throws<ArgumentException>(() => new QuantileLoss([0.5f, 1f]));
        var sample = new LossCase { Outputs = [1f, 2f, 3f], Rows = 1, Width = 3, Values = [1f] };
        Assert.Throws<ArgumentException>(() => sample.Value(new GaussianLoss()));
        Assert.Throws<ArgumentException>(() => sample.Value(new QuantileLoss([0.1f, 0.9f])));
        Assert.Throws<ArgumentException>(() => (sample with { Width = 1, Outputs = [1f], Values = [1.5f] }).Value(new BinaryCrossEntropyLoss()));
    }
}
