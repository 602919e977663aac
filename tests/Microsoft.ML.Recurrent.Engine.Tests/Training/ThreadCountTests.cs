using Microsoft.ML.Recurrent.Engine.Batches;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Tests.Training.Gradients;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Engine.Training.Gradients;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

public class ThreadCountTests
{
    [Theory]
    [InlineData(SequencePooling.Last, 0, 0)]
    [InlineData(SequencePooling.Attention, 0, 0)]
    [InlineData(SequencePooling.None, 6, 3)]
    public void OneTwoAndFiveThreadsGiveTheSameBits(SequencePooling pooling, int length, int stride)
    {
        var tagging = pooling == SequencePooling.None;
        var data = tagging ? TinyData.Tagging(150, 2, 20) : TinyData.Classification(150, 2, 20);
        var validation = tagging ? TinyData.Tagging(70, 2, 20, 99) : TinyData.Classification(70, 2, 20, 99);
        var options = new TrainingOptions { NumberOfEpochs = 3, BatchSize = 64, LearningRate = 0.01f, TruncationLength = length, TruncationStride = stride, WeightAveraging = 0.9f, Noise = TinyNetworks.Dropout(0.3f) };
        var results = new[] { 1, 2, 5 }.Select(threads =>
        {
            var network = TinyNetworks.Make(pooling);
            var result = new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), options with { NumberOfThreads = threads }).Run(data, validation);
            return (Weights: TinyNetworks.Weights(network), result.TrainingLosses, result.ValidationLosses);
        }).ToArray();
        foreach (var (weights, trainingLosses, validationLosses) in results[1..])
        {
            Assert.Equal(results[0].Weights, weights);
            Assert.Equal(results[0].TrainingLosses, trainingLosses);
            Assert.Equal(results[0].ValidationLosses, validationLosses);
        }
    }

    [Theory]
    [MemberData(nameof(TrainingVariants.Names), MemberType = typeof(TrainingVariants))]
    public void EveryCellGivesTheSameBitsWithOneTwoAndFiveThreads(string variant) => AssertSameBits(variant, new TrainingOptions());

    [Theory]
    [MemberData(nameof(TrainingVariants.StreamingNames), MemberType = typeof(TrainingVariants))]
    public void EveryCellGivesTheSameBitsWithOneTwoAndFiveThreadsWhenTruncated(string variant) =>
        AssertSameBits(variant, new TrainingOptions { TruncationLength = 6, TruncationStride = 4 });

    [Fact]
    public void SamplesOfTheClassesGiveTheSameBitsWithOneTwoAndFiveThreads() =>
        AssertSameBits("tied weights and dropout of words", new TrainingOptions { TruncationLength = 6, SampledClasses = 2 });

    // 64 sequences make eight shards, more than there are threads.
    private static void AssertSameBits(string variant, TrainingOptions options)
    {
        var data = TrainingVariants.Data(variant, 100, 2, 15);
        options = options with { NumberOfEpochs = 2, BatchSize = 64, LearningRate = 0.01f, Noise = TrainingVariants.NoiseOf(variant) };
        var weights = new[] { 1, 2, 5 }.Select(threads =>
        {
            var network = TrainingVariants.Make(variant);
            new TrainingLoop(network, TrainingVariants.LossOf(variant), options with { NumberOfThreads = threads }).Run(data);
            return TinyNetworks.Weights(network);
        }).ToArray();
        Assert.NotEqual(TinyNetworks.Weights(TrainingVariants.Make(variant)), weights[0]);
        Assert.Equal(weights[0], weights[1]);
        Assert.Equal(weights[0], weights[2]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AsManyThreadsWorkAsAreAskedFor(int threads)
    {
        var loss = new MeetingLoss(threads);
        var options = new TrainingOptions { NumberOfEpochs = 1, BatchSize = 64, NumberOfThreads = threads };
        new TrainingLoop(TinyNetworks.Make(), loss, options).Run(TinyData.Classification(64, 5, 5));
        Assert.Equal(threads, loss.Threads.Count);
    }

    // Holds the first shards back until as many threads have come as are expected, so that one fast thread cannot do all the work.
    private sealed class MeetingLoss(int expected) : ILoss
    {
        private readonly SoftmaxCrossEntropyLoss _inner = new();

        public HashSet<int> Threads { get; } = [];

        public string Name => _inner.Name;

        public double Evaluate(in LossBatch batch, Span<float> dOutputs)
        {
            lock (Threads)
            {
                Threads.Add(Environment.CurrentManagedThreadId);
                Monitor.PulseAll(Threads);
                while (Threads.Count < expected)
                    Assert.True(Monitor.Wait(Threads, TimeSpan.FromSeconds(20)), $"{Threads.Count} threads work; {expected} were asked for.");
            }

            return _inner.Evaluate(batch, dOutputs);
        }

        public double TotalWeight(in LossBatch batch) => _inner.TotalWeight(batch);
    }

    [Fact]
    public void AnotherSeedGivesOtherBits()
    {
        var data = TinyData.Classification(50, 2, 9);
        var (first, second) = (TinyNetworks.Make(), TinyNetworks.Make());
        new TrainingLoop(first, new SoftmaxCrossEntropyLoss(), new TrainingOptions { NumberOfEpochs = 1, BatchSize = 8, Seed = 1 }).Run(data);
        new TrainingLoop(second, new SoftmaxCrossEntropyLoss(), new TrainingOptions { NumberOfEpochs = 1, BatchSize = 8, Seed = 2 }).Run(data);
        Assert.NotEqual(TinyNetworks.Weights(first), TinyNetworks.Weights(second));
    }

    [Fact]
    public void ShardsAddUpToTheGradientOfTheWholeBatch()
    {
        // 128 sequences run as eight shards here and as one by hand.
        var data = TinyData.Regression(128, 1, 9);
        var network = TinyNetworks.Make(outputSize: 1);
        var order = Enumerable.Range(0, 128).OrderByDescending(data.Length).ToArray();
        var whole = BatchByHand.Gradient(network, data, order, new SquaredLoss());
        using var pool = new Engine.Threading.WorkerPool(2);
        var sharded = new BatchGradient(network, new SquaredLoss(), pool);
        sharded.Begin(data, order, 0);
        Assert.Equal(8, sharded.Shards);
        sharded.Run(new TruncationRule(0, 0)[0, data.Length(order[0])]);
        Assert.Equal(128, sharded.Weight);
        TrainingLoopTests.AssertClose(whole, sharded.Sum.Values, 1e-6f);
    }
}
