using Microsoft.ML.Recurrent.Engine.Chains;
using Microsoft.ML.Recurrent.Engine.Tests.Losses;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Chains;

public sealed class LinearChainDecoderTests
{
    private const int Tags = 4;
    private const int Stride = 7;

    public static TheoryData<string?, int, float> Chains
    {
        get
        {
            var data = new TheoryData<string?, int, float>();
            foreach (var constraints in new[] { null, "Bio", "Bioes", "Circle" })
                foreach (var steps in new[] { 2, 3, 5 })
                    foreach (var deviation in new[] { 0f, 1f, 30f, 3000f })
                        data.Add(constraints, steps == 2 && constraints == "Circle" ? 4 : steps, deviation);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void ViterbiFindsTheBestOfAllSequences(string? name, int steps, float deviation)
    {
        var (decoder, reference, scores, rows) = Chain(name, steps, deviation);
        var path = new int[steps];
        var score = decoder.Viterbi(scores, Stride, path);
        var (best, expected) = reference.Sequences(rows).MaxBy(sequence => sequence.Score);
        Assert.Equal(best, path);
        Close.Check(expected, score, 0, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void MarginalsAreThoseOfAllSequences(string? name, int steps, float deviation)
    {
        var (decoder, reference, scores, rows) = Chain(name, steps, deviation);
        var marginals = new float[steps * Tags];
        Close.Check(reference.LogTotal(rows), decoder.Marginals(scores, Stride, marginals), 1e-12, 1e-12);
        Close.Check([.. reference.Marginals(rows).SelectMany(row => row)], marginals, 1e-7, 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(130)]
    public void WithoutTransitionsAndConstraintsStepsAreIndependent(int tags)
    {
        const int Steps = 6;
        var scores = LossCase.Normal(Steps * tags, 5, 2);
        var decoder = new LinearChainDecoder(LinearChainConstraints.None(tags));
        var (path, marginals) = (new int[Steps], new float[Steps * tags]);
        decoder.Viterbi(scores, tags, path);
        decoder.Marginals(scores, tags, marginals);
        var rows = ChainSamples.Rows(scores, Steps, tags, tags);
        Assert.Equal(rows.Select(row => Array.IndexOf(row, row.Max())), path);
        Close.Check([.. rows.SelectMany(row => row.Select(value => Math.Exp(value) / row.Sum(Math.Exp)))], marginals, 1e-7, 1e-6);
    }

    [Fact]
    public void ConstraintsAloneDecideWithoutTransitions()
    {
        // The best tags by themselves, I-a B-a I-a O, begin with a chunk that has not begun.
        float[] scores = [0, 1, 5, 0, 0, 5, 0, 0, 1, 0, 2, 0, 3, 0, 2, 0];
        var path = new int[4];
        Assert.Equal(1 + 5 + 2 + 3, new LinearChainDecoder(ChainSamples.Bio).Viterbi(scores, Tags, path));
        Assert.Equal([1, 1, 2, 0], path);
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(1000f)]
    public void LongSequencesLoseNothing(float deviation)
    {
        // Steps that depend on nothing have a sum that can be written down; cut in the middle, the same chain is two.
        const int Steps = 100_000;
        var scores = LossCase.Normal(Steps * 3, 17, deviation);
        var marginals = new float[Steps * 3];
        var total = new LinearChainDecoder(LinearChainConstraints.None(3)).Marginals(scores, 3, marginals);
        var expected = 0.0;
        for (var t = 0; t < Steps; t++)
        {
            double[] row = [scores[3 * t], scores[(3 * t) + 1], scores[(3 * t) + 2]];
            var normalizer = row.Max() + Math.Log(row.Sum(value => Math.Exp(value - row.Max())));
            expected += normalizer;
            for (var k = 0; k < 3; k++)
                Close.Check(Math.Exp(row[k] - normalizer), marginals[(3 * t) + k], 1e-6, 1e-6, $"step {t}");
        }

        Close.Check(expected, total, 0, 1e-12);
    }

    [Fact]
    public void ALongPathThatLosesUntilItsEndIsNotForgotten()
    {
        // Tag 1 costs 1 at each of 100,000 steps against tag 0, neither leads to the other, and only tag 1 may end: e^-100000 is the whole sum.
        const int Steps = 100_000;
        var constraints = new LinearChainConstraints(2, _ => true, tag => tag == 1, (from, to) => from == to);
        var scores = new float[2 * Steps];
        for (var t = 0; t < Steps; t++)
            scores[(2 * t) + 1] = -1;
        var decoder = new LinearChainDecoder(constraints);
        var (path, marginals) = (new int[Steps], new float[2 * Steps]);
        Assert.Equal(-Steps, decoder.Marginals(scores, 2, marginals), 1e-6);
        Assert.Equal(-Steps, decoder.Viterbi(scores, 2, path));
        Assert.All(path, tag => Assert.Equal(1, tag));
        Assert.All(Enumerable.Range(0, Steps), t => Assert.Equal((0f, 1f), (marginals[2 * t], marginals[(2 * t) + 1])));
    }

    [Fact]
    public void ScoresThatAreNotFiniteGiveNoTags()
    {
        foreach (var bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            var scores = LossCase.Normal(3 * Tags, 1);
            scores[6] = bad;
            AssertNothing(new LinearChainDecoder(ChainSamples.Bio), scores);
            var transitions = ChainSamples.Transitions(Tags, 2);
            transitions[3] = bad;
            AssertNothing(new LinearChainDecoder(ChainSamples.Bio, transitions), LossCase.Normal(3 * Tags, 1));
        }

        static void AssertNothing(LinearChainDecoder decoder, float[] scores)
        {
            var (path, marginals) = (new int[3], new float[3 * Tags]);
            Assert.True(double.IsNaN(decoder.Viterbi(scores, Tags, path)));
            Assert.True(double.IsNaN(decoder.Marginals(scores, Tags, marginals)));
            Assert.All(path, tag => Assert.Equal(-1, tag));
            Assert.All(marginals, p => Assert.True(float.IsNaN(p)));
        }
    }

    [Fact]
    public void ConstraintsThatAllowNoSequenceOfALengthAreRefused()
    {
        var decoder = new LinearChainDecoder(ChainSamples.Circle);
        Assert.Contains("no sequence of 2 tags", Assert.Throws<ArgumentException>(() => decoder.Viterbi(new float[8], 4, new int[2])).Message, StringComparison.Ordinal);
        Assert.Contains("no sequence of 2 tags", Assert.Throws<ArgumentException>(() => decoder.Marginals(new float[8], 4, new float[8])).Message, StringComparison.Ordinal);
        var nowhere = new LinearChainDecoder(new LinearChainConstraints(2, _ => true, _ => true, (_, _) => false));
        Assert.Throws<ArgumentException>(() => nowhere.Viterbi(new float[6], 2, new int[3]));
        Assert.Throws<ArgumentException>(() => nowhere.Marginals(new float[6], 2, new float[6]));
    }

    [Fact]
    public void SpansThatDoNotFitAreRefusedAndNoStepsAreFree()
    {
        Assert.Throws<ArgumentNullException>(() => new LinearChainDecoder(null!));
        Assert.Throws<ArgumentException>(() => new LinearChainDecoder(ChainSamples.Bio, new float[23]));
        var decoder = new LinearChainDecoder(ChainSamples.Bio);
        Assert.Throws<ArgumentException>(() => decoder.Viterbi(new float[7], 4, new int[2]));
        Assert.Throws<ArgumentException>(() => decoder.Viterbi(new float[8], 3, new int[2]));
        Assert.Throws<ArgumentException>(() => decoder.Marginals(new float[8], 4, new float[7]));
        Assert.Equal(0, decoder.Viterbi([], 4, []));
        Assert.Equal(0, decoder.Marginals([], 4, []));
    }

    [Fact]
    public void DecodingAllocatesNothingAfterTheLongestSequence()
    {
        var decoder = new LinearChainDecoder(ChainSamples.Bio, ChainSamples.Transitions(Tags, 4));
        var (scores, path, marginals) = (LossCase.Normal(50 * Tags, 3), new int[50], new float[50 * Tags]);
        Assert.Equal(0, AllocatedBytes.Of(() =>
        {
            decoder.Viterbi(scores, Tags, path);
            decoder.Marginals(scores, Tags, marginals);
            decoder.Viterbi(scores, Tags, path.AsSpan(0, 20));
        }));
    }

    private static (LinearChainDecoder Decoder, ReferenceChain Reference, float[] Scores, double[][] Rows) Chain(string? name, int steps, float deviation)
    {
        var constraints = ChainSamples.Named(name);
        var transitions = ChainSamples.Transitions(Tags, 31, deviation);
        var scores = LossCase.Normal((steps * Stride) - 3, (ulong)(40 + steps), deviation == 0 ? 1 : deviation);
        return (
            new LinearChainDecoder(constraints ?? LinearChainConstraints.None(Tags), transitions),
            new ReferenceChain(Tags, ChainSamples.Doubles(transitions), constraints),
            scores,
            ChainSamples.Rows(scores, steps, Stride, Tags));
    }
}
