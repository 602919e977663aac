using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Layers.Input;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Engine.Tests.Networks;

public sealed class NetworkOptionsTests
{
    private static readonly NetworkOptions s_small = new() { InputSize = 3, OutputSize = 2, HiddenSizes = [4] };

    [Fact]
    public void EveryViolationStandsInOneMessage()
    {
        var error = Assert.Throws<ArgumentException>(() => new RecurrentNetwork(new NetworkOptions
        {
            InputSize = 0,
            OutputSize = 0,
            HiddenSizes = [4, 0],
            Zoneout = float.NaN,
            Cell = new CellOptions { Kind = CellKind.Gru, Peepholes = true },
            Characters = new CharacterEncoderOptions { VocabularySize = 0, EmbeddingSize = -1, HiddenSize = 0 },
            Factors = [new FactorOptions { VocabularySize = 2, Size = 1 }, new FactorOptions { VocabularySize = 0, Size = -2 }],
        }));
        foreach (var part in new[]
        {
             "OutputSize is 0", "HiddenSizes holds 0", "Zoneout is NaN", "Peepholes", "Characters.VocabularySize is 0",
            "Characters.EmbeddingSize is -1", "Characters.HiddenSize is 0", "Factors[1].VocabularySize is 0",
            "Factors[1].Size is -2" })
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ANetworkThatReadsNothingIsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => new RecurrentNetwork(new NetworkOptions { OutputSize = 1 }));
        Assert.Contains("InputSize is 0", error.Message, StringComparison.Ordinal);
        Assert.NotNull(new RecurrentNetwork(new NetworkOptions { OutputSize = 1, Characters = new CharacterEncoderOptions { VocabularySize = 3 } }));
    }

    [Fact]
    public void CharactersHaveParametersOfTheirOwnThatAreDrawnLikeTheOthers()
    {
        var plain = new RecurrentNetwork(new NetworkOptions { InputSize = 2, HiddenSizes = [4], OutputSize = 1 });
        var options = plain.GetOptions() with
        {
            Characters = new CharacterEncoderOptions { VocabularySize = 9, EmbeddingSize = 3, HiddenSize = 5 },
            Initialization = new InitializationOptions { ChronoSpan = 50 },
        };
        var parameters = new RecurrentNetwork(options).Parameters;
        Assert.Equal(
            ["characters.embedding.weight [9, 3]",
                .. new[] { "", "_reverse" }.SelectMany(d => new[]
                {
                    $"characters.weight_ih_l0{d} [20, 3]", $"characters.weight_hh_l0{d} [20, 5]",
                    $"characters.bias_ih_l0{d} [20]", $"characters.bias_hh_l0{d} [20]",
                })],
            parameters.Parameters.Where(p => p.Name.StartsWith("characters.", StringComparison.Ordinal)).Select(p => $"{p.Name} {p.Shape}"));
        Assert.Equal("[16, 12]", parameters.Parameters.Single(p => p.Name == "weight_ih_l0").Shape);
        foreach (var suffix in new[] { "_l0", "_l0_reverse" })
        {
            for (var row = 0; row < 20; row++)
                Assert.Equal(
                    row is >= 5 and < 10 ? 1f : 0f,
                    parameters.WeightsOf($"characters.bias_ih{suffix}")[row] + parameters.WeightsOf($"characters.bias_hh{suffix}")[row]);
            Assert.DoesNotContain(0f, parameters.WeightsOf($"characters.weight_hh{suffix}").ToArray());
        }

        Assert.DoesNotContain(0f, parameters.WeightsOf("characters.embedding.weight").ToArray());
        Assert.Equal(plain.Parameters.WeightsOf("weight_hh_l0").ToArray(), parameters.WeightsOf("weight_hh_l0").ToArray());
    }

    [Fact]
    public void TransitionScoresBeginAtZeroAndNeedAnOutputPerStep()
    {
        var options = new NetworkOptions { InputSize = 2, OutputSize = 3, TransitionScores = true };
        Assert.Contains("Pooling is Last; it must be None", Assert.Throws<ArgumentException>(() => new RecurrentNetwork(options)).Message, StringComparison.Ordinal);
        var network = new RecurrentNetwork(options with { Pooling = SequencePooling.None });
        Assert.Equal(new float[15], network.GetTransitionScores());
        network.Parameters.WritableWeightsOf("transitions.weight")[5] = 1;
        network.Parameters.WritableWeightsOf("transitions.start")[1] = 2;
        network.Parameters.WritableWeightsOf("transitions.end")[2] = 3;
        Assert.Equal([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 2, 0, 0, 0, 3], network.GetTransitionScores());
        Assert.Empty(new RecurrentNetwork(options with { TransitionScores = false }).GetTransitionScores());
    }

    [Fact]
    public void DirectionsThatThereAreNotAreRefused()
    {
        AssertRefused(s_small with { SeparateDirections = true }, "SeparateDirections is true but Bidirectional is false");
        AssertRefused(s_small with { HeadPerDirection = true }, "HeadPerDirection is true but Bidirectional is false");
        AssertRefused(
            s_small with { HeadPerDirection = true, Bidirectional = true, HiddenSizes = [4, 4], Pooling = SequencePooling.None },
            "HeadPerDirection is true but SeparateDirections is false, so that all but the first of the 2 layers");
        AssertRefused(s_small with { HeadPerDirection = true, Bidirectional = true }, "HeadPerDirection is true but Pooling is Last and must be None");

        static void AssertRefused(NetworkOptions options, string message) =>
            Assert.Contains(message, Assert.Throws<ArgumentException>(() => new RecurrentNetwork(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SeparateDirectionsReadTheirOwnHalfOfTheLayerBelow()
    {
        var options = s_small with { Bidirectional = true, SeparateDirections = true, HiddenSizes = [6, 4], Pooling = SequencePooling.None };
        var parameters = new RecurrentNetwork(options).Parameters;
        Assert.Equal("[16, 6]", parameters["weight_ih_l1"].Shape);
        Assert.Equal("[16, 6]", parameters["weight_ih_l1_reverse"].Shape);
        Assert.Equal("[2, 8]", parameters["head.weight"].Shape);
        Assert.Equal("[2, 4]", new RecurrentNetwork(options with { HeadPerDirection = true }).Parameters["head.weight"].Shape);
    }

    [Fact]
    public void WeightsThatCannotBeTiedAreRefusedWithEveryReason()
    {
        var options = new NetworkOptions
        {
            Embedding = new EmbeddingOptions { VocabularySize = 9, Size = 5, PaddingIndex = 0 },
            HiddenSizes = [4, 3],
            Bidirectional = true,
            OutputSize = 8,
            TieWeights = true,
        };
        var message = Message(options);
        foreach (var part in new[] { "PaddingIndex is 0; it must be -1", "OutputSize is 8; it must be Embedding.VocabularySize, which is 9", "Embedding.Size is 5", "which is 6" })
            Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.Contains("no Embedding", Message(options with { Embedding = null, InputSize = 1 }), StringComparison.Ordinal);
        Assert.Contains("which is 2", Message(options with { Bidirectional = false, Cell = new CellOptions { ProjectionSize = 2 } }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(9, "Embedding.UnknownIndex is 9 but must be -1 (none) or a token below 9")]
    [InlineData(-2, "Embedding.UnknownIndex is -2")]
    public void UnknownTokenOutsideTheVocabularyIsRefused(int unknown, string expected) => Assert.Contains(
        expected,
        Message(new NetworkOptions { Embedding = new EmbeddingOptions { VocabularySize = 9, Size = 5, UnknownIndex = unknown }, OutputSize = 2 }),
        StringComparison.Ordinal);

    private static string Message(NetworkOptions options) => Assert.Throws<ArgumentException>(() => new RecurrentNetwork(options)).Message;

    [Theory]
    [InlineData(CellKind.Elman)]
    [InlineData(CellKind.Lstm)]
    [InlineData(CellKind.Gru)]
    public void TheSameSeedDrawsTheSameWeights(CellKind kind)
    {
        var options = new NetworkOptions { InputSize = 3, OutputSize = 2, HiddenSizes = [6, 4], Bidirectional = true, Cell = new CellOptions { Kind = kind } };
        Assert.Equal(new RecurrentNetwork(options, 5).Parameters.Weights.ToArray(), new RecurrentNetwork(options, 5).Parameters.Weights.ToArray());
        Assert.NotEqual(new RecurrentNetwork(options, 5).Parameters.Weights.ToArray(), new RecurrentNetwork(options, 6).Parameters.Weights.ToArray());
    }

    [Fact]
    public void TheForgetGatesBiasesAddUpToOne()
    {
        var parameters = new RecurrentNetwork(new NetworkOptions { InputSize = 2, OutputSize = 1, HiddenSizes = [5] }).Parameters;
        for (var row = 0; row < 20; row++)
            Assert.Equal(row is >= 5 and < 10 ? 1f : 0f, parameters.WeightsOf("bias_ih_l0")[row] + parameters.WeightsOf("bias_hh_l0")[row]);
    }

    [Fact]
    public void ChronoBiasesSpreadTheForgetGateOverTheSpan()
    {
        var parameters = new RecurrentNetwork(
            new NetworkOptions { InputSize = 2, OutputSize = 1, HiddenSizes = [64], Initialization = new InitializationOptions { ChronoSpan = 100 } }).Parameters;
        var bias = parameters.WeightsOf("bias_hh_l0");
        for (var unit = 0; unit < 64; unit++)
        {
            Assert.InRange(bias[64 + unit], 0f, MathF.Log(99));
            Assert.Equal(-bias[64 + unit], bias[unit]);
        }
    }

    [Fact]
    public void EachGatesRecurrentWeightsAreOrthogonal()
    {
        const int H = 8;
        var weights = new RecurrentNetwork(new NetworkOptions { InputSize = 2, OutputSize = 1, HiddenSizes = [H] }).Parameters.WeightsOf("weight_hh_l0").ToArray();
        for (var gate = 0; gate < 4; gate++)
        {
            for (var a = 0; a < H; a++)
            {
                for (var b = 0; b < H; b++)
                {
                    var dot = Enumerable.Range(0, H).Sum(k => weights[(((gate * H) + a) * H) + k] * weights[(((gate * H) + b) * H) + k]);
                    Assert.Equal(a == b ? 1f : 0f, dot, 1e-5f);
                }
            }
        }
    }

    [Fact]
    public void ParametersCarryTheNamesAndShapesOfTorch()
    {
        var parameters = new RecurrentNetwork(new NetworkOptions
        {
            InputSize = 3,
            OutputSize = 2,
            HiddenSizes = [6, 4],
            Bidirectional = true,
            Embedding = new EmbeddingOptions { VocabularySize = 9, Size = 5 },
        }).Parameters;
        Assert.Equal("[9, 5]", parameters["embedding.weight"].Shape);
        Assert.Equal("[24, 8]", parameters["weight_ih_l0"].Shape);
        Assert.Equal("[24, 6]", parameters["weight_hh_l0_reverse"].Shape);
        Assert.Equal("[16, 12]", parameters["weight_ih_l1"].Shape);
        Assert.Equal("[16]", parameters["bias_hh_l1_reverse"].Shape);
        Assert.Equal("[2, 8]", parameters["head.weight"].Shape);
        Assert.Contains("weight_ih_l7", Assert.Throws<KeyNotFoundException>(() => parameters["weight_ih_l7"]).Message, StringComparison.Ordinal);
    }
}
