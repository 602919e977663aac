using System.Buffers.Binary;

namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>
/// Reads a payload that <see cref="PayloadWriter"/> wrote. The bytes are treated as untrusted: every size is checked against the remaining bytes before
/// anything is allocated, every block is checked against its checksum, and every defect causes a <see cref="ModelFormatException"/> that names the section.
/// </summary>
/// <remarks>Not safe for concurrent use.</remarks>
internal sealed class PayloadReader
{
    private const string Header = "header";
    private readonly Dictionary<string, Section> _sections;

    private PayloadReader(int version, Dictionary<string, Section> sections)
    {
        Version = version;
        _sections = sections;
    }

    /// <summary>Gets the version of the content with which the payload was written.</summary>
    public int Version { get; }

    /// <summary>
    /// Reads and checks a whole payload of at most 512 MiB, unless the setting <c>Microsoft.ML.Recurrent.MaximumModelBytes</c> of <see cref="AppContext"/>
    /// allows more.
    /// </summary>
    /// <param name="stream">The stream, which contains the payload from its current position to its end. It is left open.</param>
    /// <param name="format">The kind and the versions that the caller can read.</param>
    /// <returns>A reader that provides the sections.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> or <paramref name="format"/> is null.</exception>
    /// <exception cref="ModelFormatException">The payload is damaged, truncated, too large, of another kind or of a version that cannot be read.</exception>
    public static PayloadReader Open(Stream stream, PayloadFormat format)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(format);
        format.Validate();
        return Open(PayloadSource.ReadAll(stream), format);
    }

    /// <summary>Reads and checks a whole payload in memory.</summary>
    internal static PayloadReader Open(PayloadSource source, PayloadFormat format)
    {
        var header = PayloadBlock.Read(PayloadLayout.Header, source, Header);
        CheckVersions(header, format);

        var count = (long)header["SectionCount"];
        if (count > source.Remaining / PayloadLayout.SmallestSection)
            throw new ModelFormatException(Header, $"it has {count} sections, but only {source.Remaining} bytes follow.");
        var sections = new Dictionary<string, Section>();
        for (var i = 0; i < count; i++)
        {
            var section = ReadSection(source, $"number {i + 1}");
            if (!sections.TryAdd(section.Reader.Name, section))
                throw new ModelFormatException(section.Reader.Name, "there is a second section of this name.");
        }
        if (source.Remaining > 0)
            throw new ModelFormatException(Header, $"{source.Remaining} bytes follow the last of {count} sections.");
        return new PayloadReader((int)(long)header["Version"], sections);
    }

    /// <summary>Determines whether the payload contains a section.</summary>
    /// <param name="name">The name of the section.</param>
    /// <returns>True if the payload contains the section.</returns>
    public bool Contains(string name) => _sections.ContainsKey(name);

    /// <summary>Opens a section.</summary>
    /// <param name="name">The name of the section.</param>
    /// <returns>The reader of the content, which is the same at each call.</returns>
    /// <exception cref="ModelFormatException">There is no section of that name.</exception>
    public SectionReader GetSection(string name)
    {
        if (!_sections.TryGetValue(name, out var section))
            throw new ModelFormatException(name, $"it is missing; there are {string.Join(", ", _sections.Keys)}.");
        section.WasOpened = true;
        return section.Reader;
    }

    /// <summary>Checks that every section that matters was read to its end. Call it after all sections have been read.</summary>
    /// <exception cref="ModelFormatException">A section that is not optional was not opened, or an opened one was not read to its end.</exception>
    public void Finish()
    {
        foreach (var section in _sections.Values)
        {
            if (section.WasOpened)
                section.Reader.CheckEnd();
            else if (!section.IsOptional)
                throw new ModelFormatException(section.Reader.Name, "this version does not know it, and it is not marked as one that may be skipped.");
        }
    }

    private static void CheckVersions(Dictionary<string, object> header, PayloadFormat format)
    {
        var container = (long)header["ContainerVersion"];
        if (container != PayloadLayout.ContainerVersion)
            throw new ModelFormatException(Header, $"the container has version {container}; this library reads version {PayloadLayout.ContainerVersion}.");
        var kind = (string)header["Kind"];
        if (kind != format.Kind)
            throw new ModelFormatException(Header, $"it holds a '{kind}'; a '{format.Kind}' is expected.");
        var (written, oldestReader) = ((long)header["Version"], (long)header["OldestReader"]);
        if (oldestReader < 1 || oldestReader > written)
            throw new ModelFormatException(Header, $"version {written} with oldest reader {oldestReader} is not valid.");
        if (oldestReader > format.Version)
            throw new ModelFormatException(
                Header, $"'{kind}' version {written} needs a reader of version {oldestReader} or newer; this library has version {format.Version}.");
        if (written < format.OldestReadable)
            throw new ModelFormatException(Header, $"'{kind}' has version {written}; this library reads version {format.OldestReadable} and newer.");
    }

    private static Section ReadSection(PayloadSource source, string place)
    {
        var head = PayloadBlock.Read(PayloadLayout.SectionHead, source, place);
        var name = (string)head["Name"];
        var flags = (long)head["Flags"];
        if ((flags & ~PayloadLayout.OptionalFlag) != 0)
            throw new ModelFormatException(name, $"flags are {flags}; only 0 and {PayloadLayout.OptionalFlag} are known.");
        var length = (long)head["Length"];
        if (length < 0 || length > source.Remaining - PayloadLayout.ChecksumSize)
            throw new ModelFormatException(
                name, $"it has {length} bytes of content and {PayloadLayout.ChecksumSize} of checksum, but only {source.Remaining} bytes follow.");

        if (flags == PayloadLayout.OptionalFlag && length > PayloadLayout.LargestOptional)
            throw new ModelFormatException(name, $"it has {length} bytes; a section that may be skipped has at most {PayloadLayout.LargestOptional}.");
        var content = source.TakeMemory((int)length, name, "the content");
        var stored = BinaryPrimitives.ReadUInt32LittleEndian(source.Take(PayloadLayout.ChecksumSize, name, "the checksum"));
        var computed = Checksum.Of(content.Span);
        if (stored != computed)
            throw new ModelFormatException(
                name, $"the checksum of the {length} bytes of content is {computed:x8}, but {stored:x8} is stored: the bytes are damaged.");
        return new Section(new SectionReader(name, content), flags == PayloadLayout.OptionalFlag);
    }

    private sealed class Section(SectionReader reader, bool isOptional)
    {
        public SectionReader Reader { get; } = reader;

        public bool IsOptional { get; } = isOptional;

        public bool WasOpened { get; set; }
    }
}
