using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Layers.Input;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Engine.Tests.Serialization;

public sealed class NetworkFormatTests
{
    private static readonly PayloadFormat s_format = new("Network", 1);

    private static readonly NetworkOptions s_small = new() { InputSize = 2, HiddenSizes = [3], OutputSize = 2 };

    private static readonly EmbeddingOptions s_words = new() { VocabularySize = 7, Size = 4 };

    private static readonly FactorOptions s_tags = new() { VocabularySize = 3, Size = 2 };
    private static readonly FactorOptions s_shapes = new() { VocabularySize = 2, Size = 4 };
    private static readonly CharacterEncoderOptions s_characters = new() { VocabularySize = 5, EmbeddingSize = 3, HiddenSize = 2 };

    public static TheoryData<NetworkOptions> Variants =>
    [
        s_small,
        With(new CellOptions { Kind = CellKind.Gru, ResetAfter = false }) with { Bidirectional = true, HiddenSizes = [3, 5], Pooling = SequencePooling.Max },
        With(new CellOptions { Kind = CellKind.Elman, ElmanActivation = ElmanActivation.Relu, LayerNormalization = true }),
        With(new CellOptions { Peepholes = true, CoupledInputForget = true, ProjectionSize = 2 }) with { Pooling = SequencePooling.None },
        With(new CellOptions { Kind = CellKind.SLstm }),
        With(new CellOptions { Kind = CellKind.SLstm, RecurrentHeads = 2 }) with { HiddenSizes = [32] },
        With(new CellOptions { Kind = CellKind.MLstm }) with { HiddenSizes = [8, 3] },
        With(new CellOptions { Kind = CellKind.MLstm, MemoryHeads = 3 }) with { HiddenSizes = [6, 9], Bidirectional = true },
        s_small with { InputSize = 0, Embedding = s_words with { PaddingIndex = 0, Frozen = true }, Pooling = SequencePooling.Attention, AttentionSize = 6 },
        s_small with { InputSize = 0, Characters = s_characters, Pooling = SequencePooling.None },
        s_small with { Embedding = s_words, Characters = s_characters, Bidirectional = true },
        s_small with { Pooling = SequencePooling.None, TransitionScores = true, OutputSize = 5 },
        s_small with { Bidirectional = true, SeparateDirections = true, HiddenSizes = [3, 4] },
        s_small with { Embedding = s_words, Bidirectional = true, HeadPerDirection = true, Pooling = SequencePooling.None },
        s_small with { Embedding = s_words, Zoneout = 0.3f, Pooling = SequencePooling.Mean },
        s_small with
        {
            Embedding = s_words with { Size = 3, UnknownIndex = 6 },
            OutputSize = 7,
            TieWeights = true,
        },
        s_small with { InputProjectionSize = 5 },
        s_small with { Factors = [s_tags, s_shapes] },
        s_small with { InputSize = 0, Factors = [s_shapes] },
        s_small with { Embedding = s_words, Characters = s_characters, Factors = [s_tags], ResidualConnections = true, HiddenSizes = [3, 3] },
        s_small with { Embedding = s_words, InputProjectionSize = 4, Pooling = SequencePooling.None, Decoder = new DecoderOptions { Steps = 3, InputSize = 2 } },
        s_small with { HiddenSizes = [3, 4], Pooling = SequencePooling.None, Decoder = new DecoderOptions { Steps = 6 } },
        s_small with { HiddenSizes = [3, 3], ResidualConnections = true, Bidirectional = true },
        s_small with { HiddenSizes = [3, 4, 5], DilationFactor = 4 },
        s_small with { HiddenSizes = [3, 3], DilationFactor = 2, ResidualConnections = true, AttentionWindow = 7, Pooling = SequencePooling.None },
        With(new CellOptions { Kind = CellKind.SLstm }) with { HiddenSizes = [3, 3], Blocks = RecurrentBlockKind.Xlstm },
        With(new CellOptions { Kind = CellKind.MLstm, MemoryHeads = 2 }) with { InputProjectionSize = 5, Blocks = RecurrentBlockKind.Xlstm },
        With(new CellOptions { Kind = CellKind.MLstm }) with
        {
            HiddenSizes = [3, 3], Blocks = RecurrentBlockKind.Xlstm, Bidirectional = true, DilationFactor = 3, AttentionWindow = 2,
        },
        s_small with
        {
            HiddenSizes = [5, 5],
            ResidualConnections = true,
            InputSize = 8,
            OutputSize = 32,
            HorizonHead = new HorizonHeadOptions { Blocks = 2, InputSize = 3, HiddenSize = 32 },
        },
        s_small with
        {
            Embedding = s_words,
            InputSize = 6,
            OutputSize = 96,
            Pooling = SequencePooling.None,
            HorizonHead = new HorizonHeadOptions { Blocks = 6, InputSize = 1, HiddenSize = 16 },
        },
    ];

    private static NetworkOptions With(CellOptions cell) => s_small with { Cell = cell };

