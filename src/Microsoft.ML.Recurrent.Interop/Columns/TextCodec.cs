using System.Text;

namespace Microsoft.ML.Recurrent.Interop.Columns;

/// <summary>
/// Writes and reads one text: its length in bytes, followed by its bytes in UTF-8. A text with half of a surrogate pair, which UTF-8 cannot represent, is
/// written as the byte 0xFF, which never occurs in UTF-8, followed by its characters of two bytes each, so that it is restored exactly.
/// </summary>
internal static class TextCodec
{
    private const byte Characters = 0xFF;
    private static readonly UTF8Encoding s_encoding = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void Write(BinaryWriter writer, ReadOnlyMemory<char> value)
    {
        var text = value.Span;
        if (IsWellFormed(text))
        {
            writer.Write7BitEncodedInt(s_encoding.GetByteCount(text));
            writer.Write(s_encoding.GetBytes(text.ToArray()));
            return;
        }

        writer.Write7BitEncodedInt(1 + (text.Length * sizeof(char)));
        writer.Write(Characters);
        foreach (var character in text)
            writer.Write((ushort)character);
    }

    /// <exception cref="IOException">The bytes end too early.</exception>
    /// <exception cref="ArgumentException">The bytes are not a valid text.</exception>
    public static ReadOnlyMemory<char> Read(BinaryReader reader)
    {
        var length = reader.Read7BitEncodedInt();
        if (length < 0 || length > reader.BaseStream.Length - reader.BaseStream.Position)
            throw new EndOfStreamException();
        var bytes = reader.ReadBytes(length);
        if (bytes is not [Characters, ..])
            return s_encoding.GetString(bytes).AsMemory();
        if (bytes.Length % sizeof(char) == 0)
            throw new ArgumentException("A text ends in the middle of a character.");
        var characters = new char[bytes.Length / sizeof(char)];
        for (var i = 0; i < characters.Length; i++)
            characters[i] = (char)(bytes[1 + (2 * i)] | (bytes[2 + (2 * i)] << 8));
        return characters;
    }

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAnyInRange('\uD800', '\uDFFF') is >= 0 and var at)
        {
            if (Rune.DecodeFromUtf16(text[at..], out _, out var consumed) != System.Buffers.OperationStatus.Done)
                return false;
            text = text[(at + consumed)..];
        }

        return true;
    }
}
