using Microsoft.ML.Recurrent.Engine.Chains;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Tests.Chains;

namespace Microsoft.ML.Recurrent.Engine.Tests.Losses;

public sealed class LinearChainLossTests
{
    private const int Tags = 4;
    private const int Stride = 6;

    // Three sequences of 5, 4 and 2 steps; rows of steps 0..4: 3, 3, 2, 2, 1.
    private static readonly int[] s_lengths = [5, 4, 2];
    private static readonly int[] s_offsets = [0, 3, 6, 8, 10, 11];

    /// <summary>Allowed under no constraints, BIO and BIOES of <see cref="ChainSamples"/>, by sequence.</summary>
    private static readonly Dictionary<string, int[][]> s_tags = new()
    {
        ["none"] = [[2, 2, 0, 3, 1], [1, 0, 2, 3], [3, 0]],
        ["Bio"] = [[1, 2, 2, 0, 3], [0, 3, 1, 2], [3, 1]],
        ["Bioes"] = [[0, 1, 2, 3, 3], [2, 3, 0, 1], [0, 1]],
        ["none, unknown"] = [[2, -1, 0, -1, -1], [-1, -1, 2, 3], [3, 0]],
        ["Bio, unknown"] = [[-1, 2, -1, 0, 3], [0, 3, -1, 2], [-1, -1]],
        ["Bioes, unknown"] = [[-1, 1, 2, -1, -1], [-1, -1, -1, 1], [-1, 1]],
    };

    public static TheoryData<string, float> Samples
    {
        get
        {
            var data = new TheoryData<string, float>();
            foreach (var name in s_tags.Keys)
                foreach (var deviation in new[] { 1f, 30f, 3000f })
                    data.Add(name, deviation);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void LossAndGradientAgreeWithAllSequences(string name, float deviation)
    {
        var (loss, sample) = Sample(name, deviation);
        var reference = Reference(name, sample);
        var dOutputs = new double[sample.Rows * Stride];
        var dTransitions = new double[sample.Transitions.Length];
        var expected = 0.0;
        for (var b = 0; b < s_lengths.Length; b++)
        {
            var (scores, tags, weight) = (Scores(sample, b), s_tags[name][b], sample.Weights[b]);
            if (tags.All(tag => tag < 0))
                continue;
            expected += weight * reference.Loss(scores, tags);
            var (dScores, dChain) = reference.Gradient(scores, tags);
            for (var t = 0; t < s_lengths[b]; t++)
                for (var k = 0; k < Tags; k++)
                    dOutputs[((s_offsets[t] + b) * Stride) + k] = sample.Scale * weight * dScores[t][k];
            for (var i = 0; i < dTransitions.Length; i++)
                dTransitions[i] += sample.Scale * weight * dChain[i];
        }

        var (value, gradient) = sample.Evaluate(loss);
        Close.Check(expected, value, 1e-9 * deviation, 1e-9);
        Close.Check(dOutputs, gradient, 3e-7, 1e-6);
        Close.Check(dTransitions, sample.TransitionGradient, 3e-7, 1e-6);
        Assert.Equal(value, sample.Value(loss));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("Bioes, unknown")]
    public void ReferenceGradientEqualsCentralDifferences(string name)
    {
        const double Step = 1e-5;
        var (_, sample) = Sample(name, 1);
        var reference = Reference(name, sample);
        var (scores, tags) = (Scores(sample, 1), s_tags[name][1]);
        var (dScores, dTransitions) = reference.Gradient(scores, tags);
        for (var t = 0; t < scores.Length; t++)
            for (var k = 0; k < Tags; k++)
                Close.Check(Difference(scores[t], k), dScores[t][k], 1e-8, 0);
        for (var i = 0; i < dTransitions.Length; i++)
            Close.Check(Difference(reference.Transitions, i), dTransitions[i], 1e-8, 0);
        Assert.Contains(dTransitions, g => Math.Abs(g) > 0.1);

        double Difference(double[] values, int i)
        {
            var original = values[i];
            values[i] = original + Step;
            var above = reference.Loss(scores, tags);
            values[i] = original - Step;
            var below = reference.Loss(scores, tags);
            values[i] = original;
            return (above - below) / (2 * Step);
        }
    }

    [Theory]
    [InlineData("none")]
    [InlineData("Bio, unknown")]
    public void APackedBatchEqualsItsSequences(string name)
    {
        var (loss, sample) = Sample(name, 2);
        var (value, gradient) = sample.Evaluate(loss);
        var (sum, weight) = (0.0, 0.0);
        var transitions = new double[sample.Transitions.Length];
        for (var b = 0; b < s_lengths.Length; b++)
        {
            var alone = Alone(sample, b);
            var (own, ownGradient) = alone.Evaluate(loss);
            sum += own;
            weight += loss.TotalWeight(alone.Batch);
            for (var t = 0; t < s_lengths[b]; t++)
                Assert.Equal(gradient.Skip((s_offsets[t] + b) * Stride).Take(Stride), ownGradient.Skip(t * Stride).Take(Stride));
            for (var i = 0; i < transitions.Length; i++)
                transitions[i] += alone.TransitionGradient[i];
        }

        Close.Check(sum, value, 0, 1e-14);
        Close.Check(weight, loss.TotalWeight(sample.Batch), 0, 1e-14);
        Close.Check(transitions, sample.TransitionGradient, 1e-7, 1e-6);
    }

    [Fact]
    public void TheWeightIsThatOfTheKnownTags()
    {
        var (loss, sample) = Sample("Bio, unknown", 1);
        Assert.Equal((3 * sample.Weights[0]) + (3 * sample.Weights[1]), loss.TotalWeight(sample.Batch), 1e-6);
        Assert.Equal(6, loss.TotalWeight((sample with { Weights = [] }).Batch));
    }

    [Fact]
    public void SequencesThatDoNotCountAreNotLookedAt()
    {
        var (loss, sample) = Sample("Bio, unknown", 1);
        float[] outputs = [.. sample.Outputs];
        for (var t = 0; t < 2; t++)
            outputs.AsSpan((s_offsets[t] + 2) * Stride, Tags).Fill(float.NaN);
        var (value, gradient) = (sample with { Outputs = outputs }).Evaluate(loss);
        float[] transitions = [.. sample.TransitionGradient];
        Assert.Equal(sample.Evaluate(loss).Value, value);
        Assert.Equal(sample.Evaluate(loss).Gradient, gradient);
        Assert.Equal(sample.TransitionGradient, transitions);
        Assert.All(gradient[(2 * Stride)..(3 * Stride)], g => Assert.Equal(0f, g));

        var weightless = sample with { Weights = [.. sample.Weights.Select(_ => 0f)], TransitionGradient = [.. Enumerable.Repeat(5f, 24)] };
        Assert.Equal(0, weightless.Evaluate(loss).Value);
        Assert.All(weightless.TransitionGradient, g => Assert.Equal(0f, g));
    }

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
                classes[s_offsets[t] + sequence] = tags[t];
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
    public void ScaleMultipliesTheGradientOnly()
    {
        var (loss, sample) = Sample("none", 1);
        var (value, gradient) = sample.Evaluate(loss);
        float[] transitions = [.. sample.TransitionGradient];
        var (scaledValue, scaledGradient) = (sample with { Scale = sample.Scale * 4 }).Evaluate(loss);
        Assert.Equal(value, scaledValue);
        Assert.Equal(gradient.Select(g => g * 4), scaledGradient);
        Assert.Equal(transitions.Select(g => g * 4), sample.TransitionGradient);
    }

    [Fact]
    public async Task OneInstanceServesManyThreads()
    {
        var (loss, sample) = Sample("Bio, unknown", 1);
        var (value, gradient) = sample.Evaluate(loss);
        float[] transitions = [.. sample.TransitionGradient];
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Factory.StartNew(
            () =>
            {
                var own = sample with { TransitionGradient = new float[24] };
                for (var i = 0; i < 200; i++)
                {
                    var (again, gradientAgain) = own.Evaluate(loss);
                    Assert.Equal(value, again);
                    Assert.Equal(gradient, gradientAgain);
                    Assert.Equal(transitions, own.TransitionGradient);
                }
            },
            TaskCreationOptions.LongRunning)));
    }

