using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Engine.Tests.Networks;

public sealed class NetworkSizeTests
{
    [Fact]
    public void SizesThatAreComputedAreThoseOfTheNetworksThatAreMade()
    {
        var random = new Random(1);
        var made = 0;
        while (made < 500)
        {
            var options = Options(random);
            NetworkChain chain;
            try
            {
                NetworkOptionsCheck.ThrowIfInvalid(options);
                chain = new NetworkChain(options.ToShape());
            }
            catch (ArgumentException)
            {
                continue; // the parts contradict each other
            }

            made++;
            var parts = NetworkSize.Parts(options).ToList();
            Assert.Equal(chain.Parameters.Sum(parameter => (long)parameter.Length), (long)parts.Aggregate((Int128)0, (sum, part) => sum + part.Weights));
            Assert.Equal(chain.Parameters.Count, parts.Sum(part => part.Parameters));

            var shape = options.ToShape();
            NetworkShapeCheck.ThrowIfInvalid(shape);
            var sizes = NetworkShapeSize.Parts(shape).ToList();
            Assert.Equal(parts.Aggregate((Int128)0, (sum, part) => sum + part.Weights), sizes.Aggregate((Int128)0, (sum, part) => sum + part.Weights));
            Assert.Equal(chain.Parameters.Count, sizes.Sum(part => part.Parameters));
            Assert.Equal(shape, NetworkOptions.Of(shape)!.ToShape());

            // Every parameter belongs to one of the layers that a network lists.
            var network = new RecurrentNetwork(options);
            Assert.Equal(chain.Parameters.Sum(parameter => parameter.Length), network.Layers.Sum(layer => layer.NumberOfParameters));
            Assert.All(network.Layers.Where(layer => layer.Name != "pooling"), layer => Assert.True(layer.NumberOfParameters > 0, layer.ToString()));
        }
    }

    public static TheoryData<string, NetworkOptions> TooLarge => new()
    {
        { "HiddenSizes", new NetworkOptions { InputSize = 1, OutputSize = 1, HiddenSizes = [1 << 30] } },
        { "HiddenSizes", new NetworkOptions { InputSize = 1, OutputSize = 1, HiddenSizes = [int.MaxValue] } },
        { "HiddenSizes", new NetworkOptions { InputSize = 1, OutputSize = 1, HiddenSizes = [4, int.MaxValue, 4],
            Cell = new CellOptions { Kind = CellKind.Gru, LayerNormalization = true } } },
        { "InputSize", new NetworkOptions { InputSize = int.MaxValue, OutputSize = 1, HiddenSizes = [4] } },
        { "OutputSize", new NetworkOptions { InputSize = 1, OutputSize = int.MaxValue, HiddenSizes = [4] } },
        { "AttentionSize", new NetworkOptions { InputSize = 1, OutputSize = 1, HiddenSizes = [4], Pooling = SequencePooling.Attention,
            AttentionSize = int.MaxValue } },
        { "InputProjectionSize", new NetworkOptions { InputSize = 3, OutputSize = 1, HiddenSizes = [4], InputProjectionSize = int.MaxValue } },
        { "Embedding", new NetworkOptions { OutputSize = 1, HiddenSizes = [4],
            Embedding = new EmbeddingOptions { VocabularySize = int.MaxValue, Size = int.MaxValue } } },
        { "Characters", new NetworkOptions { OutputSize = 1, HiddenSizes = [4],
            Characters = new CharacterEncoderOptions { VocabularySize = 1, EmbeddingSize = 1, HiddenSize = int.MaxValue } } },
        { "Factors", new NetworkOptions { OutputSize = 1, HiddenSizes = [4],
            Factors = [new FactorOptions { VocabularySize = int.MaxValue, Size = int.MaxValue }] } },
        { "TransitionScores", new NetworkOptions { InputSize = 1, OutputSize = 65_537, HiddenSizes = [4], Pooling = SequencePooling.None,
            TransitionScores = true } },
        { "Decoder", new NetworkOptions { InputSize = 1, OutputSize = 1, HiddenSizes = [4], Pooling = SequencePooling.None,
            Decoder = new DecoderOptions { Steps = 65_537, InputSize = 65_537 } } },
        { "Decoder", new NetworkOptions { InputSize = 1, OutputSize = 1, HiddenSizes = [4], Pooling = SequencePooling.None,
            Decoder = new DecoderOptions { Steps = int.MaxValue } } },
        { "InputSize is 2000001 with 1000000 blocks", Horizon(1_000_000, 2, 16, 16) },
        { "OutputSize is 16000000 with 1000000 blocks", Horizon(1_000_000, 1, 16, 16) },
        { "HorizonHead.HiddenSize and HorizonHead.InputSize", Horizon(4, 1, int.MaxValue / 16 * 16, 16) },
        { "OutputSize, HorizonHead.HiddenSize and HorizonHead.InputSize", Horizon(1, 100_000, 16, 100_000) },
        { "HorizonHead.Blocks is 65536, HorizonHead.HiddenSize 1600000", Horizon(65_536, 1, 1_600_000, 16) },
        { "HiddenSizes", new NetworkOptions { InputSize = 1, OutputSize = 1, HiddenSizes = new int[400_000].Select(_ => 1).ToArray() } },
    };

