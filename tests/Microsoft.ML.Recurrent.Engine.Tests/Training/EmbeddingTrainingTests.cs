using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Input;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Passes;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
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

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void FrozenTableThatIsTheHeadsMatrixKeepsEveryBit(string name, Func<Optimizer> create)
    {
        var (network, data) = (Tied(frozen: true), Successors());
        var before = network.Parameters.WeightsOf("embedding.weight").ToArray();
        var bias = network.Parameters.WeightsOf("head.bias").ToArray();
        new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), new TrainingOptions { NumberOfEpochs = 2, CreateOptimizer = create }).Run(data);
        Assert.True(before.Select(BitConverter.SingleToInt32Bits).SequenceEqual(network.Parameters.WeightsOf("embedding.weight").ToArray().Select(BitConverter.SingleToInt32Bits)), name);
        Assert.NotEqual(bias, network.Parameters.WeightsOf("head.bias").ToArray());
    }

    [Fact]
    public void LanguageModelWithTiedWeightsLearnsWhatFollows()
    {
        var network = Tied(frozen: false);
        var options = new TrainingOptions { NumberOfEpochs = 40, BatchSize = 8, LearningRate = 0.03f };
        var losses = new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), options).Run(Successors()).TrainingLosses;
        Assert.True(losses[^1] < 0.1 * losses[0], $"{losses[0]} -> {losses[^1]}");
        Assert.DoesNotContain(network.Parameters.Parameters, parameter => parameter.Name == "head.weight");
    }

    [Fact]
    public void ReplacedTokensAreThoseTheGradientGoesTo()
    {
        var network = new RecurrentNetwork(new NetworkOptions
        {
            Embedding = new EmbeddingOptions { VocabularySize = 6, Size = Size, PaddingIndex = Padding, UnknownIndex = 5 },
            HiddenSizes = [8],
            OutputSize = 2,
        });
        var pass = new NetworkPass(network, new NoiseOptions { TokenDropout = 0.5f });
        int[] tokens = [.. Enumerable.Range(0, 400).Select(t => t % 4 == 0 ? Padding : t % 2)];
        int[] Seen(bool training)
        {
            pass.Begin(1, training, seed: 3);
            pass.Input.Layout([tokens.Length], 0, tokens.Length, 0, hasTokens: true);
            tokens.CopyTo(pass.Input.Tokens);
            pass.Forward(tokens.Length);
            return pass.Input.Tokens.ToArray();
        }

        Assert.Equal(tokens, Seen(training: false));
        var seen = Seen(training: true);
        Assert.Equal(150, seen.Count(token => token == 5), 30.0);
        Assert.All(tokens.Zip(seen), pair => Assert.True(pair.Second == pair.First || (pair.Second == 5 && pair.First != Padding)));

        pass.OutputGradient[..2].Fill(1);
        var gradient = new float[network.Parameters.Count];
        pass.Backward(gradient);
        var table = network.Parameters.ViewOf("embedding.weight", gradient).ToArray();
        Assert.Contains(table[(5 * Size)..], value => value != 0);
        Assert.All(table[(2 * Size)..(3 * Size)], value => Assert.Equal(0, value));

        tokens[7] = 77;
        Assert.Throws<ArgumentOutOfRangeException>(() => Seen(training: true));
    }

    private static RecurrentNetwork Tied(bool frozen) => new(new NetworkOptions
    {
        Embedding = new EmbeddingOptions { VocabularySize = 9, Size = 8, Frozen = frozen },
        HiddenSizes = [8],
        OutputSize = 9,
        TieWeights = true,
        Pooling = SequencePooling.None,
    });

    // After a word comes always the same other.
    private static SequenceList Successors()
    {
        var data = new SequenceList(0, true, TargetKind.Classes, targetPerStep: true);
        for (var i = 0; i < 24; i++)
            data.Add([], [.. Enumerable.Range(i, 7).Select(k => 4 * k % 9)], [.. Enumerable.Range(i + 1, 7).Select(k => 4 * k % 9)], []);
        return data;
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
            OutputSize = 2,
        });
        var before = network.Parameters.WeightsOf("embedding.weight").ToArray();
        var options = new TrainingOptions { NumberOfEpochs = 4, BatchSize = 8, LearningRate = 0.05f, CreateOptimizer = create, WeightAveraging = 0.5f, Noise = new() { InputDropout = 0.1f } };
        new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), options).Run(data);
        return (before, network.Parameters.WeightsOf("embedding.weight").ToArray());
    }
}