    [Fact]
    public void EvaluationAllocatesNothing()
    {
        var (loss, sample) = Sample("Bio, unknown", 1);
        Assert.Equal(0, Allocations.Of(sample, loss));
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

    [Fact]
    public void TheNameTellsConstraintsApart()
    {
        Assert.Equal("Linear chain(nothing forbidden)", new LinearChainLoss().Name);
        Assert.NotEqual(new LinearChainLoss(ChainSamples.Bio).Name, new LinearChainLoss(ChainSamples.Bioes).Name);
    }

    private static (LinearChainLoss Loss, LossCase Sample) Sample(string name, float deviation)
    {
        var classes = new int[11];
        for (var b = 0; b < s_lengths.Length; b++)
            for (var t = 0; t < s_lengths[b]; t++)
                classes[s_offsets[t] + b] = s_tags[name][b][t];
        return (new LinearChainLoss(Constraints(name)), new LossCase
        {
            Outputs = LossCase.Normal(11 * Stride, 21, deviation),
            Rows = 11,
            Width = Tags,
            Stride = Stride,
            Classes = classes,
            Weights = [1.5f, 0.5f, 2, 9, 9, 9, 9, 9, 9, 9, 9], // the first row of a sequence says it
            Scale = 0.5f,
            Lengths = s_lengths,
            StepOffsets = s_offsets,
            Transitions = ChainSamples.Transitions(Tags, 22, deviation),
            TransitionGradient = new float[Tags * (Tags + 2)],
        });
    }

    private static LossCase Alone(LossCase sample, int b)
    {
        int[] rows = [.. Enumerable.Range(0, s_lengths[b]).Select(t => s_offsets[t] + b)];
        return sample with
        {
            Outputs = [.. rows.SelectMany(row => sample.Outputs.Skip(row * Stride).Take(Stride))],
            Rows = rows.Length,
            Classes = [.. rows.Select(row => sample.Classes[row])],
            Weights = [.. rows.Select(row => sample.Weights[row])],
            Lengths = [rows.Length],
            StepOffsets = [.. Enumerable.Range(0, rows.Length + 1)],
            TransitionGradient = new float[Tags * (Tags + 2)],
        };
    }

    private static double[][] Scores(LossCase sample, int b) =>
        ChainSamples.Rows([.. Enumerable.Range(0, s_lengths[b]).SelectMany(t => sample.Outputs.Skip((s_offsets[t] + b) * Stride).Take(Tags))], s_lengths[b], Tags, Tags);

    private static ReferenceChain Reference(string name, LossCase sample) => new(Tags, ChainSamples.Doubles(sample.Transitions), Constraints(name));

    private static LinearChainConstraints? Constraints(string name) => name.StartsWith("none", StringComparison.Ordinal) ? null : ChainSamples.Named(name.Split(',')[0]);
}
