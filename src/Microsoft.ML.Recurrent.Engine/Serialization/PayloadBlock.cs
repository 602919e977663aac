using System.Buffers.Binary;
using System.Text;

namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>Writes and reads the blocks that <see cref="PayloadLayout"/> describes, field by field in the order of the table.</summary>
internal static class PayloadBlock
{
    public static byte[] Write(IReadOnlyList<PayloadField> layout, IReadOnlyDictionary<string, object> values)
    {
        var stream = new MemoryStream();
        foreach (var field in layout)
        {
            switch (field.Type)
            {
                case PayloadFieldType.Magic:
                    stream.Write(Encoding.ASCII.GetBytes(PayloadLayout.Magic));
                    break;
                case PayloadFieldType.Name:
                    var name = Encoding.ASCII.GetBytes((string)values[field.Name]);
                    stream.WriteByte((byte)name.Length);
                    stream.Write(name);
                    break;
                case PayloadFieldType.Checksum:
                    WriteNumber(stream, field.Type, Checksum.Of(stream.ToArray()));
                    break;
                default:
                    WriteNumber(stream, field.Type, Convert.ToInt64(values[field.Name], null));
                    break;
            }
        }
        return stream.ToArray();
    }

    /// <summary>Reads a block; errors name <paramref name="section"/>.</summary>
    public static Dictionary<string, object> Read(IReadOnlyList<PayloadField> layout, PayloadSource source, string section)
    {
        var start = source.Position;
        var values = new Dictionary<string, object>();
        foreach (var field in layout)
        {
            switch (field.Type)
            {
                case PayloadFieldType.Magic:
                    if (!source.Take(PayloadLayout.Magic.Length, section, field.Name).SequenceEqual(Encoding.ASCII.GetBytes(PayloadLayout.Magic)))
                        throw new ModelFormatException(section, $"it does not begin with {PayloadLayout.Magic}, so it is not a payload of this library.");
                    break;
                case PayloadFieldType.Name:
                    values[field.Name] = ReadName(source, section, field.Name);
                    break;
                case PayloadFieldType.Checksum:
                    var computed = Checksum.Of(source.Since(start));
                    var stored = (uint)ReadNumber(source, field.Type, section, field.Name);
                    if (stored != computed)
                        throw new ModelFormatException(section, $"{field.Name} is {computed:x8}, but {stored:x8} is stored: the bytes are damaged.");
                    break;
                default:
                    values[field.Name] = ReadNumber(source, field.Type, section, field.Name);
                    break;
            }
        }
        return values;
    }

    private static int WidthOf(PayloadFieldType type) => type switch
    {
        PayloadFieldType.Byte => 1,
        PayloadFieldType.UInt16 => 2,
        PayloadFieldType.UInt32 or PayloadFieldType.Checksum => 4,
        PayloadFieldType.Int64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Only numbers have a width."),
    };

    private static void WriteNumber(Stream stream, PayloadFieldType type, long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        stream.Write(bytes[..WidthOf(type)]);
    }

    private static long ReadNumber(PayloadSource source, PayloadFieldType type, string section, string field)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        bytes.Clear();
        source.Take(WidthOf(type), section, field).CopyTo(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    private static string ReadName(PayloadSource source, string section, string field)
    {
        var name = Encoding.Latin1.GetString(source.Take(source.Take(1, section, field)[0], section, field));
        if (!PayloadName.IsValid(name))
            throw new ModelFormatException(
                section, $"{field} is not a name: 1 to {PayloadName.MaxLength} ASCII letters, digits, '.', '_' or '-' are allowed.");
        return name;
    }
}
