using System.Globalization;
using System.Text;

namespace Microsoft.ML.Recurrent.Text;

/// <summary>Recognizes symbols that consist of several code points: emoji with a skin tone or in color, families and flags (UTS #51).</summary>
internal static class Emoji
{
    /// <summary>Returns the length of the symbol, as a reader perceives it, at the beginning of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="first">The length of its first code point.</param>
    public static int Length(ReadOnlySpan<char> text, int first)
    {
        if (first >= text.Length)
            return first;
        Rune.DecodeFromUtf16(text[first..], out var next, out _);
        return Continues(next.Value) ? StringInfo.GetNextTextElementLength(text) : first;
    }

    private static bool Continues(int codePoint) => codePoint is 0x200D // joins the members of a family
        or 0xFE0E or 0xFE0F          // as text, in color
        or 0x20E3                    // a key
        or >= 0x1F3FB and <= 0x1F3FF // skin tones
        or >= 0x1F1E6 and <= 0x1F1FF // letters of flags
        or >= 0xE0020 and <= 0xE007F; // parts of countries
}
