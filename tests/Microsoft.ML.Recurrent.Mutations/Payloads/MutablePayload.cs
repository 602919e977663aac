using System.Buffers.Binary;
using System.Numerics;

namespace Microsoft.ML.Recurrent.Mutations.Payloads;

/// <summary>A payload taken apart, by a reader of its own: the library's would refuse most of what is to be written here.</summary>
internal sealed class MutablePayload
{
    private const int MagicLength = 8;

    private MutablePayload(byte[] header) => Header = header;

    /// <summary>The header without its checksum, and without the number of sections before that.</summary>
    public byte[] Header { get; set; }

    public List<MutableSection> Sections { get; } = [];

    /// <summary>What is added to the number of sections that the header announces.</summary>
    public int CountError { get; set; }

    public static ReadOnlySpan<byte> Magic => "MLRNNPAY"u8;

    /// <summary>Takes a payload apart, whose checksums are not looked at.</summary>
    public static MutablePayload Parse(ReadOnlySpan<byte> bytes)
    {
        var position = MagicLength + sizeof(ushort);
        position += 1 + bytes[position] + (2 * sizeof(ushort));
        var payload = new MutablePayload(bytes[..position].ToArray());
        var count = BinaryPrimitives.ReadUInt32LittleEndian(bytes[position..]);
        position += 2 * sizeof(uint);
        for (; count > 0; count--)
        {
            var nameLength = bytes[position++];
            var name = bytes.Slice(position, nameLength).ToArray();
            position += nameLength;
            var flags = bytes[position++];
            var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes[position..]);
            position += sizeof(long) + sizeof(uint);
            payload.Sections.Add(new MutableSection(name, flags, bytes.Slice(position, length).ToArray()));
            position += length + sizeof(uint);
        }

        return payload;
    }

    /// <summary>Puts the payload together with right checksums.</summary>
    public byte[] ToArray()
    {
        using var stream = new MemoryStream();
        Span<byte> number = stackalloc byte[sizeof(long)];
        stream.Write(Header);
        BinaryPrimitives.WriteInt32LittleEndian(number, Sections.Count + CountError);
        stream.Write(number[..sizeof(int)]);
        WriteChecksum(stream, 0);
        foreach (var section in Sections)
        {
            var start = (int)stream.Length;
            stream.WriteByte((byte)section.Name.Length);
            stream.Write(section.Name);
            stream.WriteByte(section.Flags);
            BinaryPrimitives.WriteInt64LittleEndian(number, section.Content.LongLength + section.LengthError);
            stream.Write(number);
            WriteChecksum(stream, start);
            start = (int)stream.Length;
            stream.Write(section.Content);
            WriteChecksum(stream, start);
        }

        return stream.ToArray();
    }

    private static void WriteChecksum(MemoryStream stream, int start)
    {
        var crc = uint.MaxValue;
        foreach (var value in stream.GetBuffer().AsSpan(start, (int)stream.Length - start))
            crc = BitOperations.Crc32C(crc, value);
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, ~crc);
        stream.Write(bytes);
    }
}
