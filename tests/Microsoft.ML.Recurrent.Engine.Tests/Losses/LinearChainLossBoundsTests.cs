using Microsoft.ML.Recurrent.Engine.Chains;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Tests.Chains;
using static Microsoft.ML.Recurrent.Engine.Tests.Losses.LinearChainSamples;

namespace Microsoft.ML.Recurrent.Engine.Tests.Losses;

/// <summary>What a linear chain does with forbidden, impossible and extreme values, and with spans that do not fit.</summary>
public sealed class LinearChainLossBoundsTests
{
    [Fact]
    public void ForbiddenTransitionsGetNoGradientWhateverTheirScore()
    {
        var (loss, sample) = Sample("Bio", 1);
        float[] transitions = [.. sample.Transitions];
        for (var i = 0; i < Tags * Tags; i++)
            transitions[i] += ChainSamples.Bio.MayFollow(i / Tags, i % Tags) ? 0 : 1e6f;
        transitions[(Tags * Tags) + 2] = 1e6f; // I-a starts no sequence
        var (value, gradient) = sample.Evaluate(loss);
        float[] before = [.. sample.TransitionGradient];
        var (same, sameGradient) = (sample with { Transitions = transitions }).Evaluate(loss);
        Assert.Equal(value, same);
        Assert.Equal(gradient, sameGradient);
        Assert.Equal(before, sample.TransitionGradient);
        for (var i = 0; i < Tags * Tags; i++)
            Assert.Equal(ChainSamples.Bio.MayFollow(i / Tags, i % Tags), before[i] != 0);
    }

    [Fact]
    public void TagsThatBreakTheConstraintsAreNamed()
    {
        var (loss, sample) = Sample("Bio", 1);
        AssertNamed("tag 2 at step 1 may not follow tag 3, in sequence 2", 2, [3, 2]);
        AssertNamed("tag 2 at step 0 may not start a sequence, in sequence 0", 0, [2, 2, 0, 0, 0]);
        AssertNamed("no allowed tag sequence agrees with the known tags of sequence 1", 1, [0, 3, -1, 2], LinearChainConstraints.FromTags(["O", "O", "I-a", "B-b"], TagScheme.Bio));

        void AssertNamed(string message, int sequence, int[] tags, LinearChainConstraints? constraints = null)
        {
            var classes = new int[sample.Rows]; // O everywhere else
            for (var t = 0; t < tags.Length; t++)
                classes[Offsets[t] + sequence] = tags[t];
            var error = Assert.Throws<ArgumentException>(() => (sample with { Classes = classes }).Value(constraints is null ? loss : new LinearChainLoss(constraints)));
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void OneValueThatIsNotFiniteMakesTheLossNotFinite()
    {
        var (loss, sample) = Sample("Bio", 1);
        foreach (var bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            for (var k = 0; k < Tags; k++)
            {
                float[] outputs = [.. sample.Outputs];
                outputs[(4 * Stride) + k] = bad;
                AssertNotFinite(sample with { Outputs = outputs });
            }

            for (var i = 0; i < sample.Transitions.Length; i++)
            {
                float[] transitions = [.. sample.Transitions];
                transitions[i] = bad;
                AssertNotFinite(sample with { Transitions = transitions });
            }
        }

        void AssertNotFinite(LossCase broken)
        {
            Assert.True(double.IsNaN(broken.Value(loss)));
            Assert.True(double.IsNaN(broken.Evaluate(loss).Value));
            Assert.Contains(broken.TransitionGradient, g => float.IsNaN(g));
        }
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(500f)]
    public void LongSequencesStayExact(float deviation)
    {
        // Without transitions the chain is a softmax for each step.
        const int Steps = 100_000;
        var sample = new LossCase
        {
            Outputs = LossCase.Normal(Steps * 3, 8, deviation),
            Rows = Steps,
            Width = 3,
            Classes = [.. Enumerable.Range(0, Steps).Select(t => t % 3)],
            Lengths = [Steps],
            StepOffsets = [.. Enumerable.Range(0, Steps + 1)],
            Transitions = new float[15],
            TransitionGradient = new float[15],
        };
        var (value, gradient) = sample.Evaluate(new LinearChainLoss());
        var (expected, expectedGradient) = sample.Evaluate(new SoftmaxCrossEntropyLoss());
        Close.Check(expected, value, 0, 1e-7);
        Close.Check(expectedGradient, gradient, 1e-6, 1e-6);
        Close.Check(0, sample.TransitionGradient[..9].Sum(g => (double)g), 0.1, 0);
    }

    [Fact]
    public void NoSequencesCostNothing()
    {
        var empty = new LossCase { Outputs = [], Rows = 0, Width = Tags, StepOffsets = [0] };
        Assert.Equal((0.0, 0.0), (empty.Value(new LinearChainLoss()), new LinearChainLoss().TotalWeight(empty.Batch)));
        Assert.Equal(0.0, (empty with { Lengths = [0] }).Value(new LinearChainLoss()));
    }

    [Fact]
    public void SpansThatDoNotFitAreRefused()
    {
        var (loss, sample) = Sample("Bio", 1);
        Assert.Throws<ArgumentException>(() => (sample with { Classes = [] }).Value(loss));
        Assert.Throws<ArgumentException>(() => (sample with { Classes = [.. sample.Classes[1..], Tags] }).Value(loss));
        Assert.Throws<ArgumentException>(() => (sample with { Lengths = [4, 5, 2] }).Value(loss));
        Assert.Throws<ArgumentException>(() => (sample with { StepOffsets = [0, 3, 6, 9, 10, 11] }).Value(loss));
        Assert.Throws<ArgumentException>(() => (sample with { Transitions = new float[23] }).Value(loss));
        Assert.Throws<ArgumentException>(() => (sample with { TransitionGradient = new float[16] }).Evaluate(loss));
        Assert.Throws<ArgumentException>(() => (sample with { TransitionGradient = sample.Transitions }).Evaluate(loss));
        Assert.Throws<ArgumentException>(() => sample.Value(new LinearChainLoss(LinearChainConstraints.None(3))));
    }
}
