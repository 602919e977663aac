using System.Buffers.Binary;
using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Engine.Tests.Serialization;

public sealed class HostilePayloadTests
{
    [Fact]
    public void TruncationAtAnyByteIsAFormatError()
    {
        var bytes = SamplePayload.Create();
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<ModelFormatException>(() => SamplePayload.ReadAll(bytes[..length]));
    }

    [Fact]
    public void AnyChangedByteIsAFormatError()
    {
        var bytes = SamplePayload.Create();
        for (var offset = 0; offset < bytes.Length; offset++)
        {
            foreach (var change in (byte[])[1, 2, 4, 8, 16, 32, 64, 128, 255])
            {
                bytes[offset] ^= change;
                Assert.Throws<ModelFormatException>(() => SamplePayload.ReadAll(bytes));
                bytes[offset] ^= change;
            }
        }
    }

    [Fact]
    public void BytesAfterTheEndAreAFormatError() =>
        Assert.Contains("1 bytes follow", Assert.Throws<ModelFormatException>(() => SamplePayload.ReadAll([.. SamplePayload.Create(), 0])).Message);

    [Fact]
    public void RandomBytesAreAFormatError()
    {
        var random = new Random(5);
        for (var i = 0; i < 2000; i++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            Assert.Throws<ModelFormatException>(() => SamplePayload.ReadAll(bytes));
        }
    }

    // Every checksum is right here: only the sizes lie, as someone who means harm would have it.
    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(5)]
    public void LyingLengthsAllocateNothing(int announced)
    {
        Action<SectionReader>[] reads =
        [
            s => s.ReadString(), s => s.ReadBytes(), s => s.ReadSingles(), s => s.ReadInt32s(), s => s.ReadStrings(), s => s.ReadSingles(new float[4]),
        ];
        foreach (var read in reads)
        {
            var payload = new PayloadWriter(SamplePayload.Format);
            var section = payload.AddSection("lies");
            section.Write(announced);
            section.Write((short)0);
            var reader = SamplePayload.Open(SamplePayload.ToBytes(payload)).GetSection("lies");

            var before = GC.GetAllocatedBytesForCurrentThread();
            var error = Assert.Throws<ModelFormatException>(() => read(reader));
            Assert.Equal("lies", error.Section);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        }
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    [InlineData(1L << 32)]
    public void LyingSectionLengthIsAFormatError(long length)
    {
        var bytes = PayloadBlock.Write(PayloadLayout.Header, Header(sections: 1))
            .Concat(PayloadBlock.Write(PayloadLayout.SectionHead, new Dictionary<string, object> { ["Name"] = "big", ["Flags"] = 0, ["Length"] = length }))
            .Concat(new byte[20]).ToArray();
        var error = Assert.Throws<ModelFormatException>(() => SamplePayload.Open(bytes));
        Assert.Equal("big", error.Section);
        Assert.Contains($"{length} bytes", error.Message);
    }

    [Fact]
    public void LyingSectionCountIsAFormatError()
    {
        var bytes = PayloadBlock.Write(PayloadLayout.Header, Header(sections: uint.MaxValue));
        Assert.Contains("4294967295 sections", Assert.Throws<ModelFormatException>(() => SamplePayload.Open(bytes)).Message);
    }

    [Theory]
    [InlineData("twice", 0, "second section")]
    [InlineData("other", 2, "flags are 2")]
    [InlineData("a b", 0, "not a name")]
    public void DoubledNamesUnknownFlagsAndBadNamesAreFormatErrors(string secondName, int secondFlags, string expected)
    {
        var bytes = PayloadBlock.Write(PayloadLayout.Header, Header(sections: 2)).Concat(Section("twice", 0)).Concat(Section(secondName, secondFlags)).ToArray();
        Assert.Contains(expected, Assert.Throws<ModelFormatException>(() => SamplePayload.Open(bytes)).Message);
    }

    [Fact]
    public void ValuesOutOfRangeAreFormatErrors()
    {
        var payload = new PayloadWriter(SamplePayload.Format);
        var section = payload.AddSection("values");
        section.Write(99);
        section.Write(7);
        section.Write(new byte[] { 0xC3, 0x28 }.AsSpan());
        section.Write(2);
        var reader = SamplePayload.Open(SamplePayload.ToBytes(payload)).GetSection("values");

        Assert.Contains("hidden size is 99; 1 to 64", Assert.Throws<ModelFormatException>(() => reader.ReadInt32("hidden size", 1, 64)).Message);
        Assert.Contains("DayOfWeek has no value 7", Assert.Throws<ModelFormatException>(() => reader.ReadEnum<DayOfWeek>()).Message);
        Assert.Contains("not UTF-8", Assert.Throws<ModelFormatException>(reader.ReadString).Message);
        Assert.Contains("a Boolean is 2", Assert.Throws<ModelFormatException>(() => reader.ReadBoolean()).Message);
    }

    [Fact]
    public void ZipThatIsDamagedIsAFormatError() =>
        Assert.IsType<InvalidDataException>(
            Assert.Throws<ModelFormatException>(() => PayloadReader.Open(new BrokenStream(), SamplePayload.Format)).InnerException);

    private static Dictionary<string, object> Header(uint sections) => new()
    {
        ["ContainerVersion"] = PayloadLayout.ContainerVersion,
        ["Kind"] = "Sample",
        ["Version"] = 3,
        ["OldestReader"] = 2,
        ["SectionCount"] = sections,
    };

    private static IEnumerable<byte> Section(string name, int flags)
    {
        var head = PayloadBlock.Write(PayloadLayout.SectionHead, new Dictionary<string, object> { ["Name"] = name, ["Flags"] = flags, ["Length"] = 0L });
        var checksum = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, Checksum.Of([]));
        return head.Concat(checksum);
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count) => throw new InvalidDataException("The archive entry was compressed wrongly.");
    }
}
