using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>Networks of the engine with residual connections against the double reference: whole sequences, windows and streams.</summary>
public sealed class EngineResidualTests
{
    private static readonly NoiseOptions s_noise = new() { Dropout = 0.3f, InputDropout = 0.2f, RecurrentDropout = 0.4f };
    private static readonly int[] s_lengths = [3, 6, 1, 6, 4, 2, 5];

    public static TheoryData<string, ReferencePoolingKind?, bool> Networks
    {
        get
        {
            var data = new TheoryData<string, ReferencePoolingKind?, bool>();
            foreach (string variant in ReferenceVariants.ByName.Keys)
                foreach (ReferencePoolingKind? pooling in new ReferencePoolingKind?[] { null, ReferencePoolingKind.Last })
                    foreach (bool bidirectional in new[] { false, true })
                        data.Add(variant, pooling, bidirectional);
            data.Add("lstm", ReferencePoolingKind.Mean, false);
            data.Add("gru reset after", ReferencePoolingKind.Max, true);
            data.Add("lstm", ReferencePoolingKind.Attention, true);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void LayersThatAddTheirInputReproduceTheReference(string variant, ReferencePoolingKind? pooling, bool bidirectional) =>
        EngineNetworkTests.Check(Options(variant, pooling, bidirectional, 17, 17, 17), s_lengths);

    [Theory]
    [MemberData(nameof(Networks))]
    public void DropoutAndZoneoutReproduceTheReferenceUnderTheSameDraws(string variant, ReferencePoolingKind? pooling, bool bidirectional) =>
        EngineNetworkTests.Check(Options(variant, pooling, bidirectional, 33, 33), s_lengths, s_noise, EngineOptions.WithZoneout);

    [Theory]
    [InlineData("lstm", null, false, 3)]
    [InlineData("lstm", null, true, 2)]
    [InlineData("lstm projection", ReferencePoolingKind.Last, false, 2)]
    [InlineData("gru reset after", ReferencePoolingKind.Mean, false, 3)]
    [InlineData("gru reset before normalized", null, true, 3)]
    public void SeparateDirectionsReproduceTheReference(string variant, ReferencePoolingKind? pooling, bool headPerDirection, int layers)
    {
        var options = Options(variant, pooling, bidirectional: true, [.. Enumerable.Repeat(17, layers)]) with
        {
            SeparateDirections = true,
            HeadPerDirection = headPerDirection,
            Vocabulary = 6,
            EmbeddingSize = 5,
        };
        EngineNetworkTests.Check(options, s_lengths);
        EngineNetworkTests.Check(options, s_lengths, s_noise, EngineOptions.WithZoneout);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(16, 2)]
    [InlineData(37, 5)]
    [InlineData(65, 3)]
    public void EverySizeReproducesTheReference(int hidden, int layers)
    {
        var options = Options("gru reset after", null, bidirectional: false, [.. Enumerable.Repeat(hidden, layers)]);
        EngineNetworkTests.Check(options with { InputProjectionSize = 21 }, s_lengths, new NoiseOptions { VariationalDropout = true, Dropout = 0.4f });
        EngineNetworkTests.Check(options, s_lengths[..1]);
    }

    [Fact]
    public void ProjectedStatesOfLayersOfDifferentWidthsAreAdded() =>
        EngineNetworkTests.Check(Options("lstm projection", ReferencePoolingKind.Last, bidirectional: true, 17, 9), s_lengths);

    public static TheoryData<string, ReferencePoolingKind?> Streams => EngineHorizonTests.Streams;

    [Theory]
    [MemberData(nameof(Streams))]
    public void StreamsAndRunsGiveTheOutputsOfTheReference(string variant, ReferencePoolingKind? pooling)
    {
        EngineSessionTests.CheckSteps(Options(variant, pooling, bidirectional: false, 17, 17));
        EngineSessionTests.CheckRuns(Options(variant, pooling, bidirectional: false, 17, 17, 17));
        EngineSessionTests.CheckRuns(Options(variant, pooling, bidirectional: true, 17, 17, 17));
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void WindowsReproduceTruncatedBackpropagation(string variant, ReferencePoolingKind? pooling)
    {
        EngineWindowTests.CheckOverlappingWindows(Options(variant, pooling, bidirectional: false, 17, 17, 17));
        EngineWindowTests.CheckLongWindows(Options(variant, pooling, bidirectional: true, 17, 17));
    }

    private static ReferenceNetworkOptions Options(string variant, ReferencePoolingKind? pooling, bool bidirectional, params int[] hidden) =>
        new(ReferenceVariants.Stack(variant, hidden), OutputSize: 3)
        {
            InputSize = 4,
            Bidirectional = bidirectional,
            Pooling = pooling,
            AttentionSize = pooling == ReferencePoolingKind.Attention ? 7 : 0,
            ResidualConnections = true,
        };
}
