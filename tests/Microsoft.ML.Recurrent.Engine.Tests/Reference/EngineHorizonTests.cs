using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>Networks of the engine with a horizon head against the double reference: whole sequences, windows and streams.</summary>
public sealed class EngineHorizonTests
{
    private static readonly int[] s_lengths = [3, 6, 1, 6, 4, 2, 5];

    public static TheoryData<string, ReferencePoolingKind?> Networks
    {
        get
        {
            var data = new TheoryData<string, ReferencePoolingKind?>();
            foreach (string variant in ReferenceVariants.ByName.Keys)
                foreach (ReferencePoolingKind? pooling in new ReferencePoolingKind?[] { null, ReferencePoolingKind.Last })
                    data.Add(variant, pooling);
            return data;
        }
    }

    public static TheoryData<string, ReferencePoolingKind?> Streams => new()
    {
        { "lstm", null },
        { "lstm projection", ReferencePoolingKind.Last },
        { "lstm everything", null },
        { "gru reset after", ReferencePoolingKind.Last },
        { "gru reset before", null },
        { "elman tanh", ReferencePoolingKind.Last },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void BlocksReproduceTheReference(string variant, ReferencePoolingKind? pooling) =>
        EngineNetworkTests.Check(Options(variant, pooling, blocks: 3, inputSize: 2), s_lengths);

    [Theory]
    [MemberData(nameof(Networks))]
    public void DropoutAndZoneoutReproduceTheReferenceUnderTheSameDraws(string variant, ReferencePoolingKind? pooling) =>
        EngineNetworkTests.Check(
            Options(variant, pooling, blocks: 2, inputSize: 3), s_lengths,
            new NoiseOptions { Dropout = 0.3f, InputDropout = 0.2f, RecurrentDropout = 0.4f }, EngineOptions.WithZoneout);

    [Theory]
    [InlineData(1, 1, 16, 16)]
    [InlineData(4, 16, 48, 32)]
    [InlineData(2, 70, 80, 80)]
    [InlineData(40, 5, 16, 16)] // more rows than are back-propagated together
    public void EverySizeReproducesTheReference(int blocks, int inputSize, int hiddenSize, int outputs)
    {
        foreach (ReferencePoolingKind? pooling in new ReferencePoolingKind?[] { null, ReferencePoolingKind.Last })
        {
            var options = Options("gru reset after", pooling, blocks, inputSize) with
            {
                HorizonHiddenSize = hiddenSize,
                OutputSize = blocks * outputs,
            };
            EngineNetworkTests.Check(options, s_lengths);
            EngineNetworkTests.Check(options, s_lengths[..1]);
        }
    }

    [Theory]
    [InlineData(null, 0, 0)]
    [InlineData(null, 3, 21)]
    [InlineData(ReferencePoolingKind.Last, 0, 21)]
    [InlineData(ReferencePoolingKind.Last, 3, 0)]
    public void EmbeddingFeaturesAndInputProjectionReproduceTheReference(ReferencePoolingKind? pooling, int features, int projection)
    {
        var options = Options("lstm", pooling, blocks: 2, inputSize: 3) with
        {
            Vocabulary = 6,
            EmbeddingSize = 5,
            PaddingIndex = 0,
            InputSize = features + 6,
            InputProjectionSize = projection,
        };
        EngineNetworkTests.Check(options, s_lengths);
        EngineNetworkTests.Check(
            options, s_lengths,
            new NoiseOptions { Dropout = 0.3f, InputDropout = 0.2f, EmbeddingDropout = 0.3f, TokenDropout = 0.3f },
            network => network with { Embedding = network.Embedding! with { UnknownIndex = 1 } });
    }

    [Theory]
    [InlineData("lstm", null)]
    [InlineData("gru reset after", ReferencePoolingKind.Last)]
    public void ResidualConnectionsReproduceTheReference(string variant, ReferencePoolingKind? pooling)
    {
        var options = Options(variant, pooling, blocks: 3, inputSize: 2) with
        {
            Layers = ReferenceVariants.Stack(variant, 17, 17, 17),
            ResidualConnections = true,
            InputProjectionSize = 21,
        };
        EngineNetworkTests.Check(options, s_lengths);
        EngineNetworkTests.Check(options, s_lengths, new NoiseOptions { Dropout = 0.3f, VariationalDropout = true });
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void StreamsAndRunsGiveTheOutputsOfTheReference(string variant, ReferencePoolingKind? pooling)
    {
        EngineSessionTests.CheckSteps(Options(variant, pooling, blocks: 3, inputSize: 2));
        EngineSessionTests.CheckRuns(Options(variant, pooling, blocks: 3, inputSize: 2));
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void WindowsReproduceTruncatedBackpropagation(string variant, ReferencePoolingKind? pooling)
    {
        EngineWindowTests.CheckOverlappingWindows(Options(variant, pooling, blocks: 3, inputSize: 2));
        EngineWindowTests.CheckLongWindows(Options(variant, pooling, blocks: 3, inputSize: 2));
    }

    private static ReferenceNetworkOptions Options(string variant, ReferencePoolingKind? pooling, int blocks, int inputSize) =>
        new(ReferenceVariants.Stack(variant, 17, 9), OutputSize: 16 * blocks)
        {
            InputSize = 4 + (blocks * inputSize),
            Pooling = pooling,
            HorizonBlocks = blocks,
            HorizonInputSize = inputSize,
            HorizonHiddenSize = 32,
        };
}
