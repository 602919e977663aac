using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Training;

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
        var options = new TrainingOptions { Epochs = 3, BatchSize = 64, LearningRate = 0.01f, TruncationLength = length, TruncationStride = stride, WeightAveraging = 0.9f };
        var results = new[] { 1, 2, 5 }.Select(threads =>
        {
            var network = TinyNetworks.Make(pooling, dropout: 0.3f);
            var result = new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), options with { Threads = threads }).Run(data, validation);
            return (Weights: TinyNetworks.Weights(network), result.TrainingLosses, result.ValidationLosses);
        }).ToArray();
        foreach (var (weights, trainingLosses, validationLosses) in results[1..])
        {
            Assert.Equal(results[0].Weights, weights);
            Assert.Equal(results[0].TrainingLosses, trainingLosses);
            Assert.Equal(results[0].ValidationLosses, validationLosses);
        }
    }

    [Fact]
    public void AnotherSeedGivesOtherBits()
    {
        var data = TinyData.Classification(50, 2, 9);
        var (first, second) = (TinyNetworks.Make(), TinyNetworks.Make());
        new TrainingLoop(first, new SoftmaxCrossEntropyLoss(), new TrainingOptions { Epochs = 1, BatchSize = 8, Seed = 1 }).Run(data);
        new TrainingLoop(second, new SoftmaxCrossEntropyLoss(), new TrainingOptions { Epochs = 1, BatchSize = 8, Seed = 2 }).Run(data);
        Assert.NotEqual(TinyNetworks.Weights(first), TinyNetworks.Weights(second));
    }

    [Fact]
    public void ShardsAddUpToTheGradientOfTheWholeBatch()
    {
        // 64 sequences run as eight shards here and as one by hand.
        var data = TinyData.Regression(64, 1, 9);
        var network = TinyNetworks.Make(outputSize: 1);
        var order = Enumerable.Range(0, 64).OrderByDescending(data.Length).ToArray();
        var whole = BatchByHand.Gradient(network, data, order, new SquaredLoss());
        using var pool = new Engine.Threading.WorkerPool(2);
        var sharded = new BatchGradient(network, new SquaredLoss(), pool);
        sharded.Begin(data, order, 0);
        Assert.Equal(8, sharded.Shards);
        sharded.Run(new TruncationRule(0, 0)[0, data.Length(order[0])]);
        Assert.Equal(64, sharded.Weight);
        TrainingLoopTests.AssertClose(whole, sharded.Gradient, 1e-6f);
    }
}