    [Theory]
    [MemberData(nameof(TooLarge))]
    public void ANetworkThatCannotBeIsRefusedByItsOptionBeforeAnythingIsAllocated(string option, NetworkOptions options)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<ArgumentException>(() => new RecurrentNetwork(options));
        Assert.Contains(option, error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }

    [Fact]
    public void FeaturesThatOnlyTheHeadReadsAreNotNamedForTheFirstLayer()
    {
        var options = Horizon(2, 3, 16, 16) with { InputSize = 6, Embedding = new EmbeddingOptions { VocabularySize = 9, Size = 4 } };
        Assert.Contains(NetworkSize.Parts(options), part => part.Options == "HiddenSizes and Embedding.Size");
        Assert.Contains(NetworkSize.Parts(options with { InputSize = 7 }), part => part.Options == "HiddenSizes and InputSize and Embedding.Size");
    }

    private static NetworkOptions Horizon(int blocks, int inputSize, int hiddenSize, int outputs) => new()
    {
        InputSize = 1 + (blocks * inputSize),
        OutputSize = blocks * outputs,
        HiddenSizes = [4],
        HorizonHead = new HorizonHeadOptions { Blocks = blocks, InputSize = inputSize, HiddenSize = hiddenSize },
    };

    private static NetworkOptions Options(Random random)
    {
        var options = PlainOptions(random);
        if (random.Next(4) == 0)
            options = options with { ResidualConnections = true, HiddenSizes = [.. Enumerable.Repeat(options.HiddenSizes[0], 1 + random.Next(3))] };
        if (random.Next(3) > 0)
            return options;
        var (blocks, size) = (1 + random.Next(3), 1 + random.Next(20));
        return options with
        {
            InputSize = options.InputSize + (blocks * size),
            OutputSize = blocks * 16 * (1 + random.Next(3)),
            HorizonHead = new HorizonHeadOptions { Blocks = blocks, InputSize = size, HiddenSize = 16 * (1 + random.Next(3)) },
        };
    }

    private static NetworkOptions PlainOptions(Random random) => new()
    {
        InputSize = random.Next(5),
        Embedding = random.Next(2) == 0 ? new EmbeddingOptions { VocabularySize = 1 + random.Next(9), Size = 1 + random.Next(9) } : null,
        Characters = random.Next(4) == 0
            ? new CharacterEncoderOptions { VocabularySize = 1 + random.Next(9), EmbeddingSize = 1 + random.Next(9), HiddenSize = 1 + random.Next(9) } : null,
        Factors = [.. Enumerable.Range(0, random.Next(3)).Select(_ => new FactorOptions { VocabularySize = 1 + random.Next(9), Size = 1 + random.Next(9) })],
        HiddenSizes = [.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => random.Next(4) == 0 ? 32 * (1 + random.Next(2)) : 2 + random.Next(40))],
        Cell = random.Next(4) switch
        {
            3 => new CellOptions { Kind = CellKind.SLstm, RecurrentHeads = 1 + random.Next(2), LayerNormalization = random.Next(2) == 0 },
            0 => new CellOptions { Kind = CellKind.Elman, LayerNormalization = random.Next(2) == 0 },
            1 => new CellOptions { Kind = CellKind.Gru, ResetAfter = random.Next(2) == 0, LayerNormalization = random.Next(2) == 0 },
            2 => new CellOptions { Kind = CellKind.MLstm, MemoryHeads = random.Next(3) },
            _ => new CellOptions
            {
                Peepholes = random.Next(2) == 0,
                CoupledInputForget = random.Next(2) == 0,
                ProjectionSize = random.Next(3),
                LayerNormalization = random.Next(2) == 0,
            },
        },
        Bidirectional = random.Next(2) == 0,
        SeparateDirections = random.Next(4) == 0,
        HeadPerDirection = random.Next(6) == 0,
        Pooling = (SequencePooling)random.Next(5),
        AttentionSize = 1 + random.Next(9),
        OutputSize = 1 + random.Next(9),
        TransitionScores = random.Next(4) == 0,
        TieWeights = random.Next(6) == 0,
        InputProjectionSize = random.Next(3) == 0 ? 1 + random.Next(9) : 0,
        Decoder = random.Next(4) == 0 ? new DecoderOptions { Steps = 1 + random.Next(9), InputSize = random.Next(4) } : null,
    };
}
