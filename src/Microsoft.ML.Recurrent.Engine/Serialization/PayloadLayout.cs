using System.Text;

namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>
/// Defines the layout of a payload: the header, then the sections, each with its head, its content and the checksum of the content. The writer, the reader and
/// PayloadLayout.md follow these tables.
/// </summary>
internal static class PayloadLayout
{
    public const string Magic = "MLRNNPAY";
    public const int ContainerVersion = 1;
    public const int ChecksumSize = sizeof(uint);
    public const int OptionalFlag = 1;

    /// <summary>
    /// The maximum number of bytes of a section that may be skipped: a reader that does not know the section cannot check its size in any other way.
    /// </summary>
    public const int LargestOptional = 1 << 24;

    // Name (2), flags (1), length (8) and the two checksums: every section takes at least this.
    public const int SmallestSection = 2 + 1 + 8 + (2 * ChecksumSize);

    public static IReadOnlyList<PayloadField> Header { get; } =
    [
        new("Magic", PayloadFieldType.Magic, $"the characters {Magic}"),
        new("ContainerVersion", PayloadFieldType.UInt16, $"version of this layout, {ContainerVersion}"),
        new("Kind", PayloadFieldType.Name, "kind of content"),
        new("Version", PayloadFieldType.UInt16, "version of the content"),
        new("OldestReader", PayloadFieldType.UInt16, "oldest version of the code that can read the content"),
        new("SectionCount", PayloadFieldType.UInt32, "number of sections that follow"),
        new("HeaderChecksum", PayloadFieldType.Checksum, "CRC-32C of the header before it"),
    ];

    public static IReadOnlyList<PayloadField> SectionHead { get; } =
    [
        new("Name", PayloadFieldType.Name, "name of the section, unique in the payload"),
        new("Flags", PayloadFieldType.Byte, $"{OptionalFlag} if a reader that does not know the section may skip it, which then has at most "
            + $"{LargestOptional} bytes; otherwise 0"),
        new("Length", PayloadFieldType.Int64, "bytes of content"),
        new("HeadChecksum", PayloadFieldType.Checksum, "CRC-32C of the head before it"),
    ];

    /// <summary>Formats the tables for the documentation.</summary>
    public static string ToMarkdown()
    {
        var text = new StringBuilder();
        Append(text, "Header", Header);
        Append(text, "Section head, before the content of each section", SectionHead);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string title, IReadOnlyList<PayloadField> fields)
    {
        text.Append($"## {title}\n\n| field | type | meaning |\n|---|---|---|\n");
        foreach (var field in fields)
            text.Append($"| {field.Name} | {field.Type} | {field.Meaning} |\n");
        text.Append('\n');
    }
}
