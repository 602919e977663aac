using System.Buffers.Binary;

namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>Collects named sections and writes them as one payload with checksums. <see cref="PayloadReader"/> reads it.</summary>
/// <remarks>Not safe for concurrent use. The same sections in the same order result in the same bytes.</remarks>
internal sealed class PayloadWriter
{
    private readonly PayloadFormat _format;
    private readonly List<SectionWriter> _sections = [];

    /// <summary>Initializes a new instance of the <see cref="PayloadWriter"/> class.</summary>
    /// <param name="format">The kind and version of the content.</param>
    /// <exception cref="ArgumentNullException"><paramref name="format"/> is null.</exception>
    /// <exception cref="ArgumentException">The kind is not a valid name, or a version is out of range.</exception>
    public PayloadWriter(PayloadFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        format.Validate();
        _format = format;
    }

    /// <summary>Adds a section, to be filled before <see cref="WriteTo"/> is called.</summary>
    /// <param name="name">The name of the section: 1 to 64 ASCII letters, digits, '.', '_' or '-', unique in the payload.</param>
    /// <param name="optional">Whether a reader that does not know the section may ignore it.</param>
    /// <returns>The writer of the content.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is not a valid name or is already in use.</exception>
    public SectionWriter AddSection(string name, bool optional = false)
    {
        PayloadName.Validate(name, nameof(name));
        if (_sections.Exists(section => section.Name == name))
            throw new ArgumentException($"There is already a section '{name}'.", nameof(name));
        var section = new SectionWriter(name, optional);
        _sections.Add(section);
        return section;
    }

    /// <summary>Writes the payload.</summary>
    /// <param name="stream">The stream to write to, without seeking. It is left open.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="InvalidOperationException">A section that may be skipped has more than 16 MiB. Nothing is written in this case.</exception>
    public void WriteTo(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (_sections.Find(section => section.IsOptional && section.Content.Length > PayloadLayout.LargestOptional) is { } large)
            throw new InvalidOperationException($"The section '{large.Name}' may be skipped but has {large.Content.Length} bytes; at most "
                + $"{PayloadLayout.LargestOptional} are allowed.");
        stream.Write(PayloadBlock.Write(PayloadLayout.Header, new Dictionary<string, object>
        {
            ["ContainerVersion"] = PayloadLayout.ContainerVersion,
            ["Kind"] = _format.Kind,
            ["Version"] = _format.Version,
            ["OldestReader"] = _format.OldestReader,
            ["SectionCount"] = _sections.Count,
        }));

        Span<byte> checksum = stackalloc byte[PayloadLayout.ChecksumSize];
        foreach (var section in _sections)
        {
            var content = section.Content;
            stream.Write(PayloadBlock.Write(PayloadLayout.SectionHead, new Dictionary<string, object>
            {
                ["Name"] = section.Name,
                ["Flags"] = section.IsOptional ? PayloadLayout.OptionalFlag : 0,
                ["Length"] = (long)content.Length,
            }));
            stream.Write(content);
            BinaryPrimitives.WriteUInt32LittleEndian(checksum, Checksum.Of(content));
            stream.Write(checksum);
        }
    }
}
