using System.Buffers.Binary;

namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>
/// Reads a payload of <see cref="PayloadWriter"/>. The bytes are taken to come from a stranger: every size is checked against what is left
/// before anything is allocated, every block against its checksum, and any defect is a <see cref="ModelFormatException"/> that names the section.
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

    /// <summary>Gets the version of the content that was written.</summary>
    public int Version { get; }

    /// <summary>
    /// Reads and checks a whole payload, of at most 512 MiB unless the setting <c>Microsoft.ML.Recurrent.MaximumModelBytes</c> of <see cref="AppContext"/>
    /// allows more.
    /// </summary>
    /// <param name="stream">The stream, which holds the payload from here to its end; it stays open.</param>
    /// <param name="format">The kind and versions that are understood.</param>
    /// <returns>The reader, from which the sections are taken.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ModelFormatException">The payload is damaged, cut short, too large, of another kind, or of a version that cannot be read.</exception>
    public static PayloadReader Open(Stream stream, PayloadFormat format)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(format);
        format.Validate();
        return Open(PayloadSource.ReadAll(stream), format);
    }

    /// <summary>Reads and checks a whole payload that lies in memory.</summary>
    internal static PayloadReader Open(PayloadSource source, PayloadFormat format)
    {
        var header = PayloadBlock.Read(PayloadLayout.Header, source, Header);
        CheckVersions(header, format);

        var count = (long)header["SectionCount"];
        if (count > source.Remaining / PayloadLayout.SmallestSection)
            throw new ModelFormatException(Header, $"{count} sections are announced, {source.Remaining} bytes are left.");
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

    /// <summary>Tells whether there is a section of a name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>True if there is one.</returns>
    public bool Contains(string name) => _sections.ContainsKey(name);

    /// <summary>Opens a section.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The reader of its content; the same each time.</returns>
    /// <exception cref="ModelFormatException">There is no section of that name.</exception>
    public SectionReader GetSection(string name)
    {
        if (!_sections.TryGetValue(name, out var section))
            throw new ModelFormatException(name, $"it is missing; there are {string.Join(", ", _sections.Keys)}.");
        section.WasOpened = true;
        return section.Reader;
    }

    /// <summary>Makes sure that nothing of importance was left unread. Call it when all sections have been read.</summary>
    /// <exception cref="ModelFormatException">A section that is not optional was not opened, or an opened one was not read to its end.</exception>
    public void Finish()
    {
        foreach (var section in _sections.Values)
        {
            if (section.WasOpened)
                section.Reader.CheckEnd();
            else if (!section.IsOptional)
                throw new ModelFormatException(section.Reader.Name, "it is not known to this version, and the file does not say that it may be skipped.");
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
            throw new ModelFormatException(Header, $"version {written} with oldest reader {oldestReader} makes no sense.");
        if (oldestReader > format.Version)
            throw new ModelFormatException(Header, $"'{kind}' version {written} needs a reader of version {oldestReader} or newer; this library has version {format.Version}.");
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
            throw new ModelFormatException(name, $"{length} bytes of content and {PayloadLayout.ChecksumSize} of checksum are announced, {source.Remaining} bytes are left.");

        if (flags == PayloadLayout.OptionalFlag && length > PayloadLayout.LargestOptional)
            throw new ModelFormatException(name, $"it has {length} bytes; a section that may be skipped has at most {PayloadLayout.LargestOptional}.");
        var content = source.TakeMemory((int)length, name, "the content");
        var stored = BinaryPrimitives.ReadUInt32LittleEndian(source.Take(PayloadLayout.ChecksumSize, name, "the checksum"));
        var computed = Checksum.Of(content.Span);
        if (stored != computed)
            throw new ModelFormatException(name, $"the checksum of the {length} bytes of content is {computed:x8}, the file says {stored:x8}: the bytes are damaged.");
        return new Section(new SectionReader(name, content), flags == PayloadLayout.OptionalFlag);
    }

    private sealed class Section(SectionReader reader, bool isOptional)
    {
        public SectionReader Reader { get; } = reader;

        public bool IsOptional { get; } = isOptional;

        public bool WasOpened { get; set; }
    }
}
