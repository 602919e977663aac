using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

public sealed class EmbeddingTrainingTests
{
    private const int Size = 4;
    private const int Padding = 3;

    public static TheoryData<string, Func<Optimizer>> Optimizers => new()
    {
        { "sgd", static () => new Sgd(momentum: 0.9f, nesterov: true, weightDecay: 0.1f) },
        { "adam", static () => new Adam(weightDecay: 0.1f) },
        { "adamw", static () => new AdamW(weightDecay: 0.1f) },
        { "rmsprop", static () => new RmsProp(momentum: 0.9f) },
        { "adagrad", static () => new Adagrad() },
    };

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void PaddingVectorStaysZeroAndTheOthersLearn(string name, Func<Optimizer> create)
    {
        var (before, after) = Train(create, frozen: false);
        for (var token = 0; token < 6; token++)
        {
            var moved = Enumerable.Range(token * Size, Size).Count(i => before[i] != after[i]);
            Assert.True(token == Padding ? moved == 0 : moved == Size, $"{name}: {moved} values of token {token} moved.");
        }

        Assert.All(after[(Padding * Size)..((Padding + 1) * Size)], value => Assert.Equal(0, BitConverter.SingleToInt32Bits(value)));
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void FrozenVectorsKeepEveryBit(string name, Func<Optimizer> create)
    {
        var (before, after) = Train(create, frozen: true);
        Assert.True(before.Select(BitConverter.SingleToInt32Bits).SequenceEqual(after.Select(BitConverter.SingleToInt32Bits)), name);
    }

    // Every token, the padding among them, is seen.
    private static (float[] Before, float[] After) Train(Func<Optimizer> create, bool frozen)
    {
        var data = new SequenceList(0, true, TargetKind.Classes);
        for (var i = 0; i < 48; i++)
            data.Add([], [i % 6, (i + 2) % 6, (3 * i) % 6, Padding], [i % 2], []);
        var network = new RecurrentNetwork(new NetworkOptions
        {
            Embedding = new EmbeddingOptions { VocabularySize = 6, Size = Size, PaddingIndex = Padding, Frozen = frozen },
            HiddenSizes = [8],
            InputDropout = 0.1f,
            OutputSize = 2,
        });
        var before = network.Parameters.WeightsOf("embedding.weight").ToArray();
        var options = new TrainingOptions { Epochs = 4, BatchSize = 8, LearningRate = 0.05f, CreateOptimizer = create, WeightAveraging = 0.5f };
        new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), options).Run(data);
        return (before, network.Parameters.WeightsOf("embedding.weight").ToArray());
    }
}
