using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Engine.Tests.Serialization;

/// <summary>What the reader of a damaged file is told, and the tables that document an intact one.</summary>
public sealed class PayloadMessageTests
{
    [Fact]
    public void AFileOfAnotherKindIsToldWhatAPayloadBeginsWith()
    {
        var bytes = SamplePayload.Create();
        bytes[0] ^= 1;
        var error = Assert.Throws<ModelFormatException>(() => SamplePayload.Open(bytes));
        Assert.Contains($"does not begin with {PayloadLayout.Magic}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ADamagedHeaderIsToldWithBothChecksums()
    {
        var bytes = SamplePayload.Create();
        var end = HeaderSize - PayloadLayout.ChecksumSize;
        bytes[end - 1] ^= 1; // of the number of sections
        var error = Assert.Throws<ModelFormatException>(() => SamplePayload.Open(bytes));
        var (computed, stored) = (Checksum.Of(bytes.AsSpan(0, end)), BitConverter.ToUInt32(bytes, end));
        Assert.Contains($"HeaderChecksum is {computed:x8}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheDocumentedTablesHaveARowForEachField()
    {
        var rows = PayloadLayout.ToMarkdown().Split('\n').Where(line => line.StartsWith('|')).ToArray();
        string[] head = ["| field | type | meaning |", "|---|---|---|"];
        Assert.Equal([.. head, .. Rows(PayloadLayout.Header), .. head, .. Rows(PayloadLayout.SectionHead)], rows);
    }

    private static int HeaderSize => PayloadLayout.Header.Select(part => part.Type switch
    {
        PayloadFieldType.Magic => PayloadLayout.Magic.Length,
        PayloadFieldType.Name => 1 + SamplePayload.Format.Kind.Length,
        PayloadFieldType.UInt16 => 2,
        _ => 4,
    }).Sum();

    private static IEnumerable<string> Rows(IEnumerable<PayloadField> fields) => fields.Select(field => $"| {field.Name} | {field.Type} | {field.Meaning} |");
}