    [Theory]
    [MemberData(nameof(Variants))]
    public void EveryOptionAndWeightSurvives(NetworkOptions options)
    {
        var network = new RecurrentNetwork(options, seed: 3);
        var read = Read(Write(network));
        Assert.Equal(options.ToShape(), read.Shape);
        Assert.Equal(network.Parameters.Weights.ToArray(), read.Parameters.Weights.ToArray());
        Assert.Equal(network.FrozenRanges, read.FrozenRanges);

        float[] features = [.. Enumerable.Range(0, 4 * options.InputSize).Select(i => MathF.Sin(i))];
        int[] tokens = options.Embedding is null ? [] : [0, 3, 6, 1];
        var table = new SpellingTable();
        int[] factors = [.. Enumerable.Range(0, 4 * options.Factors.Count).Select(i => i % 2)];
        int[] spellings = options.Characters is null ? [] : [table.Add([1, 4]), table.Add([0]), table.Add([1, 4]), table.Add([2, 3, 3])];
        float[] decoderFeatures = [.. Enumerable.Range(0, options.Decoder is { } decoder ? decoder.Steps * decoder.InputSize : 0).Select(i => MathF.Cos(i))];
        Assert.Equal(Run(network), Run(read));

        float[] Run(RecurrentNetwork any) => options.Decoder is null
            ? new NetworkSession(any).Run(features, tokens, spellings, table, factors).ToArray()
            : new NetworkSession(any).Run(features, tokens, decoderFeatures).ToArray();
    }

    [Fact]
    public void PayloadsFromBeforeAnOptionWasAppendedStillLoad()
    {
        var network = new RecurrentNetwork(s_small, seed: 3);
        var read = Read(Forge(s_small, network, NetworkLayout.Fields.Where(field => !field.Appended)));
        Assert.Null(read.GetOptions().Characters);
        Assert.Null(read.GetOptions().Decoder);
        Assert.Equal(network.Parameters.Weights.ToArray(), read.Parameters.Weights.ToArray());
    }

    [Fact]
    public void AnOptionThatWasNeverLeftOutMustBeThere() => Assert.Equal(
        "network", Assert.Throws<ModelFormatException>(() => Read(Forge(s_small, new RecurrentNetwork(s_small), NetworkLayout.Fields.Take(3)))).Section);

    [Fact]
    public void SizesBeyondTheStoredWeightsAreRefusedBeforeAnythingIsBuilt()
    {
        foreach (var claim in new[]
        {
            s_small with { HiddenSizes = [int.MaxValue] },
            s_small with { HiddenSizes = [1 << 20] },
            s_small with { HiddenSizes = [60, 60, 60, 60] },
            s_small with { InputSize = 1 << 30 },
            s_small with { OutputSize = int.MaxValue },
            s_small with { OutputSize = 60, Pooling = SequencePooling.None, TransitionScores = true },
            s_small with { Embedding = new EmbeddingOptions { VocabularySize = int.MaxValue, Size = int.MaxValue } },
            s_small with { Characters = new CharacterEncoderOptions { VocabularySize = int.MaxValue } },
            s_small with { Characters = s_characters with { HiddenSize = 60 } },
            s_small with { InputProjectionSize = int.MaxValue },
            s_small with { InputProjectionSize = 60 },
            s_small with { Factors = [s_tags with { VocabularySize = int.MaxValue }] },
            s_small with { Factors = [s_tags with { Size = 60 }] },
            s_small with { Pooling = SequencePooling.None, Decoder = new DecoderOptions { Steps = int.MaxValue } },
            s_small with { Pooling = SequencePooling.None, Decoder = new DecoderOptions { Steps = 60 } },
            s_small with { Pooling = SequencePooling.None, Decoder = new DecoderOptions { Steps = 1, InputSize = 60 } },
        })
        {
            Assert.Equal("network", Assert.Throws<ModelFormatException>(() => Read(Forge(claim, new RecurrentNetwork(s_small)))).Section);
        }
    }

    [Fact]
    public void OptionsThatContradictEachOtherAreRefused()
    {
        var claim = s_small with { Cell = new CellOptions { ProjectionSize = 9 } };
        Assert.Equal("network", Assert.Throws<ModelFormatException>(() => Read(Forge(claim, new RecurrentNetwork(s_small)))).Section);
    }

