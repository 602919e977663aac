using System.Numerics;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Optimizers;

/// <summary>What holds for every optimizer.</summary>
public sealed class OptimizerLawTests
{
    private const int Count = 2500;

    public static TheoryData<string> Names => OptimizerSamples.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void ZeroLearningRateChangesNoBit(string name)
    {
        Optimizer optimizer = Create(name, Count);
        float[] weights = OptimizerSamples.Random(Count, 3);
        weights[0] = -0f;
        weights[1] = 0f;
        weights[Count - 1] = -0f;
        OptimizerSamples.Run(optimizer, weights, 0, 2);
        weights[0] = -0f;
        weights[Count - 1] = -0f;
        int[] before = OptimizerSamples.Bits(weights);

        OptimizerSamples.Run(optimizer, weights, 2, 3, learningRate: 0f);

        Assert.Equal(before, OptimizerSamples.Bits(weights));
        Assert.Equal(5, optimizer.StepCount);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void RestoredOptimizerContinuesBitForBit(string name)
    {
        Optimizer whole = Create(name, 61);
        float[] expected = OptimizerSamples.Random(61, 4);
        OptimizerSamples.Run(whole, expected, 0, 5);
        (string Name, float[] Values)[] state = [.. whole.State.Select(slot => (slot.Name, (float[])slot.Values.Clone()))];
        float[] weights = [.. expected];
        OptimizerSamples.Run(whole, expected, 5, 5);

        Optimizer resumed = Create(name, 61);
        resumed.Restore(5, state);
        OptimizerSamples.Run(resumed, weights, 5, 5);

        Assert.Equal(OptimizerSamples.Bits(expected), OptimizerSamples.Bits(weights));
        Assert.Equal(10, resumed.StepCount);
        Assert.All(whole.State.Zip(resumed.State), pair => Assert.Equal(pair.First.Values, pair.Second.Values));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void FrozenRangesStayAndTheOthersMoveAsIfNothingWasFrozen(string name)
    {
        Optimizer free = Create(name, Count);
        Optimizer partly = Create(name, Count);
        partly.Freeze(1000, 3);
        partly.Freeze(0, 5);
        partly.Freeze(1001, 500);
        partly.Freeze(Count - 1, 1);
        partly.Freeze(700, 0);
        float[] start = OptimizerSamples.Random(Count, 5);
        float[] expected = [.. start];
        float[] weights = [.. start];
        OptimizerSamples.Run(free, expected, 0, 4);
        OptimizerSamples.Run(partly, weights, 0, 4);

        for (int i = 0; i < Count; i++)
        {
            bool frozen = i < 5 || i is >= 1000 and < 1501 || i == Count - 1;
            Assert.Equal(BitConverter.SingleToInt32Bits(frozen ? start[i] : expected[i]), BitConverter.SingleToInt32Bits(weights[i]));
            Assert.NotEqual(start[i], expected[i]);
            if (frozen)
                Assert.All(partly.State, slot => Assert.Equal(name.Contains("accumulator", StringComparison.Ordinal) ? 0.5f : 0f, slot.Values[i]));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ThawedRangeLearnsAsIfTheRunHadBegunThere(string name)
    {
        const int Late = 5;
        foreach (float learningRate in new[] { 0.05f, 0f })
        {
            Optimizer whole = Create(name, Count);
            whole.Freeze(0, Count);
            whole.Thaw(0, 300, 0);
            whole.Thaw(900, Count - 900, 0);
            float[] start = OptimizerSamples.Random(Count, 21);
            float[] weights = [.. start];
            OptimizerSamples.Run(whole, weights, 0, Late, learningRate);
            whole.Thaw(400, 300, Late);
            whole.Thaw(400, 300, Late); // given again, as after a checkpoint
            whole.Thaw(700, 50, Late);
            OptimizerSamples.Run(whole, weights, Late, 4, learningRate);

            (float[] early, float[] late) = ([.. start], [.. start]);
            OptimizerSamples.Run(Create(name, Count), early, 0, Late + 4, learningRate);
            OptimizerSamples.Run(Create(name, Count), late, Late, 4, learningRate);
            for (int i = 0; i < Count; i++)
            {
                float expected = i is < 300 or >= 900 ? early[i] : i is >= 400 and < 750 ? late[i] : start[i];
                Assert.Equal(BitConverter.SingleToInt32Bits(expected), BitConverter.SingleToInt32Bits(weights[i]));
            }
        }
    }

    [Fact]
    public void ThawedRangesThatOverlapAreRefused()
    {
        Optimizer optimizer = Create("adam", Count);
        optimizer.Thaw(10, 10, 1);
        Assert.Throws<ArgumentException>(() => optimizer.Thaw(15, 10, 1));
        Assert.Throws<ArgumentException>(() => optimizer.Thaw(5, 10, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.Thaw(Count, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.Thaw(30, 1, -1));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void RangesOfAStepGiveTheBitsOfTheWholeInAnyOrder(string name)
    {
        (int Start, int End)[] ranges = [(1700, Count), (0, 3), (990, 1700), (3, 990)];
        foreach (float learningRate in new[] { 0.05f, 0f })
        {
            Optimizer whole = Create(name, Count);
            Optimizer cut = Create(name, Count);
            foreach (Optimizer optimizer in new[] { whole, cut })
            {
                optimizer.Freeze(900, 100);
                optimizer.Freeze(1200, 10);
                optimizer.Freeze(1650, 60);
            }

            float[] expected = OptimizerSamples.Random(Count, 11);
            float[] weights = [.. expected];
            for (int step = 0; step < 3; step++)
            {
                float[] gradient = OptimizerSamples.Random(Count, 12, (ulong)step);
                whole.Step(expected, gradient, learningRate);
                cut.BeginStep(learningRate);
                foreach ((int start, int end) in ranges)
                    cut.StepRange(weights.AsSpan(start..end), gradient.AsSpan(start..end), start);
            }

            Assert.Equal(OptimizerSamples.Bits(expected), OptimizerSamples.Bits(weights));
            Assert.Equal(whole.StepCount, cut.StepCount);
            Assert.All(whole.State.Zip(cut.State), pair => Assert.Equal(pair.First.Values, pair.Second.Values));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void OptimizerThatClaimsToRestAtZeroGradientKeepsEveryBitAndOnlySuch(string name)
    {
        Optimizer optimizer = Create(name, 61);
        float[] weights = OptimizerSamples.Random(61, 13);
        weights[7] = -0f;
        OptimizerSamples.Run(optimizer, weights, 0, 3);
        int[][] before = [OptimizerSamples.Bits(weights), .. optimizer.State.Select(slot => OptimizerSamples.Bits(slot.Values))];
        optimizer.Step(weights, new float[61], 0.05f);
        int[][] after = [OptimizerSamples.Bits(weights), .. optimizer.State.Select(slot => OptimizerSamples.Bits(slot.Values))];
        Assert.Equal(optimizer.RestsAtZeroGradient, before.Zip(after).All(pair => pair.First.SequenceEqual(pair.Second)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SlotsThatDecayEndAtZeroWithoutDenormalNumbers(string name)
    {
        // Gradients whose traces reach the end within the steps.
        Optimizer optimizer = Create(name, 61);
        var weights = new float[61];
        optimizer.Step(weights, [.. Enumerable.Range(0, 61).Select(i => 1e-29f * (i - 30))], 0.1f);
        for (int step = 0; step < 300; step++)
        {
            optimizer.Step(weights, new float[61], 0.1f);
            Assert.All(optimizer.State, slot => Assert.DoesNotContain(slot.Values, value => float.IsSubnormal(value)));
        }

        // Adagrad forgets nothing, and a decay of the weights goes on pulling as long as they are not zero.
        if (optimizer is not Adagrad && !name.Contains("decay", StringComparison.Ordinal))
            Assert.All(optimizer.State, slot => Assert.All(slot.Values, value => Assert.Equal(0f, value)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ElementsDoNotDependOnTheirPlaceInTheVector(string name)
    {
        // One parameter alone always takes the padded path; in a row of them most take the vector path.
        int count = 2 * Vector<float>.Count + 3;
        Optimizer together = Create(name, count);
        float[] weights = OptimizerSamples.Random(count, 6);
        float[] alone = [.. weights];
        Optimizer[] single = [.. alone.Select(_ => Create(name, 1))];
        for (int step = 0; step < 5; step++)
        {
            float[] gradient = OptimizerSamples.Random(count, 7, (ulong)step);
            together.Step(weights, gradient, 0.05f);
            for (int i = 0; i < count; i++)
                single[i].Step(alone.AsSpan(i, 1), gradient.AsSpan(i, 1), 0.05f);
        }

        Assert.Equal(OptimizerSamples.Bits(alone), OptimizerSamples.Bits(weights));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void MinimumOfABowlIsFound(string name)
    {
        Optimizer optimizer = Create(name, 9);
        float[] weights = OptimizerSamples.Random(9, 8);
        double start = weights.Sum(w => (double)w * w);

        // Curvatures 1 to 9. At 0.1 Nesterov's momentum of 0.9 is stable (up to 0.15 at curvature 9) and a rate that falls with the steps still covers the way.
        for (int step = 0; step < 400; step++)
            optimizer.Step(weights, [.. weights.Select((w, i) => (i + 1) * w)], 0.1f);
        double end = weights.Sum(w => (double)w * w);
        Assert.True(end < 0.25 * start, $"{start} to {end}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void StepsAllocateNothing(string name)
    {
        Optimizer optimizer = Create(name, Count + 1);
        optimizer.Freeze(100, 50);
        optimizer.Thaw(300, 50, 0);
        float[] weights = OptimizerSamples.Random(Count + 1, 9);
        float[] gradient = OptimizerSamples.Random(Count + 1, 10);
        Assert.Equal(0, AllocatedBytes.Of(() =>
        {
            optimizer.Step(weights, gradient, 0.1f);
            optimizer.Step(weights, gradient, 0f);
        }));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void StatesThatDoNotFitAreRefusedAndChangeNothing(string name)
    {
        Optimizer optimizer = Create(name, 4);
        OptimizerSamples.Run(optimizer, new float[4], 0, 2);
        (string Name, float[] Values)[] good = [.. optimizer.State.Select(slot => (slot.Name, new float[4]))];
        float[][] before = [.. optimizer.State.Select(slot => (float[])slot.Values.Clone())];

        Assert.Throws<ArgumentException>(() => optimizer.Restore(1, [.. good, ("more", new float[4])]));
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.Restore(-1, good));
        if (good.Length > 0)
        {
            Assert.Throws<ArgumentException>(() => optimizer.Restore(1, [.. good[..^1], (good[^1].Name, new float[3])]));
            Assert.Throws<ArgumentException>(() => optimizer.Restore(1, [.. good[..^1], ("other", new float[4])]));
            Assert.Throws<ArgumentException>(() => optimizer.Restore(1, good[..^1]));
        }

        Assert.Equal(before, optimizer.State.Select(slot => slot.Values));
        Assert.Equal(2, optimizer.StepCount);
    }

    [Fact]
    public void UseOutOfOrderIsRefused()
    {
        var optimizer = new Adam();
        Assert.Throws<InvalidOperationException>(() => optimizer.Step(new float[1], new float[1], 0.1f));
        Assert.Throws<InvalidOperationException>(() => optimizer.Freeze(0, 1));
        optimizer.Initialize(3);
        Assert.Throws<ArgumentException>(() => optimizer.Step(new float[3], new float[2], 0.1f));
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.Step(new float[3], new float[3], float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.Step(new float[3], new float[3], -1f));
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.Freeze(2, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.Freeze(int.MaxValue, int.MaxValue));
        Assert.Equal(0, optimizer.StepCount);
    }

    [Fact]
    public void SettingsOutOfRangeAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(1f));
        Assert.Throws<ArgumentException>(() => new Sgd(nesterov: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(beta2: 1f));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(epsilon: 0f));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdamW(weightDecay: float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RmsProp(squaredGradientDecay: -0.1f));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adagrad(initialAccumulator: -1f));
    }

    private static Optimizer Create(string name, int count)
    {
        Optimizer optimizer = OptimizerSamples.All[name]();
        optimizer.Initialize(count);
        return optimizer;
    }
}
