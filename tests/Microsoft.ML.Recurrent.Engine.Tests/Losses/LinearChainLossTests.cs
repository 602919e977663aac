using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Tests.Chains;
using static Microsoft.ML.Recurrent.Engine.Tests.Losses.LinearChainSamples;

namespace Microsoft.ML.Recurrent.Engine.Tests.Losses;

public sealed class LinearChainLossTests
{
    public static TheoryData<string, float> Samples
    {
        get
        {
            var data = new TheoryData<string, float>();
            foreach (var name in TagsOf.Keys)
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
        var reference = ReferenceOf(name, sample);
        var dOutputs = new double[sample.Rows * Stride];
        var dTransitions = new double[sample.Transitions.Length];
        var expected = 0.0;
        for (var b = 0; b < Lengths.Length; b++)
        {
            var (scores, tags, weight) = (Scores(sample, b), TagsOf[name][b], sample.Weights[b]);
            if (tags.All(tag => tag < 0))
                continue;
            expected += weight * reference.Loss(scores, tags);
            var (dScores, dChain) = reference.Gradient(scores, tags);
            for (var t = 0; t < Lengths[b]; t++)
                for (var k = 0; k < Tags; k++)
                    dOutputs[((Offsets[t] + b) * Stride) + k] = sample.Scale * weight * dScores[t][k];
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
        var reference = ReferenceOf(name, sample);
        var (scores, tags) = (Scores(sample, 1), TagsOf[name][1]);
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
        for (var b = 0; b < Lengths.Length; b++)
        {
            var alone = Alone(sample, b);
            var (own, ownGradient) = alone.Evaluate(loss);
            sum += own;
            weight += loss.TotalWeight(alone.Batch);
            for (var t = 0; t < Lengths[b]; t++)
                Assert.Equal(gradient.Skip((Offsets[t] + b) * Stride).Take(Stride), ownGradient.Skip(t * Stride).Take(Stride));
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
            outputs.AsSpan((Offsets[t] + 2) * Stride, Tags).Fill(float.NaN);
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
    public void TheNameTellsConstraintsApart()
    {
        Assert.Equal("Linear chain(nothing forbidden)", new LinearChainLoss().Name);
        Assert.NotEqual(new LinearChainLoss(ChainSamples.Bio).Name, new LinearChainLoss(ChainSamples.Bioes).Name);
    }
}
