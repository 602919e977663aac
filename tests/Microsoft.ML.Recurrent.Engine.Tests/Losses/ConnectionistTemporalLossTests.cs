using Microsoft.ML.Recurrent.Engine.Losses;

namespace Microsoft.ML.Recurrent.Engine.Tests.Losses;

public sealed class ConnectionistTemporalLossTests
{
    // Three sequences of 4, 3 and 2 steps; rows of steps 0..3: 3, 3, 2, 1.
    private static readonly LossCase s_sample = new()
    {
        Outputs = LossCase.Normal(9 * 5, 21),
        Rows = 9,
        Width = 4,
        Stride = 5,
        Classes = [1, 2, 3, 3, 2],
        LabelOffsets = [0, 2, 4, 5],
        Lengths = [4, 3, 2],
        StepOffsets = [0, 3, 6, 8, 9],
        Weights = [1f, 0.5f, 2f],
        Scale = 0.5f,
    };

    // The second sequence needs three steps for "3 3" and has two.
    private static readonly LossCase s_impossible = s_sample with { Lengths = [4, 2, 2], StepOffsets = [0, 3, 6, 7, 8], Rows = 8 };

    [Fact]
    public void ValueAloneEqualsValueWithGradient() =>
        Assert.Equal(s_sample.Evaluate(new ConnectionistTemporalLoss()).Value, s_sample.Value(new ConnectionistTemporalLoss()));

    [Fact]
    public void GradientOfEachRowSumsToZeroAndPaddingIsZero()
    {
        float[] gradient = s_sample.Evaluate(new ConnectionistTemporalLoss()).Gradient;
        for (int row = 0; row < s_sample.Rows; row++)
        {
            Close.Check(0, gradient.Skip(row * 5).Take(4).Sum(), 5e-7, 0);
            Assert.Contains(gradient.Skip(row * 5).Take(4), g => MathF.Abs(g) > 1e-3f);
            Assert.Equal(0f, gradient[row * 5 + 4]);
        }
    }

    [Fact]
    public void ImpossibleAlignmentIsInfinite()
    {
        var loss = new ConnectionistTemporalLoss();
        (double value, float[] gradient) = s_impossible.Evaluate(loss);
        Assert.Equal(double.PositiveInfinity, value);
        Assert.True(float.IsNaN(gradient[5]));
        Assert.True(float.IsFinite(gradient[0]));
        Assert.Equal(3.5, loss.TotalWeight(s_impossible.Batch));
    }

    [Fact]
    public void ZeroInfinityLeavesImpossibleAlignmentsOut()
    {
        var loss = new ConnectionistTemporalLoss(zeroInfinity: true);
        (double value, float[] gradient) = s_impossible.Evaluate(loss);
        LossCase without = s_impossible with { Weights = [1f, 0f, 2f] };

        Assert.True(double.IsFinite(value) && value > 0);
        Assert.Equal(3.0, loss.TotalWeight(s_impossible.Batch));
        (double expected, float[] expectedGradient) = without.Evaluate(new ConnectionistTemporalLoss());
        Assert.Equal(expected, value);
        Assert.Equal(expectedGradient, gradient);
        Assert.All(gradient[5..10], g => Assert.Equal(0f, g));
    }

    [Fact]
    public void OneOutputThatIsNotFiniteMakesTheLossNotFinite()
    {
        foreach (float bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            for (int k = 0; k < 4; k++)
            {
                float[] outputs = [.. s_sample.Outputs];
                outputs[4 * 5 + k] = bad;
                LossCase broken = s_sample with { Outputs = outputs };
                Assert.False(double.IsFinite(broken.Value(new ConnectionistTemporalLoss(zeroInfinity: true))));
                Assert.False(double.IsFinite(broken.Evaluate(new ConnectionistTemporalLoss()).Value));
            }
        }
    }

    [Fact]
    public void LongSequencesDoNotUnderflow()
    {
        const int Steps = 3000;
        int[] labels = [.. Enumerable.Range(0, 200).Select(i => 1 + i % 3)];
        var sample = new LossCase
        {
            Outputs = LossCase.Normal(Steps * 4, 8, 4f),
            Rows = Steps,
            Width = 4,
            Classes = labels,
            LabelOffsets = [0, labels.Length],
            Lengths = [Steps],
            StepOffsets = [.. Enumerable.Range(0, Steps + 1)],
        };
        (double value, float[] gradient) = sample.Evaluate(new ConnectionistTemporalLoss());
        Assert.True(double.IsFinite(value) && value > 1000, $"{value}");
        Assert.All(gradient, g => Assert.True(float.IsFinite(g) && MathF.Abs(g) <= 1.0001f));
    }

    [Fact]
    public void NoStepsAreFreeWithoutLabelsAndImpossibleWithSome()
    {
        var empty = new LossCase { Outputs = [], Rows = 0, Width = 4, Lengths = [0], StepOffsets = [0], LabelOffsets = [0, 0] };
        Assert.Equal(0, empty.Value(new ConnectionistTemporalLoss()));
        Assert.Equal(double.PositiveInfinity, (empty with { Classes = [1], LabelOffsets = [0, 1] }).Value(new ConnectionistTemporalLoss()));
    }

    [Fact]
    public async Task OneInstanceServesManyThreads()
    {
        var loss = new ConnectionistTemporalLoss();
        (double value, float[] gradient) = s_sample.Evaluate(loss);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Factory.StartNew(
            () =>
            {
                for (int i = 0; i < 200; i++)
                {
                    (double again, float[] gradientAgain) = s_sample.Evaluate(loss);
                    Assert.Equal(value, again);
                    Assert.Equal(gradient, gradientAgain);
                }
            },
            TaskCreationOptions.LongRunning)));
    }

    [Fact]
    public void EvaluationAllocatesNothing() => Assert.Equal(0, Allocations.Of(s_sample, new ConnectionistTemporalLoss()));

    [Fact]
    public void BatchesThatAreNotPackedAreRefused()
    {
        var loss = new ConnectionistTemporalLoss();
        Assert.Throws<ArgumentException>(() => (s_sample with { Lengths = [3, 4, 2] }).Value(loss));
        Assert.Throws<ArgumentException>(() => (s_sample with { StepOffsets = [0, 3, 6, 7, 9] }).Value(loss));
        Assert.Throws<ArgumentException>(() => (s_sample with { LabelOffsets = [0, 2, 4, 4] }).Value(loss));
        Assert.Throws<ArgumentException>(() => (s_sample with { LabelOffsets = [0, 4, 2, 5] }).Value(loss));
        Assert.Throws<ArgumentException>(() => (s_sample with { Classes = [1, 2, 0, 3, 2] }).Value(loss));
        Assert.Throws<ArgumentException>(() => (s_sample with { Classes = [1, 2, 4, 3, 2] }).Value(loss));
        Assert.Throws<ArgumentException>(() => (s_sample with { Weights = [1f, 1f] }).Value(loss));
    }
}
