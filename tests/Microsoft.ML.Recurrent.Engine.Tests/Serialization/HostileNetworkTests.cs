using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Engine.Tests.Serialization;

public sealed class HostileNetworkTests
{
    private static readonly PayloadFormat s_format = new("Network", 1);
    private static readonly NetworkOptions s_options = new() { InputSize = 2, OutputSize = 1, HiddenSizes = [3] };

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void AWeightThatIsNotFiniteIsRefused(float weight)
    {
        var network = new RecurrentNetwork(s_options);
        network.Parameters.WritableWeightsOf("head.weight")[1] = weight;
        var payload = new PayloadWriter(s_format);
        NetworkWriter.Write(payload, network);
        var error = Assert.Throws<ModelFormatException>(() => NetworkReader.Read(Open(payload)));
        Assert.Equal("weights", error.Section);
        Assert.Contains("'head.weight'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(999)]
    [InlineData(400_000)]
    public void LayersWithoutWeightsAreRefusedBeforeTheyAreMade(int layers)
    {
        // The options are those of the layers, the weights of one, and there are bytes for a number of each layer.
        var payload = new PayloadWriter(s_format);
        var options = payload.AddSection("network");
        foreach (var field in NetworkLayout.Fields)
            if (field.IsWritten(s_options))
                field.Write(options, s_options with { HiddenSizes = Enumerable.Repeat(1, layers).ToArray() });
        payload.AddSection("weights").Write(new float[layers].AsSpan());
        var reader = Open(payload);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ModelFormatException>(() => NetworkReader.Read(reader));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8L * layers + 1_000_000);
    }

    [Fact]
    public void MoreThanTheLimitIsNotUnpacked()
    {
        AppContext.SetData(PayloadLimit.Setting, 1_000_000L);
        try
        {
            var stream = new EndlessStream();
            var error = Assert.Throws<ModelFormatException>(() => PayloadReader.Open(stream, s_format));
            Assert.Contains(PayloadLimit.Setting, error.Message, StringComparison.Ordinal);
            Assert.InRange(stream.Given, 1, 2_200_000);
        }
        finally
        {
            AppContext.SetData(PayloadLimit.Setting, null);
        }
    }

    [Fact]
    public void ASectionThatMayBeSkippedIsSmall()
    {
        var payload = new PayloadWriter(s_format);
        payload.AddSection("more", optional: true).Write(new byte[PayloadLayout.LargestOptional].AsSpan());
        Assert.Contains("'more'", Assert.Throws<InvalidOperationException>(() => payload.WriteTo(Stream.Null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void APayloadInASectionIsReadWhereItIs()
    {
        var inner = new PayloadWriter(s_format);
        inner.AddSection("numbers").Write(new float[1000].AsSpan());
        using var bytes = new MemoryStream();
        inner.WriteTo(bytes);
        var outer = new PayloadWriter(s_format);
        outer.AddSection("inner").Write((ReadOnlySpan<byte>)bytes.ToArray());
        var section = Open(outer).GetSection("inner");
        Assert.Equal(1000, section.ReadPayload(s_format).GetSection("numbers").ReadSingles().Length);
        Assert.Equal(0, section.Remaining);
    }

    private static PayloadReader Open(PayloadWriter payload)
    {
        var stream = new MemoryStream();
        payload.WriteTo(stream);
        stream.Position = 0;
        return PayloadReader.Open(stream, s_format);
    }

    private sealed class EndlessStream : MemoryStream
    {
        public long Given { get; private set; }

        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count)
        {
            Given += count;
            return count;
        }
    }
}
