using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Engine.Tests.Serialization;

public sealed class PayloadTests
{
    [Fact]
    public void EveryTypeOfValueComesBack()
    {
        var values = SamplePayload.ReadAll(SamplePayload.Create());

        Assert.Equal<object>(
            [
                3, true, -7, long.MinValue, float.NaN, Math.PI, "größe 大", DayOfWeek.Friday,
                new[] { 1f, -2.5f, float.PositiveInfinity }, new[] { 4f, 5f }, new[] { int.MaxValue, 0 }, new[] { "a", "", "ccc" }, new byte[] { 9, 8 },
            ],
            values);
    }

    [Fact]
    public void SameSectionsGiveSameBytes() => Assert.Equal(SamplePayload.Create(), SamplePayload.Create());

    [Fact]
    public void ReadingLeavesTheStreamOpen()
    {
        using var stream = new MemoryStream(SamplePayload.Create());
        PayloadReader.Open(stream, SamplePayload.Format);
        Assert.True(stream.CanRead);
    }

    [Fact]
    public void PayloadIsReadFromTheMiddleOfAStream()
    {
        using var stream = new MemoryStream([1, 2, 3, .. SamplePayload.Create()]) { Position = 3 };
        Assert.Equal(3, PayloadReader.Open(stream, SamplePayload.Format).Version);
    }

    [Fact]
    public void UnknownSectionIsRefusedUnlessItIsOptional()
    {
        var reader = PayloadReader.Open(new MemoryStream(OneSection(optional: true)), SamplePayload.Format);
        reader.Finish();

        reader = PayloadReader.Open(new MemoryStream(OneSection(optional: false)), SamplePayload.Format);
        var error = Assert.Throws<ModelFormatException>(reader.Finish);
        Assert.Equal("only", error.Section);
    }

    [Fact]
    public void MissingSectionIsNamedWithThoseThatAreThere()
    {
        var reader = SamplePayload.Open(SamplePayload.Create());
        Assert.False(reader.Contains("biases"));
        var error = Assert.Throws<ModelFormatException>(() => reader.GetSection("biases"));
        Assert.Equal("biases", error.Section);
        Assert.Contains("settings, weights, empty", error.Message);
    }

    [Fact]
    public void LeftOverBytesOfASectionAreAnError()
    {
        var reader = PayloadReader.Open(new MemoryStream(OneSection(optional: true)), SamplePayload.Format);
        reader.GetSection("only");
        Assert.Contains("4 of 4 bytes are left over", Assert.Throws<ModelFormatException>(reader.Finish).Message);
    }

    [Theory]
    [InlineData(1, 1, 1, "needs a reader of version 2")] // the code is older than what the file asks for
    [InlineData(9, 1, 4, "reads version 4 and newer")] // the file is older than what the code asks for
    public void VersionsThatCannotBeReadSayWhich(int version, int oldestReader, int oldestReadable, string expected)
    {
        var format = new PayloadFormat("Sample", version, oldestReader, oldestReadable);
        var error = Assert.Throws<ModelFormatException>(() => PayloadReader.Open(new MemoryStream(SamplePayload.Create()), format));
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void OlderAndNewerVersionsInRangeAreRead()
    {
        Assert.Equal(3, PayloadReader.Open(new MemoryStream(SamplePayload.Create()), new PayloadFormat("Sample", 2)).Version);
        Assert.Equal(3, PayloadReader.Open(new MemoryStream(SamplePayload.Create()), new PayloadFormat("Sample", 12, 12, 3)).Version);
    }

    [Fact]
    public void AnotherKindIsRefused()
    {
        var error = Assert.Throws<ModelFormatException>(() => PayloadReader.Open(new MemoryStream(SamplePayload.Create()), new PayloadFormat("Other", 3)));
        Assert.Contains("'Sample'; a 'Other' is expected", error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("ünicode")]
    [InlineData("x23456789012345678901234567890123456789012345678901234567890123456")]
    public void NamesThatAreNoneAreRefusedWhenWriting(string name)
    {
        Assert.Throws<ArgumentException>(() => new PayloadWriter(SamplePayload.Format).AddSection(name));
        Assert.Throws<ArgumentException>(() => new PayloadWriter(new PayloadFormat(name, 1)));
    }

    [Fact]
    public void NameIsUsedOnce()
    {
        var payload = new PayloadWriter(SamplePayload.Format);
        payload.AddSection("a");
        Assert.Throws<ArgumentException>(() => payload.AddSection("a"));
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(70000, 1, 1)]
    [InlineData(2, 3, 1)]
    [InlineData(2, 0, 1)]
    [InlineData(2, 1, 3)]
    [InlineData(2, 1, 0)]
    public void VersionsThatMakeNoSenseAreRefused(int version, int oldestReader, int oldestReadable) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PayloadWriter(new PayloadFormat("Sample", version, oldestReader, oldestReadable)));

    [Fact]
    public void DocumentedLayoutIsTheOneInUse()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Microsoft.ML.Recurrent.sln")))
            folder = folder.Parent!;
        var text = File.ReadAllText(Path.Combine(folder.FullName, "src", "Microsoft.ML.Recurrent.Engine", "Serialization", "PayloadLayout.md"));
        Assert.EndsWith(PayloadLayout.ToMarkdown().TrimEnd(), text.ReplaceLineEndings("\n").TrimEnd());
    }

    [Fact]
    public void ChecksumIsCastagnoli() => Assert.Equal(0xE3069283u, Checksum.Of("123456789"u8)); // the check value of RFC 3720

    private static byte[] OneSection(bool optional)
    {
        var payload = new PayloadWriter(SamplePayload.Format);
        payload.AddSection("only", optional).Write(5);
        return SamplePayload.ToBytes(payload);
    }
}