    [Fact]
    public void WeightsOfAnotherNetworkAreRefusedByNameOrShape()
    {
        var byName = Assert.Throws<ModelFormatException>(() =>
            Read(Forge(s_small with { Cell = new CellOptions { LayerNormalization = true } }, new RecurrentNetwork(s_small with { HiddenSizes = [5, 5] }))));
        Assert.Equal("weights", byName.Section);
        var byShape = Assert.Throws<ModelFormatException>(() => Read(Forge(s_small, new RecurrentNetwork(s_small with { HiddenSizes = [4] }))));
        Assert.Contains("'weight_ih_l0' has shape [16, 2]; [12, 2] is expected", byShape.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralNetworksSurviveInTheirOrder()
    {
        RecurrentNetwork[] networks = [new(s_small, seed: 3), new(s_small, seed: 1), new(s_small, seed: 2)];
        var payload = new PayloadWriter(s_format);
        NetworkWriter.Write(payload, networks);
        var read = ReadAll(Bytes(payload));
        Assert.Equal(networks.Select(network => network.Parameters.Weights.ToArray()), read.Select(network => network.Parameters.Weights.ToArray()));
        float[] features = [1, 2, 3, 4];
        Assert.Equal(new NetworkSession(networks[2]).Run(features, []).ToArray(), new NetworkSession(read[2]).Run(features, []).ToArray());
    }

    [Fact]
    public void OneOfSeveralIsWrittenAsANetworkAlone()
    {
        var network = new RecurrentNetwork(s_small, seed: 3);
        var payload = new PayloadWriter(s_format);
        NetworkWriter.Write(payload, [network]);
        Assert.Equal(Forge(s_small, network), Bytes(payload));
        Assert.Equal(Forge(s_small, network), Write(network));
        Assert.Single(ReadAll(Bytes(payload)));
    }

    [Fact]
    public void NetworksOfDifferentLayersAreReadAsWritten()
    {
        RecurrentNetwork[] networks = [new(s_small), new(s_small with { Pooling = SequencePooling.Mean }), new(s_small, seed: 2)];
        var payload = new PayloadWriter(s_format);
        NetworkWriter.Write(payload, networks);
        IReadOnlyList<RecurrentNetwork> read = ReadAll(Bytes(payload));
        Assert.Equal(networks.Select(network => network.Shape), read.Select(network => network.Shape));
        Assert.Equal(networks.Select(network => network.Parameters.Weights.ToArray()), read.Select(network => network.Parameters.Weights.ToArray()));
    }

    [Fact]
    public void NoNetworkIsNotWritten()
    {
        Assert.Throws<ArgumentException>(() => NetworkWriter.Write(new PayloadWriter(s_format), []));
    }

    [Theory]
    [InlineData(0, 3, "networks")]
    [InlineData(1, 3, "networks")]
    [InlineData(6, 3, "networks")]
    [InlineData(int.MaxValue, 3, "networks")]
    [InlineData(-1, 3, "networks")]
    [InlineData(3, 4, "weights.2")] // another shape
    [InlineData(3, 1, "weights.2")] // fewer weights than the first has
    [InlineData(4, 3, "weights.4")] // missing
    [InlineData(2, 3, "weights.3")] // left over
    public void ForgedNetworksAreRefusedWithTheSection(int count, int hiddenSize, string section)
    {
        var other = new RecurrentNetwork(s_small with { HiddenSizes = [hiddenSize] });
        var payload = ForgedPayload(s_small, new RecurrentNetwork(s_small));
        payload.AddSection(NetworkLayout.CountSection).Write(count);
        WriteWeights(payload.AddSection("weights.2"), other);
        WriteWeights(payload.AddSection("weights.3"), other);
        Assert.Equal(section, Assert.Throws<ModelFormatException>(() => ReadAll(Bytes(payload))).Section);
    }

    private static byte[] Write(RecurrentNetwork network)
    {
        var payload = new PayloadWriter(s_format);
        NetworkWriter.Write(payload, network);
        return Bytes(payload);
    }

    // Options of one network, weights of another, as an attacker would combine them; every checksum is right.
    private static byte[] Forge(NetworkOptions options, RecurrentNetwork weights, IEnumerable<NetworkField>? fields = null) => Bytes(ForgedPayload(options, weights, fields));

    private static PayloadWriter ForgedPayload(NetworkOptions options, RecurrentNetwork weights, IEnumerable<NetworkField>? fields = null)
    {
        var payload = new PayloadWriter(s_format);
        var section = payload.AddSection(NetworkLayout.OptionsSection);
        foreach (var field in fields ?? NetworkLayout.Fields.Where(field => field.IsWritten(options)))
            field.Write(section, options);
        WriteWeights(payload.AddSection(NetworkLayout.WeightsSection), weights);
        return payload;
    }

    private static void WriteWeights(SectionWriter values, RecurrentNetwork weights)
    {
        values.Write(weights.Parameters.Parameters.Count);
        foreach (var parameter in weights.Parameters.Parameters)
        {
            values.Write(parameter.Name);
            values.Write(parameter.Rows);
            values.Write(parameter.Columns);
            values.Write(parameter.IsVector);
            values.Write((ReadOnlySpan<float>)weights.Parameters.WeightsOf(parameter.Name));
        }
    }

    private static byte[] Bytes(PayloadWriter payload)
    {
        using var stream = new MemoryStream();
        payload.WriteTo(stream);
        return stream.ToArray();
    }

    private static IReadOnlyList<RecurrentNetwork> ReadAll(byte[] bytes)
    {
        var payload = PayloadReader.Open(new MemoryStream(bytes), s_format);
        var networks = NetworkReader.ReadAll(payload, maximum: 5);
        payload.Finish();
        return networks;
    }

    private static RecurrentNetwork Read(byte[] bytes)
    {
        var payload = PayloadReader.Open(new MemoryStream(bytes), s_format);
        var network = NetworkReader.Read(payload);
        payload.Finish();
        return network;
    }
}
