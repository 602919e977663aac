using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

/// <summary>Noise belongs to a run: networks do not hold it, and a run refuses what its network cannot have.</summary>
public sealed class NoiseTests
{
    public static TheoryData<string, NoiseOptions> OutOfRange => new()
    {
        { "Noise.Dropout is 1; it must be at least 0 and below 1", new() { Dropout = 1 } },
        { "Noise.InputDropout is NaN", new() { InputDropout = float.NaN } },
        { "Noise.RecurrentDropout is -0.1", new() { RecurrentDropout = -0.1f } },
        { "Noise.WeightDropout is 1; it must be at least 0 and below 1", new() { WeightDropout = 1 } },
        { "Noise.EmbeddingDropout is 2", new() { EmbeddingDropout = 2 } },
        { "Noise.TokenDropout is 1", new() { TokenDropout = 1 } },
        { "Noise.CharacterDropout is 1", new() { CharacterDropout = 1 } },
        { "Noise.VariationalDropout is true, but Dropout is 0", new() { VariationalDropout = true } },
        { "Noise.EmbeddingDropout is 0.5, but the network has no embedding; set it to 0", new() { EmbeddingDropout = 0.5f } },
        { "Noise.TokenDropout is 0.5, but the network has no embedding; set it to 0", new() { TokenDropout = 0.5f } },
        { "Noise.CharacterDropout is 0.5, but the network encodes no characters; set it to 0", new() { CharacterDropout = 0.5f } },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void NoiseThatIsOutOfRangeOrThatTheNetworkCannotHaveIsRefused(string expected, NoiseOptions noise) =>
        Assert.Contains(expected, Message(TinyNetworks.Make(), noise), StringComparison.Ordinal);

    [Fact]
    public void TokensAreReplacedOnlyIfThereIsAnUnknownToken() => Assert.Contains(
        "has no unknown token (UnknownIndex)", Message(TrainingVariants.Make("embedding"), new() { TokenDropout = 0.5f }), StringComparison.Ordinal);

    [Fact]
    public void DecodedStepsHaveNoVariationalDropout() => Assert.Contains(
        "the network has a decoder", Message(TrainingVariants.Make("decoder"), new() { Dropout = 0.5f, VariationalDropout = true }), StringComparison.Ordinal);

    [Fact]
    public void TheSameNetworkLearnsUnderAnyNoise()
    {
        var data = TinyData.Classification(40, 2, 9);
        var results = new[] { NoiseOptions.None, TinyNetworks.Dropout(0.5f), new NoiseOptions { InputDropout = 0.5f } }.Select(noise =>
        {
            var network = TinyNetworks.Make();
            new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), new TrainingOptions { NumberOfEpochs = 1, Noise = noise }).Run(data);
            return TinyNetworks.Weights(network);
        }).ToList();
        Assert.NotEqual(results[0], results[1]);
        Assert.NotEqual(results[0], results[2]);
        Assert.NotEqual(results[1], results[2]);
    }

    [Fact]
    public void NoiseReachesTheEncoderOfASourceAsFarAsItHasWhatIsDropped()
    {
        var shape = TrainingVariants.Make("source attention").Shape;
        shape = shape with { Input = shape.Input with { Embedding = shape.Input.Embedding! with { UnknownIndex = 1 } } };
        var data = TrainingVariants.Data("source attention", 40, 2, 9);
        var results = new[] { NoiseOptions.None, new NoiseOptions { InputDropout = 0.5f }, new NoiseOptions { TokenDropout = 0.5f, EmbeddingDropout = 0.5f } }
            .Select(noise =>
            {
                var network = new RecurrentNetwork(shape, initialization: null, 3);
                new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), new TrainingOptions { NumberOfEpochs = 1, Noise = noise }).Run(data);
                return network.Parameters.WeightsOf("source.embedding.weight").ToArray();
            }).ToList();
        Assert.NotEqual(results[0], results[1]);
        Assert.NotEqual(results[0], results[2]);
    }

    private static string Message(RecurrentNetwork network, NoiseOptions noise) => Assert.Throws<ArgumentException>(
        () => new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), new TrainingOptions { Noise = noise })).Message;
}
