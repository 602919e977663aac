using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Batches;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Tests.Optimizers;
using Microsoft.ML.Recurrent.Engine.Threading;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Engine.Training.Gradients;
using Microsoft.ML.Recurrent.Engine.Training.Updates;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training.Gradients;

/// <summary>The sum over the shards and the pass that uses it up, against the same steps one after another over whole dense arrays.</summary>
public class GradientSumTests
{
    private const int Vocabulary = 300;
    private const int Padding = 5;

    public static TheoryData<string> Optimizers => OptimizerSamples.Names;

    [Fact]
    public void NormAndSumHaveTheSameBitsWithOneTwoAndFiveThreads()
    {
        var data = Data(64);
        var results = new[] { 1, 2, 5 }.Select(threads =>
        {
            using var pool = new WorkerPool(threads);
            var gradient = Run(Network(), data, 0, 64, pool);
            return (gradient.Sum.Norm, Values: gradient.Sum.Values.ToArray());
        }).ToArray();
        Assert.True(results[0].Norm > 0);
        foreach (var (norm, values) in results[1..])
        {
            Assert.Equal(results[0].Norm, norm);
            Assert.Equal(results[0].Values, values);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SumOfTouchedRowsIsTheDenseSumBitForBit(bool frozen)
    {
        var data = Data(64);
        var network = Network(frozen);
        using var pool = new WorkerPool(2);
        var gradient = Run(network, data, 0, 64, pool);
        var expected = DenseSum(network, data, gradient.Shards);
        Assert.Equal(expected, gradient.Sum.Values);
        Assert.Equal(GradientClipping.GlobalNorm(expected), gradient.Sum.Norm, 1e-12);

        // Most rows are not seen, some are seen by several shards, and the padding's never has a gradient.
        var rows = Enumerable.Range(0, Vocabulary).Count(row => expected.AsSpan(row * 5, 5).IndexOfAnyExcept(0f) >= 0);
        Assert.True(frozen ? rows == 0 : rows is > 10 and < Vocabulary / 2, $"{rows} rows");
        Assert.Equal(-1, expected.AsSpan(Padding * 5, 5).IndexOfAnyExcept(0f));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TableThatIsTheHeadsMatrixHasTheDenseSumBitForBit(bool frozen)
    {
        var data = Data(64);
        var network = Tied(frozen);
        using var pool = new WorkerPool(2);
        var gradient = Run(network, data, 0, 64, pool);
        var expected = DenseSum(network, data, gradient.Shards);
        Assert.Equal(expected, gradient.Sum.Values);
        Assert.Equal(GradientClipping.GlobalNorm(expected), gradient.Sum.Norm, 1e-12);
        Assert.Null(gradient.Sum.Rows);
        var rows = Enumerable.Range(0, Vocabulary).Count(row => expected.AsSpan(row * 60, 60).IndexOfAnyExcept(0f) >= 0);
        Assert.Equal(frozen ? 0 : Vocabulary, rows);
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void OnePassGivesTheBitsOfClippingStepAndAverageOneAfterAnother(string name)
    {
        foreach (var (network, averaging) in new[] { (Network(), 0f), (Network(), 0.9f), (Network(frozen: true), 0.9f), (Tied(), 0f), (Tied(frozen: true), 0.9f) })
        {
            var data = Data(64);
            var expected = network.Parameters.Weights.ToArray();
            var optimizer = OptimizerSamples.All[name]();
            optimizer.Initialize(expected.Length);
            foreach (var (offset, length) in network.FrozenRanges)
                optimizer.Freeze(offset, length);
            var average = new ExponentialMovingAverage(averaging);
            average.Initialize(expected);
            var options = new TrainingOptions { CreateOptimizer = OptimizerSamples.All[name], GradientClipNorm = 0.01, GradientClipValue = 0.0005f, WeightAveraging = averaging };
            var update = new ModelUpdate(network, options);
            using var pool = new WorkerPool(2);
            var gradient = new BatchGradient(network, new SoftmaxCrossEntropyLoss(), pool);
            for (var step = 0; step < 3; step++)
            {
                Run(gradient, data, 16 * step, 16);
                var values = gradient.Sum.Values.ToArray();
                Assert.True(gradient.Sum.Norm > 0.01);
                GradientClipping.ClipByNorm(values, 0.01);
                var share = GradientClipping.ClipByValue(values, 0.0005f);
                optimizer.Step(expected, values, 0.01f);
                average.Update(expected);

                var report = new StepReport { LearningRate = 0.01f };
                Assert.True(update.Apply(gradient.Sum, ref report));
                Assert.Equal((true, share), (report.NormClipped, report.ValueClippedFraction));
                Assert.True(share > 0);
                Assert.Equal(OptimizerSamples.Bits(expected), OptimizerSamples.Bits(network.Parameters.Weights));
                Assert.All(optimizer.State.Zip(update.Optimizer.State), pair => Assert.Equal(pair.First.Values, pair.Second.Values));
                if (averaging > 0)
                    Assert.Equal(average.Average, update.Average!.Average);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void NothingIsLeftOfThePreviousStepWhetherItWasTakenOrNot(bool taken)
    {
        var data = Data(96);
        using var pool = new WorkerPool(2);
        var network = Network();
        var gradient = new BatchGradient(network, new SoftmaxCrossEntropyLoss(), pool);
        Run(gradient, data, 0, 64);
        if (taken)
        {
            var report = new StepReport { LearningRate = 0 };
            Assert.True(new ModelUpdate(network, new TrainingOptions()).Apply(gradient.Sum, ref report));
        }

        Run(gradient, data, 64, 32);
        Assert.Equal(Run(Network(), data, 64, 32, pool).Sum.Values, gradient.Sum.Values);
    }

    [Fact]
    public void LargeNetworkIsCutIntoRangesThatCoverItOnceAndKeepRowsWhole()
    {
        var network = new RecurrentNetwork(new NetworkOptions
        {
            InputSize = 3,
            Embedding = new EmbeddingOptions { VocabularySize = 5000, Size = 50 },
            HiddenSizes = [100],
            OutputSize = 700,
        });
        var ranges = new ParameterRanges(network);
        Assert.Equal(network.Parameters.Count, Enumerable.Range(0, ranges.Count).Sum(i => ranges[i].Length));
        var ordered = Enumerable.Range(0, ranges.Count).Select(i => ranges[i]).OrderBy(r => r.Offset).ToArray();
        Assert.Equal(0, ordered[0].Offset);
        Assert.All(ordered.Zip(ordered.Skip(1)), pair => Assert.Equal(pair.First.Offset + pair.First.Length, pair.Second.Offset));
        Assert.All(Enumerable.Range(ranges.DenseCount, ranges.Count - ranges.DenseCount), i => Assert.Equal((0, 0), (ranges[i].Offset % 50, ranges[i].Length % 50)));
        Assert.True(ranges.DenseCount > 8);
    }

    private static float[] DenseSum(RecurrentNetwork network, SequenceDataset data, int shards)
    {
        var order = Enumerable.Range(0, 64).ToArray();
        var sum = new float[network.Parameters.Count];
        var weight = 0.0;
        for (var i = 0; i < shards; i++)
        {
            var shard = new SequenceShard(network);
            shard.Begin(data, order, i, shards, true, 0);
            shard.Forward(new TruncationRule(0, 0)[0, 6]);
            shard.Evaluate(new SoftmaxCrossEntropyLoss(), true);
            var part = new float[sum.Length];
            shard.Pass.Backward(part);
            TensorPrimitives.Add(sum, part, sum);
            weight += shard.Weight;
        }

        TensorPrimitives.Multiply(sum, (float)(1 / weight), sum);
        return sum;
    }

    private static BatchGradient Run(RecurrentNetwork network, SequenceDataset data, int first, int count, WorkerPool pool)
    {
        var gradient = new BatchGradient(network, new SoftmaxCrossEntropyLoss(), pool);
        Run(gradient, data, first, count);
        return gradient;
    }

    private static void Run(BatchGradient gradient, SequenceDataset data, int first, int count)
    {
        gradient.Begin(data, Enumerable.Range(first, count).ToArray(), 0);
        gradient.Run(new TruncationRule(0, 0)[0, 6]);
    }

    // Several ranges; rows of 5 values fit neither ranges nor vectors.
    private static RecurrentNetwork Network(bool frozen = false) => new(new NetworkOptions
    {
        InputSize = 2,
        Embedding = new EmbeddingOptions { VocabularySize = Vocabulary, Size = 5, PaddingIndex = Padding, Frozen = frozen },
        HiddenSizes = [60],
        OutputSize = 3,
        Pooling = SequencePooling.None,
    });

    private static RecurrentNetwork Tied(bool frozen = false) => new(new NetworkOptions
    {
        InputSize = 2,
        Embedding = new EmbeddingOptions { VocabularySize = Vocabulary, Size = 60, Frozen = frozen },
        HiddenSizes = [60],
        OutputSize = Vocabulary,
        TieWeights = true,
        Pooling = SequencePooling.None,
    });

    private static SequenceList Data(int count)
    {
        var data = new SequenceList(2, true, TargetKind.Classes, targetPerStep: true);
        for (var i = 0; i < count; i++)
        {
            // Token 1 is in every sequence, the others in few.
            int[] tokens = [1, Padding, 20 + (i * 7 % 50), 100 + i, 1, 200 + (i / 3)];
            data.Add(Enumerable.Range(0, 12).Select(k => MathF.Sin(k + i)).ToArray(), tokens, Enumerable.Range(i, 6).Select(k => k % 3).ToArray(), []);
        }

        return data;
    }
}
