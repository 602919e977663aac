using System.Buffers;
using System.Text;

namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>
/// Encodes the strings of sections as UTF-8, in which half of a surrogate pair is encoded as if it were a character (WTF-8), so that every .NET string can be
/// read back unchanged.
/// </summary>
internal static class SectionText
{
    private const int SurrogateLength = 3;
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static byte[] GetBytes(string text)
    {
        var rest = text.AsSpan();
        if (IndexOfHalf(rest) < 0)
            return s_strict.GetBytes(text);
        var bytes = new ArrayBufferWriter<byte>(text.Length * SurrogateLength);
        while (IndexOfHalf(rest) is >= 0 and var at)
        {
            s_strict.GetBytes(rest[..at], bytes);
            int half = rest[at];
            bytes.Write([(byte)(0xE0 | (half >> 12)), (byte)(0x80 | ((half >> 6) & 0x3F)), (byte)(0x80 | (half & 0x3F))]);
            rest = rest[(at + 1)..];
        }

        s_strict.GetBytes(rest, bytes);
        return bytes.WrittenSpan.ToArray();
    }

    /// <exception cref="ArgumentException">The bytes are not valid.</exception>
    public static string GetString(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (IndexOfHalf(bytes) is >= 0 and var at)
        {
            text.Append(s_strict.GetString(bytes[..at]));
            text.Append((char)(0xD000 | ((bytes[at + 1] & 0x3F) << 6) | (bytes[at + 2] & 0x3F)));
            bytes = bytes[(at + SurrogateLength)..];
        }

        return text.Length == 0 ? s_strict.GetString(bytes) : text.Append(s_strict.GetString(bytes)).ToString();
    }

    private static int IndexOfHalf(ReadOnlySpan<char> text)
    {
        var start = 0;
        while (text[start..].IndexOfAnyInRange('\uD800', '\uDFFF') is >= 0 and var found)
        {
            start += found;
            if (Rune.DecodeFromUtf16(text[start..], out _, out var length) != OperationStatus.Done)
                return start;
            start += length;
        }

        return -1;
    }

    // In UTF-8 the byte 0xED is the first of a character and is never followed by a byte of 0xA0 or more.
    private static int IndexOfHalf(ReadOnlySpan<byte> bytes)
    {
        var start = 0;
        while (bytes[start..].IndexOf((byte)0xED) is >= 0 and var found)
        {
            start += found;
            if (bytes.Length - start >= SurrogateLength && bytes[start + 1] is >= 0xA0 and <= 0xBF && (bytes[start + 2] & 0xC0) == 0x80)
                return start;
            start++;
        }

        return -1;
    }
}
