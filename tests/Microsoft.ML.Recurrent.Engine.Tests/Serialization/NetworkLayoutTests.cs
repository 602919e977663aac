using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Engine.Tests.Serialization;

/// <summary>What the table of a network's options promises to payloads of earlier builds and refuses from strangers.</summary>
public sealed class NetworkLayoutTests
{
    private const int FieldsOfTheFirstVersion = 18;

    private static readonly PayloadFormat s_format = new("Network", 1);

    private static readonly NetworkOptions s_small = new() { InputSize = 2, HiddenSizes = [3], OutputSize = 2 };

    private static readonly NetworkOptions s_words = s_small with { Embedding = new EmbeddingOptions { VocabularySize = 7, Size = 4 } };

    private static readonly NetworkOptions s_blocks = s_small with
    {
        InputSize = 4,
        OutputSize = 16,
        HorizonHead = new HorizonHeadOptions { Blocks = 1, InputSize = 2, HiddenSize = 16 },
    };

    public static TheoryData<int> Lengths => [.. Enumerable.Range(FieldsOfTheFirstVersion, NetworkLayout.Fields.Count - FieldsOfTheFirstVersion)];

    [Fact]
    public void TheFirstVersionEndsWithTheOutputSize()
    {
        Assert.Equal(nameof(NetworkOptions.OutputSize), NetworkLayout.Fields[FieldsOfTheFirstVersion - 1].Name);
        Assert.All(NetworkLayout.Fields.Take(FieldsOfTheFirstVersion), field => Assert.False(field.Appended));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void APayloadMayEndBeforeAnyOptionThatWasAppended(int fields)
    {
        foreach (var options in new[] { s_small, s_words })
        {
            var read = Read(Payload(options, options, NetworkLayout.Fields.Take(fields)));
            Assert.Equal(options.Embedding, read.GetOptions().Embedding);
            Assert.Null(read.GetOptions().Characters);
            Assert.Null(read.GetOptions().Decoder);
            Assert.False(read.GetOptions().ResidualConnections);
            Assert.Null(read.GetOptions().HorizonHead);
        }
    }

    [Fact]
    public void ANetworkWithoutProjectionAndDecoderIsWrittenAsBeforeTheyWereAdded()
    {
        var written = new PayloadWriter(s_format);
        NetworkWriter.Write(written, new RecurrentNetwork(s_small, seed: 1));
        var fields = NetworkLayout.Fields.TakeWhile(field => field.Name != nameof(NetworkOptions.InputProjectionSize));
        Assert.Equal(SamplePayload.ToBytes(Payload(s_small, s_small, fields)), SamplePayload.ToBytes(written));
    }

    [Fact]
    public void ANetworkWithoutResidualConnectionsAndHorizonHeadIsWrittenAsBeforeTheyWereAdded()
    {
        foreach (var options in new[] { s_small, s_words, s_small with { InputProjectionSize = 3 } })
        {
            var written = new PayloadWriter(s_format);
            NetworkWriter.Write(written, new RecurrentNetwork(options, seed: 1));
            var first = options.InputProjectionSize > 0 ? nameof(NetworkOptions.ResidualConnections) : nameof(NetworkOptions.InputProjectionSize);
            var fields = NetworkLayout.Fields.TakeWhile(field => field.Name != first);
            Assert.Equal(SamplePayload.ToBytes(Payload(options, options, fields)), SamplePayload.ToBytes(written));
        }
    }

    [Fact]
    public void ANetworkOfOneHeadIsWrittenAsBeforeThereWereHeads()
    {
        var options = s_small with { FrontLayers = [new DenseShape { Size = 4 }] };
        var written = new PayloadWriter(s_format);
        NetworkWriter.Write(written, new RecurrentNetwork(options, seed: 1));
        var fields = NetworkLayout.Fields.TakeWhile(field => field.Name != nameof(CellOptions.RecurrentHeads));
        Assert.Equal(SamplePayload.ToBytes(Payload(options, options, fields)), SamplePayload.ToBytes(written));
        Assert.DoesNotContain(new RecurrentShape { Size = 3 }.Numbers.Skip(10), number => true);
    }

    [Fact]
    public void HeadsThatDoNotFitTheLayerAreRefused()
    {
        var claim = s_small with { HiddenSizes = [32], Cell = new CellOptions { Kind = CellKind.SLstm, RecurrentHeads = 3 } };
        var real = claim with { Cell = new CellOptions { Kind = CellKind.SLstm } };
        Assert.Contains(
            "Cell.RecurrentHeads is 3 but must be 1", Assert.Throws<ModelFormatException>(() => Read(Payload(claim, real))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1, 16, "Blocks is 0; 1 to ")]
    [InlineData(-3, 1, 16, "Blocks is -3; 1 to ")]
    [InlineData(1, 0, 16, "InputSize is 0; 1 to ")]
    [InlineData(1, int.MaxValue, 16, "InputSize is 2147483647; 1 to ")]
    [InlineData(1, 1, 0, "HiddenSize is 0; 1 to ")]
    [InlineData(1, 1, int.MaxValue, "HiddenSize is 2147483647; 1 to ")]
    [InlineData(2, 2, 16, "OutputSize is 16 but must be a multiple of 32")]
    [InlineData(1, 1, 32, "bytes of weights; ")]
    [InlineData(1, 4, 16, "InputSize is 4 but must be at least 5")]
    public void AHorizonHeadOfAnImpossibleSizeIsRefused(int blocks, int inputSize, int hiddenSize, string expected)
    {
        var claim = s_blocks with { HorizonHead = new HorizonHeadOptions { Blocks = blocks, InputSize = inputSize, HiddenSize = hiddenSize } };
        var error = Assert.Throws<ModelFormatException>(() => Read(Payload(claim, s_blocks)));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    // No weight depends on the number of blocks: what the outputs and features of a step may be is bound by the weights all the same.
    [Fact]
    public void ManyBlocksAreBoundByTheWeights()
    {
        var weights = new RecurrentNetwork(s_blocks).Parameters.Parameters.Sum(parameter => parameter.Length);
        var most = weights / 16;
        var allowed = WithBlocks(most);
        Assert.Equal(most, Read(Payload(allowed, s_blocks)).GetOptions().HorizonHead!.Blocks);
        Assert.Throws<ModelFormatException>(() => Read(Payload(WithBlocks(most + 1), s_blocks)));
        Assert.Contains(
            "InputSize is 200002; 0 to ", Assert.Throws<ModelFormatException>(() => Read(Payload(WithBlocks(100_000), s_blocks))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutAttentionItsWidthIsNotBoundByTheWeights()
    {
        var options = s_small with { Pooling = SequencePooling.Mean, AttentionSize = 100_000 };
        Assert.Equal((options with { AttentionSize = 64 }).ToShape(), Read(Payload(options, options)).Shape); // no layer has it
    }

    [Fact]
    public void WithAttentionItsWidthIsBoundByTheWeights()
    {
        var claim = s_small with { Pooling = SequencePooling.Attention, AttentionSize = 100_000 };
        var error = Assert.Throws<ModelFormatException>(() => Read(Payload(claim, s_small)));
        Assert.Contains("AttentionSize is 100000; 0 to ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ALayerOfOneUnitIsRead()
    {
        var options = s_small with { HiddenSizes = [1, 3, 1] };
        Assert.Equal([1, 3, 1], Read(Payload(options, options)).GetOptions().HiddenSizes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(1_000_000)]
    public void ALayerOfAnImpossibleSizeIsRefusedWithTheSizesThatAreAllowed(int size)
    {
        var error = Assert.Throws<ModelFormatException>(() => Read(Payload(s_small with { HiddenSizes = [3, size] }, s_small)));
        Assert.Equal(NetworkLayout.OptionsSection, error.Section);
        Assert.Contains($"HiddenSizes holds {size}; 1 to ", error.Message, StringComparison.Ordinal);
    }

    private static NetworkOptions WithBlocks(int blocks) =>
        s_blocks with { InputSize = 2 + (2 * blocks), OutputSize = 16 * blocks, HorizonHead = s_blocks.HorizonHead! with { Blocks = blocks } };

    // Options of one network and weights of another; every checksum is right.
    private static PayloadWriter Payload(NetworkOptions options, NetworkOptions weights, IEnumerable<NetworkField>? fields = null)
    {
        var payload = new PayloadWriter(s_format);
        var section = payload.AddSection(NetworkLayout.OptionsSection);
        foreach (var field in fields ?? NetworkLayout.Fields)
            field.Write(section, options);
        var store = new RecurrentNetwork(weights, seed: 1).Parameters;
        var values = payload.AddSection(NetworkLayout.WeightsSection);
        values.Write(store.Parameters.Count);
        foreach (var parameter in store.Parameters)
        {
            values.Write(parameter.Name);
            values.Write(parameter.Rows);
            values.Write(parameter.Columns);
            values.Write(parameter.IsVector);
            values.Write((ReadOnlySpan<float>)store.WeightsOf(parameter.Name));
        }

        return payload;
    }

    private static RecurrentNetwork Read(PayloadWriter payload)
    {
        var reader = PayloadReader.Open(new MemoryStream(SamplePayload.ToBytes(payload)), s_format);
        var network = NetworkReader.Read(reader);
        reader.Finish();
        return network;
    }
}
